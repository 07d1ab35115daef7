"""Receipts of the representatives of a group visit: recorded in one go, shown on the visit, printed as a list."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.access import record_access
from audit.models import AccessAction
from office.http import StaffRequest
from office.issuing import issue_paper
from office.models import PaperKind
from office.move_pages import bound
from office.printing import PaperError
from visits.forms.receipts import ReceiptForms, ReceiptsForm
from visits.models import FeedbackReceipt, HandlingRound, ReceiptState, Visit
from visits.papers.receipts import RECEIPT_TEMPLATE, receipt_data
from visits.speakers import Speaker, speakers
from visits.views.moving import find_visit, move_page
from visits.views.papers import kept_paper, show_paper
from visits.workflow import record_receipts
from visits.workflow.receipts import RECEIVING, last_feedback


@dataclass(frozen=True)
class Told:
    """Who of the representatives has the answer of a round."""

    rows: list[tuple[str, FeedbackReceipt | None]]

    @property
    def told(self) -> int:
        """How many have it."""
        return sum(receipt is not None and receipt.state != ReceiptState.NOT_REACHED for _name, receipt in self.rows)

    @property
    def missing(self) -> int:
        """How many have no receipt at all."""
        return sum(receipt is None for _name, receipt in self.rows)


def attach_receipts(visit: Visit) -> None:
    """Put beside each round who has its answer; one query, and only where a group was answered."""
    rounds: list[Any] = list(visit.rounds.all())
    for round_ in rounds:
        round_.told = None
    answered = [round_ for round_ in rounds if getattr(round_, "feedback", None)]
    if not visit.is_group or not answered:
        return
    receipts: dict[int, dict[int | None, FeedbackReceipt]] = {}
    for receipt in FeedbackReceipt.objects.filter(feedback__round__visit=visit).select_related("method", "given_by"):
        receipts.setdefault(receipt.feedback_id, {})[receipt.person_id] = receipt
    now = speakers(visit, visit.people.all())
    for round_ in answered:
        known = receipts.get(round_.feedback.pk, {})
        asked = now if round_ is rounds[-1] else [Speaker(row.person, row.name) for row in known.values()]
        round_.told = Told([(speaker.name, known.get(speaker.key)) for speaker in asked])


def missing_speakers(visit: Visit) -> list[Speaker]:
    """Representatives without a receipt for the present answer, or whom nobody reached."""
    told = last_feedback(visit)
    if told is None:
        return []
    done = set(told.receipts.exclude(state=ReceiptState.NOT_REACHED).values_list("person", flat=True))
    return [speaker for speaker in speakers(visit, visit.people.all()) if speaker.key not in done]


@require_http_methods(["GET", "POST"])
@permission_required("visits.feed_back_visit", raise_exception=True)
def visit_receipts(request: StaffRequest, pk: int) -> HttpResponse:
    """Record who of the representatives got the answer."""
    visit, now = find_visit(request, pk, desk=True), timezone.now()
    told = last_feedback(visit)
    rows = ReceiptForms(
        request.POST or None, missing_speakers(visit), at=now, method=str(told.method_id if told else "")
    )
    form = ReceiptsForm(**bound(request, visit), rows=rows)
    words = {"title": _("Receipts of the representatives"), "button": _("Save the receipts"),
             "done": _("The receipts are saved.")}  # fmt: skip

    def move() -> Visit:
        return record_receipts(
            visit, rows.receipts(), by=request.user, at=now, revision=form.cleaned_data["revision"]
        )  # fmt: skip

    possible = told is not None and visit.status in RECEIVING and visit.is_group
    prefetch_related_objects(
        [visit], "people", Prefetch("rounds", HandlingRound.objects.select_related("feedback__method"))
    )
    attach_receipts(visit)
    latest = max(visit.rounds.all(), key=lambda one: one.number, default=None)
    return move_page(
        request, visit, form, move, words=words, possible=possible, template="visits/visit_receipts.html",
        rows=rows, round=latest, latest=latest,
    )  # fmt: skip


@require_safe
@permission_required("visits.view_visit", raise_exception=True)
def receipts_pdf(request: StaffRequest, pk: int) -> HttpResponse:
    """The list to sign, or as issued (?paper=); a preview that says so when it has changed since."""
    visit = find_visit(request, pk)
    record_access(request, AccessAction.PRINT, visit, label=visit.visit_no)
    data = receipt_data(visit)
    paper = kept_paper(request, PaperKind.RECEIPTS, visit, data)
    return show_paper(request, paper, RECEIPT_TEMPLATE, data, name=f"receipts-{visit.pk}", back=visit)


@require_POST
@permission_required("visits.feed_back_visit", raise_exception=True)
def receipts_print(request: StaffRequest, pk: int) -> HttpResponse:
    """Issue the list as it stands and show it."""
    visit = find_visit(request, pk, desk=True)
    try:
        paper = issue_paper(
            PaperKind.RECEIPTS, visit, visit.visit_no, receipt_data(visit), RECEIPT_TEMPLATE, request.user,
            timezone.now(),
        )  # fmt: skip
    except PaperError as error:
        messages.error(request, str(error))
        return redirect(visit)
    return redirect(f"{reverse('visits:receipts_pdf', args=[visit.pk])}?paper={paper.pk}")
