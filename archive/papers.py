"""The issued papers of a case: those of the visit, its interviews and its slips, checked against their hashes."""

import hashlib
from contextlib import suppress

from django.db.models import Q, QuerySet, Sum

from office.issuing import data_digest, paper_pdf
from office.models import Paper
from office.printing import PaperError
from office.privacy import UnreadableValueError
from referrals.models import Referral
from visits.models import InterviewRecord


def papers_of_case(visit_id: int) -> "QuerySet[Paper]":
    """The papers of a visit, of its interview records and of its slips, in the order of issue."""
    slips = Referral.objects.filter(visit=visit_id).values("pk")
    records = InterviewRecord.objects.filter(visit=visit_id).values("pk")
    return Paper.objects.filter(
        Q(subject="visits.visit", subject_id=visit_id)
        | Q(subject="visits.interviewrecord", subject_id__in=records)
        | Q(subject="referrals.referral", subject_id__in=slips)
    )


def checked_papers(visit_id: int) -> list[tuple[Paper, bool]]:
    """Each paper with whether data and file are still those that were issued; one query a paper."""
    papers = papers_of_case(visit_id).select_related("issued_by").defer("pdf", "data")
    return [(paper, _is_intact(paper.pk)) for paper in papers]


def _is_intact(pk: int) -> bool:
    try:
        paper = Paper.objects.get(pk=pk)
    except UnreadableValueError:  # what is stored was not written by this program
        return False
    is_same_file = paper.pdf is None or hashlib.sha256(bytes(paper.pdf)).hexdigest() == paper.pdf_sha256
    return is_same_file and data_digest(paper.data) == paper.data_sha256


def complete_papers(visit_id: int) -> None:
    """Print what was issued but could not be printed then; what still can't keeps its frozen data."""
    for paper in papers_of_case(visit_id).filter(pdf=None):
        with suppress(PaperError):
            paper_pdf(paper)


def count_pages(visit_id: int) -> int:
    """Pages of all issued papers of the case."""
    return papers_of_case(visit_id).aggregate(total=Sum("pages"))["total"] or 0
