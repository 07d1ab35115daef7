"""Receive, interview, decide; leave and void."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from office.http import StaffRequest
from office.move_pages import bound, press
from office.moves import MoveRefusedError
from visits.forms.decisions import demands_of
from visits.forms.interview import DemandFormSet, InterviewForm, LeaveForm, ReasonForm, TriageForm, colleagues
from visits.forms.rows import filled_rows
from visits.models import Disposition, Visit, VisitStatus
from visits.models.visit import VisitQuerySet
from visits.views.moving import find_visit, move_page
from visits.workflow import leave_visit, receive_visit, record_interview, triage_visit, void_visit
from visits.workflow.interviewing import interviewable


@require_POST
@permission_required("visits.interview_visit", raise_exception=True)
def visit_receive(request: StaffRequest, pk: int) -> HttpResponse:
    """Call the visitor in; the record is opened next."""
    visit = find_visit(request, pk, desk=True)
    return press(
        request, visit, lambda: receive_visit(visit, by=request.user, at=timezone.now()), _("The interview has begun.")
    )


def _initial(visit: Visit, now: datetime) -> dict[str, Any]:
    """What the page of a new record proposes."""
    begun = timezone.localtime(visit.interviewed_at).replace(second=0, microsecond=0) if visit.interviewed_at else now
    known = visit.demands.exists()
    return {
        "started_at": min(begun, now - timedelta(minutes=1)), "ended_at": now, "place": visit.room.name,
        "demands": "" if known else visit.demand, "signature_state": "pending",
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
@permission_required("visits.interview_visit", raise_exception=True)
def visit_interview(request: StaffRequest, pk: int) -> HttpResponse:
    """Write the record of one conversation; the decision comes next."""
    visit, now = find_visit(request, pk, desk=True), timezone.localtime().replace(second=0, microsecond=0)
    people, initial = interviewable(visit), _initial(visit, now)
    initial["interviewees"] = [person.pk for person in people]
    form = InterviewForm(**bound(request, visit, **initial), staff=colleagues(visit), now=now, people=people)
    rows = DemandFormSet(request.POST if "demand-TOTAL_FORMS" in request.POST else None, prefix="demand")
    words = {"title": _("Record the interview"), "button": _("Save the record"), "done": _("The record is saved.")}

    def move() -> object:
        if rows.is_bound and not rows.is_valid():
            raise MoveRefusedError(_("Look at the demands again: one of the rows is not complete."))
        record, data = form.save(commit=False), form.cleaned_data
        demands = [*data["demands"], *(filled_rows(rows) if rows.is_bound else [])]
        told = {"by": request.user, "at": timezone.now(), "revision": data["revision"]}
        return record_interview(visit, record, demands=demands, people=data.get("interviewees", ()), **told)

    def target(_record: object) -> str:
        decide = visit.status == VisitStatus.IN_INTERVIEW and request.user.has_perm("visits.triage_visit")
        return reverse("visits:triage", args=[pk]) if decide else visit.get_absolute_url()

    possible = visit.is_open and visit.status != VisitStatus.REGISTERED
    pages = {"template": "visits/visit_interview.html", "rows": rows}
    return move_page(request, visit, form, move, words=words, possible=possible, target=target, **pages)


def _proposed(visit: Visit, joinable: VisitQuerySet) -> dict[str, Any]:
    """A matter that came back while the first visit, or the one that joined, is open: it is joined (product §3)."""
    before = visit.repeats
    first = before and joinable.filter(pk__in=[before.pk, before.joined_to_id or before.pk]).first()
    if not first:
        return {}
    note = gettext("The same matter is still being handled as %(visit)s: joined to it.") % {"visit": first}
    return {"disposition": Disposition.JOINED, "joined_no": first.visit_no, "note": note}


@require_http_methods(["GET", "POST"])
@permission_required("visits.triage_visit", raise_exception=True)
def visit_triage(request: StaffRequest, pk: int) -> HttpResponse:
    """Decide what becomes of the visit; a referral goes on to its slip."""
    visit = find_visit(request, pk, desk=True)
    if request.method == "GET" and visit.status == VisitStatus.IN_INTERVIEW and not visit.interviews.exists():
        messages.info(request, _("Write the interview record first: it is what the decision rests on."))
    joinable = Visit.objects.visible_to(request.user).open().exclude(pk=pk)
    initial = _proposed(visit, joinable)
    form = TriageForm(**bound(request, visit, **initial), joinable=joinable, demands=demands_of(visit))
    words = {"title": _("Decide"), "button": _("Save the decision"), "done": _("The decision is saved.")}

    def move() -> Visit:
        revision = form.cleaned_data["revision"]
        return triage_visit(visit, form.triage(), by=request.user, at=timezone.now(), revision=revision)

    def target(decided: Visit) -> str:
        refer = decided.status == VisitStatus.REFERRED and request.user.has_perm("referrals.draft_referral")
        return f"{reverse('referrals:new')}?visit={pk}" if refer else visit.get_absolute_url()

    possible = visit.status == VisitStatus.IN_INTERVIEW
    return move_page(
        request, visit, form, move, words=words, possible=possible, target=target, template="visits/visit_triage.html"
    )


@require_http_methods(["GET", "POST"])
@permission_required("visits.register_visit", raise_exception=True)
def visit_leave(request: StaffRequest, pk: int) -> HttpResponse:
    """The visitor left before the interview."""
    visit = find_visit(request, pk, desk=True)
    form = LeaveForm(**bound(request, visit))
    words = {"title": _("Visitor left"), "button": _("Record that the visitor left"), "done": _("The visit is closed.")}

    def move() -> Visit:
        data = form.cleaned_data
        return leave_visit(visit, by=request.user, at=timezone.now(), note=data["reason"], revision=data["revision"])

    return move_page(request, visit, form, move, words=words, possible=visit.status == VisitStatus.REGISTERED)


@require_http_methods(["GET", "POST"])
@permission_required("visits.void_visit", raise_exception=True)
def visit_void(request: StaffRequest, pk: int) -> HttpResponse:
    """Declare the registration void."""
    visit = find_visit(request, pk)
    form = ReasonForm(**bound(request, visit))
    words = {"title": _("Declare void"), "button": _("Declare void"), "done": _("The registration is void.")}

    def move() -> Visit:
        data = form.cleaned_data
        return void_visit(visit, by=request.user, at=timezone.now(), reason=data["reason"], revision=data["revision"])

    return move_page(request, visit, form, move, words=words, possible=visit.can_become(VisitStatus.VOID))
