"""Pages of the department: sign for a slip, report, return it, answer it."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from office.http import StaffRequest
from referrals.forms import ProgressForm, ReceiveForm, ReplyForm, ReturnForm
from referrals.models import Referral, ReferralStatus
from referrals.views.pages import bound, find_slip, move_page
from referrals.workflow import note_progress, receive_referral, reply_referral, request_return


@require_http_methods(["GET", "POST"])
@permission_required("referrals.work_on_referral", raise_exception=True)
def referral_receive(request: StaffRequest, pk: int) -> HttpResponse:
    """Sign for the slip and name who works on it."""
    slip = find_slip(request, pk)
    form = ReceiveForm(**bound(request, slip))

    def move() -> Referral:
        return receive_referral(slip, by=request.user, at=timezone.now(), **form.cleaned_data)

    words = {"title": _("Sign for the slip"), "button": _("Sign for it"), "done": _("The slip is signed for.")}
    return move_page(request, slip, form, move, words=words, possible=slip.status == ReferralStatus.ISSUED)


@require_http_methods(["GET", "POST"])
@permission_required("referrals.work_on_referral", raise_exception=True)
def referral_progress(request: StaffRequest, pk: int) -> HttpResponse:
    """Report what was done so far."""
    slip = find_slip(request, pk)
    form = ProgressForm(**bound(request, slip))

    def move() -> Referral:
        return note_progress(slip, by=request.user, at=timezone.now(), **form.cleaned_data)

    words = {"title": _("Report progress"), "button": _("Report"), "done": _("The progress is reported.")}
    return move_page(request, slip, form, move, words=words, possible=slip.can_be_reported_on)


@require_http_methods(["GET", "POST"])
@permission_required("referrals.work_on_referral", raise_exception=True)
def referral_return(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask to return a slip that is not the department's matter."""
    slip = find_slip(request, pk)
    form = ReturnForm(on=timezone.localdate(), **bound(request, slip))

    def move() -> Referral:
        revision = form.cleaned_data["revision"]
        return request_return(slip, form.save(commit=False), by=request.user, at=timezone.now(), revision=revision)

    words = {"title": _("Ask to return the slip"), "button": _("Ask to return"), "done": _("The return is asked for.")}
    possible = slip.can_become(ReferralStatus.RETURN_REQUESTED)
    return move_page(request, slip, form, move, words=words, possible=possible)


@require_http_methods(["GET", "POST"])
@permission_required("referrals.work_on_referral", raise_exception=True)
def referral_reply(request: StaffRequest, pk: int) -> HttpResponse:
    """Answer the slip, demand by demand."""
    slip = find_slip(request, pk)
    demands = list(slip.visit.demands.all())
    form = ReplyForm(demands=demands, on=timezone.localdate(), **bound(request, slip))

    def move() -> Referral:
        reply, revision = form.save(commit=False), form.cleaned_data["revision"]
        return reply_referral(
            slip, reply, by=request.user, at=timezone.now(), decisions=form.decisions(), revision=revision
        )

    words = {"title": _("Reply to the slip"), "button": _("Send the reply"), "done": _("The reply is sent.")}
    return move_page(request, slip, form, move, words=words, possible=slip.can_become(ReferralStatus.REPLIED))
