"""Closing, terminating and reopening a visit: pages of this app, because the moves look at the slips."""

from collections.abc import Callable, Collection
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from office.http import StaffRequest
from referrals.forms import ClosingForm, NoteForm
from referrals.views.pages import bound, move_page
from referrals.workflow import close_visit, reopen_visit, terminate_visit
from referrals.workflow.closing import CLOSABLE, REOPENABLE, TERMINABLE, contradictions
from visits.models import RatingLevel, Visit
from visits.views.moving import find_visit


@require_http_methods(["GET", "POST"])
@permission_required("visits.close_visit", raise_exception=True)
def visit_close(request: StaffRequest, pk: int) -> HttpResponse:
    """Close a visit; where verdict, comment and decision contradict each other, with a reason."""
    visit = find_visit(request, pk, desk=True)
    round_ = visit.rounds.last()
    found = contradictions(round_) if round_ else []
    form = ClosingForm(reason_needed=bool(found), **bound(request, visit))

    def move() -> Visit:
        return close_visit(visit, by=request.user, at=timezone.now(), **form.cleaned_data)

    words = {"title": _("Close the visit"), "button": _("Close"), "done": _("The visit is closed.")}
    context = _shown(visit, found)
    possible = visit.status in CLOSABLE
    template = "referrals/visit_close.html"
    return move_page(request, visit, form, move, words=words, possible=possible, template=template, **context)


def _shown(visit: Visit, found: list[str]) -> dict[str, Any]:
    """What the person who decides sees: result, verdict, slips that are in the way, contradictions."""
    round_ = visit.rounds.last()
    verdict = RatingLevel(round_.verdict).label if round_ and round_.verdict else ""
    open_slips = list(visit.referrals.open().select_related("department"))
    return {"visit": visit, "round": round_, "verdict": verdict, "found": found, "open_slips": open_slips}


@require_http_methods(["GET", "POST"])
@permission_required("visits.terminate_visit", raise_exception=True)
def visit_terminate(request: StaffRequest, pk: int) -> HttpResponse:
    """End a matter that can't be settled."""
    words = {"title": _("Terminate the visit"), "button": _("Terminate"), "done": _("The visit is terminated.")}
    return _with_reason(request, pk, terminate_visit, words=words, given=TERMINABLE)


@require_http_methods(["GET", "POST"])
@permission_required("visits.reopen_visit", raise_exception=True)
def visit_reopen(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a closed visit up again in a new round."""
    words = {"title": _("Reopen the visit"), "button": _("Reopen"), "done": _("The visit is handled again.")}
    return _with_reason(request, pk, reopen_visit, words=words, given=REOPENABLE)


def _with_reason(
    request: StaffRequest, pk: int, move: Callable[..., object], *, words: dict[str, Any], given: Collection[str]
) -> HttpResponse:
    """A move that asks for nothing but its reason, beside what was decided so far."""
    visit = find_visit(request, pk)
    form = NoteForm(**bound(request, visit))

    def moved() -> object:
        reason, revision = form.cleaned_data["note"], form.cleaned_data["revision"]
        return move(visit, by=request.user, at=timezone.now(), reason=reason, revision=revision)

    shown: dict[str, Any] = {"template": "referrals/visit_close.html", **_shown(visit, [])}
    return move_page(request, visit, form, moved, words=words, possible=visit.status in given, **shown)
