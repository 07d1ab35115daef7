"""Pages of the drafter: write a slip, change it, hand it in, throw it away."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from office.http import StaffRequest
from office.move_pages import MoveForm, press
from referrals.forms import NewSlipForm, NoteForm, SlipForm
from referrals.models import Referral, ReferralStatus, SlipReturn
from referrals.views.pages import bound, find_draft, move_page, not_now, try_move
from referrals.workflow import draft_referral, submit_referral, update_draft, void_referral
from visits.models import Visit
from visits.views.moving import find_visit

REQUIREMENT = "请按《信访工作条例》规定办理，并于反馈期限前书面反馈办理情况。"  # printed, hence Chinese


@require_http_methods(["GET", "POST"])
@permission_required("referrals.draft_referral", raise_exception=True)
def referral_new(request: StaffRequest) -> HttpResponse:
    """Draft a slip of a visit (?visit=)."""
    visit = _visit_of(request)
    returns = list(
        SlipReturn.objects.filter(referral__visit=visit, is_agreed=True).select_related(
            "referral__department", "reason", "proposed_department", "requested_by"
        )
    )
    form = NewSlipForm(
        instance=Referral(visit=visit), on=timezone.localdate(), **bound(request, **_proposed(visit, returns))
    )

    def move() -> Referral:
        data, slip = form.cleaned_data, form.save(commit=False)
        parts = {"co_departments": data["co_departments"], "copies": data["copies"]}
        return draft_referral(slip, by=request.user, at=timezone.now(), token=data["token"], **parts)

    slip = try_move(form, None, move)
    if slip is not None:
        messages.success(request, _("%(slip)s is drafted. Hand it in for approval.") % {"slip": slip})
        return redirect(slip)
    return render(
        request, "referrals/referral_form.html", {"visit": visit, "form": form, "slip": None, "returns": returns}
    )


def _visit_of(request: StaffRequest) -> Visit:
    given = request.GET.get("visit", "")
    pk = int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0
    return find_visit(request, pk, desk=True)


def _proposed(visit: Visit, returns: list[SlipReturn]) -> dict[str, Any]:
    """What the draft begins with; after a return, the department it named."""
    return {
        "subject": visit.subject,
        "summary": "\n".join([visit.statement, *(f"诉求：{demand.text}" for demand in visit.demands.all())])[:3000],
        "requirement": REQUIREMENT,
        "department": returns[-1].proposed_department_id if returns else None,
    }


@require_http_methods(["GET", "POST"])
@permission_required("referrals.draft_referral", raise_exception=True)
def referral_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    slip = find_draft(request, pk)
    if slip.status != ReferralStatus.DRAFT:
        return not_now(request, slip)
    form = SlipForm(instance=slip, on=timezone.localdate(), **bound(request, slip))

    def move() -> Referral:
        return update_draft(form.save(commit=False), by=request.user, revision=form.cleaned_data["revision"])

    if try_move(form, slip, move) is not None:
        messages.success(request, _("The draft is saved."))
        return redirect(slip)
    return render(
        request, "referrals/referral_form.html", {"visit": slip.visit, "form": form, "slip": slip, "returns": []}
    )


@require_POST
@permission_required("referrals.draft_referral", raise_exception=True)
def referral_submit(request: StaffRequest, pk: int) -> HttpResponse:
    """Hand the draft in for approval."""
    slip = find_draft(request, pk)
    form = MoveForm(**bound(request, slip))
    if not form.is_valid():
        return not_now(request, slip)

    def move() -> Referral:
        return submit_referral(slip, by=request.user, revision=form.cleaned_data["revision"])

    return press(request, slip, move, _("The slip waits for approval."))


@require_http_methods(["GET", "POST"])
@permission_required("referrals.draft_referral", raise_exception=True)
def referral_void(request: StaffRequest, pk: int) -> HttpResponse:
    """Throw away a draft; its number stays taken."""
    slip = find_draft(request, pk)
    form = NoteForm(**bound(request, slip))

    def move() -> Referral:
        reason, revision = form.cleaned_data["note"], form.cleaned_data["revision"]
        return void_referral(slip, by=request.user, at=timezone.now(), reason=reason, revision=revision)

    words = {"title": _("Void the slip"), "button": _("Void"), "done": _("The slip is void; its number stays taken.")}
    return move_page(request, slip, form, move, words=words, possible=slip.can_become(ReferralStatus.VOID))
