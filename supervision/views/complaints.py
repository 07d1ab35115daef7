"""Complaints about staff; for the person concerned they do not exist (regulation 五(一); domain rules §5)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.access import record_access
from audit.history import differences, referenced_names
from audit.models import AccessAction
from audit.paging import key_page
from office.http import StaffRequest
from office.masking import mask_phone
from office.move_pages import bound, press
from supervision.forms import AssignForm, ComplaintForm, EstablishForm, TextForm
from supervision.models import ComplaintStatus, StaffComplaint
from supervision.views.moving import MovePage, form_move
from supervision.workflow import (
    TO_ASSIGN,
    answer_complaint,
    assign_complaint,
    close_complaint,
    establish_complaint,
    object_complaint,
    record_complaint,
)
from visits.models import Visit

VIEW, HANDLE = "supervision.view_staffcomplaint", "supervision.handle_staffcomplaint"
SOON = timedelta(days=3)
FILTERS = (("open", _("Open")), ("late", _("Past their day")), ("all", _("All")))


def _seen(request: StaffRequest, pk: int) -> StaffComplaint:
    """The complaint, if there is one for this person."""
    complaint: StaffComplaint = get_object_or_404(
        StaffComplaint.objects.visible_to(request.user).select_related("about", "investigator", "received_by", "visit"),
        pk=pk,
    )
    return complaint


@require_safe
@permission_required(VIEW, raise_exception=True)
def complaint_list(request: StaffRequest) -> HttpResponse:
    """Complaints about others than oneself, the open ones first of all. Budget: 8 queries."""
    today = timezone.localdate()
    rows = StaffComplaint.objects.visible_to(request.user).for_list()
    chosen = request.GET.get("status", "open")
    narrowed = rows.open() if chosen == "open" else rows.overdue(today) if chosen == "late" else rows
    context = {
        "page": key_page(narrowed, request, by="received_at"),
        "filters": FILTERS,
        "chosen": chosen,
        "today": today,
        "soon": today + SOON,
    }
    return render(request, "supervision/complaint_list.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(HANDLE, raise_exception=True)
def complaint_new(request: StaffRequest) -> HttpResponse:
    """Take down a complaint, alone or from a visit (?visit=)."""
    now = timezone.now()
    visit = _visit_asked(request)
    initial: dict[str, Any] = {"token": uuid4(), "received_at": timezone.localtime(now), "visit": visit, "channel": ""}
    form = ComplaintForm(**bound(request, **initial), by=request.user, at=now)
    page = MovePage(_("Record a complaint about staff"), _("Record"), _("The complaint is recorded."))

    def move() -> StaffComplaint:
        return record_complaint(form.save(commit=False), by=request.user, at=now, token=form.cleaned_data["token"])

    return form_move(request, page, form, move, visit=visit, parent="complaints")


def _visit_asked(request: StaffRequest) -> Visit | None:
    asked = request.GET.get("visit", "")
    if not (asked.isascii() and asked.isdigit()):
        return None
    visit: Visit | None = Visit.objects.visible_to(request.user).filter(pk=int(asked)).first()
    return visit


@require_safe
@permission_required(VIEW, raise_exception=True)
def complaint_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One complaint with what was found and done. Budget: 20 queries."""
    complaint = _seen(request, pk)
    record_access(request, AccessAction.READ, complaint, label=complaint.complaint_no)
    states = list(complaint.history.select_related("history_user"))
    names = referenced_names(states)
    older: list[Any] = [*states[1:], None]
    context = {
        "complaint": complaint,
        "phone": mask_phone(complaint.phone),
        "today": timezone.localdate(),
        "soon": timezone.localdate() + SOON,
        "history": [(new, differences(new, old, names) if old else []) for new, old in zip(states, older, strict=True)],
        "steps": _steps(request, complaint),
        "visit": Visit.objects.visible_to(request.user).filter(pk=complaint.visit_id).first(),
    }
    return render(request, "supervision/complaint_detail.html", context)


def _steps(request: StaffRequest, complaint: StaffComplaint) -> list[tuple[str, Any]]:
    """The pages that lead on from here."""
    if not request.user.has_perm(HANDLE):
        return []
    steps: dict[str, list[tuple[str, Any]]] = {
        ComplaintStatus.RECEIVED: [("complaint_assign", _("Name an investigator"))],
        ComplaintStatus.INVESTIGATING: [
            ("complaint_establish", _("Write down the facts")),
            ("complaint_assign", _("Name another investigator")),
        ],
        ComplaintStatus.FOUND: [("complaint_answer", _("Answer the complainant"))],
        ComplaintStatus.ANSWERED: [("complaint_object", _("Complainant objects"))],
    }
    return steps.get(complaint.status, [])


@require_http_methods(["GET", "POST"])
@permission_required(HANDLE, raise_exception=True)
def complaint_assign(request: StaffRequest, pk: int) -> HttpResponse:
    """Name who investigates."""
    complaint = _seen(request, pk)
    form = AssignForm(**bound(request, complaint), about=complaint.about)
    page = MovePage(_("Name an investigator"), _("Name"), _("The investigator is named."))

    def move() -> StaffComplaint:
        return assign_complaint(complaint, by=request.user, **form.cleaned_data)

    possible = complaint.status in TO_ASSIGN
    return form_move(request, page, form, move, row=complaint, possible=possible, parent="complaints")


@require_http_methods(["GET", "POST"])
@permission_required(HANDLE, raise_exception=True)
def complaint_establish(request: StaffRequest, pk: int) -> HttpResponse:
    """Write down facts, finding and measure."""
    complaint = _seen(request, pk)
    form = EstablishForm(**bound(request, complaint))
    page = MovePage(_("Write down the facts"), _("Save"), _("The facts are written down."))

    def move() -> StaffComplaint:
        values = {**form.cleaned_data}
        revision = values.pop("revision")
        return establish_complaint(complaint, StaffComplaint(**values), by=request.user, revision=revision)

    possible = complaint.can_become(ComplaintStatus.FOUND)
    return form_move(request, page, form, move, row=complaint, possible=possible, parent="complaints")


@require_http_methods(["GET", "POST"])
@permission_required(HANDLE, raise_exception=True)
def complaint_answer(request: StaffRequest, pk: int) -> HttpResponse:
    """Tell the complainant what was found and done."""
    complaint = _seen(request, pk)
    form = TextForm(**bound(request, complaint), label=_("Answer to the complainant"))
    page = MovePage(_("Answer the complainant"), _("Answer"), _("The answer is recorded."))

    def move() -> StaffComplaint:
        told = {"answer": form.cleaned_data["text"], "revision": form.cleaned_data["revision"]}
        return answer_complaint(complaint, by=request.user, at=timezone.now(), **told)

    possible = complaint.can_become(ComplaintStatus.ANSWERED)
    return form_move(request, page, form, move, row=complaint, possible=possible, parent="complaints")


@require_http_methods(["GET", "POST"])
@permission_required(HANDLE, raise_exception=True)
def complaint_object(request: StaffRequest, pk: int) -> HttpResponse:
    """The complainant is not content with the answer: it is investigated again."""
    complaint = _seen(request, pk)
    form = TextForm(**bound(request, complaint), label=_("Objection of the complainant"))
    page = MovePage(_("Complainant objects"), _("Investigate again"), _("The complaint is investigated again."))

    def move() -> StaffComplaint:
        said = {"objection": form.cleaned_data["text"], "revision": form.cleaned_data["revision"]}
        return object_complaint(complaint, by=request.user, **said)

    possible = complaint.status == ComplaintStatus.ANSWERED
    return form_move(request, page, form, move, row=complaint, possible=possible, parent="complaints")


@require_POST
@permission_required(HANDLE, raise_exception=True)
def complaint_close(request: StaffRequest, pk: int) -> HttpResponse:
    """The complainant accepts the answer or lets it rest."""
    complaint = _seen(request, pk)
    return press(
        request,
        complaint,
        lambda: close_complaint(complaint, by=request.user, at=timezone.now()),
        _("The complaint is closed."),
    )
