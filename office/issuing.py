"""Issuing a paper: its data is frozen, its PDF made from that once, stored with hash and page count, never changed."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import models, transaction

from office.models import Paper, PaperKind, User
from office.printing import Pdf, render_pdf

# What a paper is made from that was frozen first and printed later.
TEMPLATES = {
    PaperKind.SLIP: "referrals/print/slip.html",
    PaperKind.NOTICE_ACCEPTANCE: "visits/print/notice_acceptance.html",
    PaperKind.NOTICE_TRANSFER: "visits/print/notice_transfer.html",
    PaperKind.NOTICE_DECLINE: "visits/print/notice_decline.html",
    PaperKind.NOTICE_NOT_AGAIN: "visits/print/notice_not_again.html",
    PaperKind.NOTICE_EXTENSION: "visits/print/notice_extension.html",
    PaperKind.NOTICE_OPINION: "visits/print/notice_opinion.html",
    PaperKind.NOTICE_ANSWER: "visits/print/notice_answer.html",
    PaperKind.SERVICE_RECEIPT: "visits/print/service_receipt.html",
}


def data_digest(data: dict[str, Any]) -> str:
    """The fingerprint of a paper's data, whatever the order of its keys."""
    plain = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def issued_paper(kind: str, row: models.Model, data: dict[str, Any]) -> Paper | None:
    """The paper already issued for this record with exactly this data."""
    return Paper.objects.filter(
        kind=kind, subject=row._meta.label_lower, subject_id=row.pk, data_sha256=data_digest(data)
    ).first()


def papers_of(row: models.Model) -> "models.QuerySet[Paper]":
    """All papers of a record, without their bytes."""
    papers = Paper.objects.filter(subject=row._meta.label_lower, subject_id=row.pk)
    return papers.defer("pdf", "data").select_related("issued_by")


def issue_paper(
    kind: str, row: models.Model, number: str, data: dict[str, Any], template: str, by: User, at: datetime
) -> Paper:
    """Issue a paper and store its PDF/A; the same data again is the same paper.

    `data` is the template's whole context as plain values, e.g. {"sheet": asdict(sheet)}.
    """
    known = issued_paper(kind, row, data)
    if known:
        return known
    pdf = render_pdf(template, data, preview=False)  # before the transaction: it takes a second and locks nothing
    values = {
        "subject": row._meta.label_lower,
        "number": number,
        "data": data,
        "issued_at": at,
        "issued_by": by,
        "pdf": pdf.content,
        "pdf_sha256": pdf.sha256,
        "pages": pdf.pages,
    }
    with transaction.atomic():
        paper, _created = Paper.objects.get_or_create(
            kind=kind, subject_id=row.pk, data_sha256=data_digest(data), defaults=values
        )
    return paper


def freeze_paper(kind: str, row: models.Model, number: str, data: dict[str, Any], by: User, at: datetime) -> Paper:
    """Issue a paper whose PDF is made later, from the data as it is now; part of the move that issues it."""
    values = {"subject": row._meta.label_lower, "number": number, "data": data, "issued_at": at, "issued_by": by}
    paper, _created = Paper.objects.get_or_create(
        kind=kind, subject_id=row.pk, data_sha256=data_digest(data), defaults=values
    )
    return paper


def paper_pdf(paper: Paper) -> bytes:
    """The stored file of an issued paper; made now, from the frozen data, if that did not succeed before."""
    if paper.pdf is None:
        _print(paper)
    return bytes(paper.pdf or b"")


def _print(paper: Paper) -> None:
    """Two readers who ask at once get the same file: the second waits and finds it stored."""
    names = ("pdf", "pdf_sha256", "pages")
    with transaction.atomic():
        stored = Paper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
        if stored.pdf is None:
            pdf = render_pdf(TEMPLATES[PaperKind(stored.kind)], stored.data, preview=False)
            stored.pdf, stored.pdf_sha256, stored.pages = pdf.content, pdf.sha256, pdf.pages
            stored.save(update_fields=names)
    for name in names:
        setattr(paper, name, getattr(stored, name))


def preview_pdf(template: str, data: dict[str, Any]) -> Pdf:
    """The same paper before it is issued, marked as a preview."""
    return render_pdf(template, data, preview=True)
