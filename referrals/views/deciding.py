"""Pages of the supervisor: approve, send back, withdraw, decide on a return, check a reply."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from office.http import StaffRequest
from office.issuing import paper_pdf
from office.printing import PaperError
from referrals.forms import ApproveForm, DecideReturnForm, NoteForm, ReviewForm
from referrals.models import Referral, ReferralStatus, ReplyReview
from referrals.papers import slip_paper
from referrals.views.pages import bound, find_room_slip, move_page
from referrals.workflow import (
    accept_reply,
    approve_referral,
    decide_return,
    rework_reply,
    send_back_draft,
    withdraw_referral,
)


@require_http_methods(["GET", "POST"])
@permission_required("referrals.approve_referral", raise_exception=True)
def referral_approve(request: StaffRequest, pk: int) -> HttpResponse:
    """Approve and issue the slip; its paper is made at the same time."""
    slip = find_room_slip(request, pk)
    form = ApproveForm(**bound(request, slip))

    def move() -> Referral:
        base_url = request.build_absolute_uri("/")
        issued = approve_referral(slip, by=request.user, at=timezone.now(), base_url=base_url, **form.cleaned_data)
        try:
            paper_pdf(slip_paper(issued))
        except PaperError as error:  # the slip is issued all the same; its paper is made when it is asked for
            messages.warning(request, str(error))
        return issued

    words = {"title": _("Approve the slip"), "button": _("Approve and issue"), "done": _("The slip is issued.")}
    possible = slip.can_become(ReferralStatus.ISSUED)
    return move_page(request, slip, form, move, words=words, possible=possible, earlier=earlier_returns(slip))


def earlier_returns(slip: Referral) -> list[Referral]:
    """Slips of the same matter that departments gave back: whoever approves must see them."""
    if not slip.returns_before:
        return []
    return list(slip.visit.referrals.filter(status=ReferralStatus.RETURNED).select_related("department"))


@require_http_methods(["GET", "POST"])
@permission_required("referrals.approve_referral", raise_exception=True)
def referral_send_back(request: StaffRequest, pk: int) -> HttpResponse:
    """Not approved: back to the drafter with the reason."""
    slip = find_room_slip(request, pk)
    form = NoteForm(**bound(request, slip))

    def move() -> Referral:
        return send_back_draft(slip, by=request.user, **form.cleaned_data)

    words = {"title": _("Send the draft back"), "button": _("Send back"), "done": _("The draft is sent back.")}
    return move_page(request, slip, form, move, words=words, possible=slip.can_become(ReferralStatus.DRAFT))


@require_http_methods(["GET", "POST"])
@permission_required("referrals.withdraw_referral", raise_exception=True)
def referral_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Call an issued slip back from the department."""
    slip = find_room_slip(request, pk)
    form = NoteForm(**bound(request, slip))

    def move() -> Referral:
        reason, revision = form.cleaned_data["note"], form.cleaned_data["revision"]
        return withdraw_referral(slip, by=request.user, at=timezone.now(), reason=reason, revision=revision)

    words = {"title": _("Withdraw the slip"), "button": _("Withdraw"), "done": _("The slip is withdrawn.")}
    return move_page(request, slip, form, move, words=words, possible=slip.can_become(ReferralStatus.WITHDRAWN))


@require_http_methods(["GET", "POST"])
@permission_required("referrals.decide_return", raise_exception=True)
def referral_decide_return(request: StaffRequest, pk: int) -> HttpResponse:
    """Agree that the matter is not the department's own, or refuse."""
    slip = find_room_slip(request, pk)
    form = DecideReturnForm(**bound(request, slip))

    def move() -> Referral:
        return decide_return(slip, by=request.user, at=timezone.now(), **form.cleaned_data)

    words = {"title": _("Decide on the return"), "button": _("Save the decision"), "done": _("The return is decided.")}
    possible = slip.can_become(ReferralStatus.RETURNED)
    asked = slip.returns.filter(is_agreed=None).select_related("reason", "proposed_department", "requested_by")
    return move_page(request, slip, form, move, words=words, possible=possible, returns=asked)


@require_http_methods(["GET", "POST"])
@permission_required("referrals.review_reply", raise_exception=True)
def referral_review(request: StaffRequest, pk: int) -> HttpResponse:
    """Accept the reply or send it back to be redone."""
    slip = find_room_slip(request, pk)
    form = ReviewForm(**bound(request, slip))

    def move() -> Referral:
        data = form.cleaned_data
        check = accept_reply if data["decision"] == ReplyReview.ACCEPTED else rework_reply
        return check(slip, by=request.user, at=timezone.now(), note=data["note"], revision=data["revision"])

    words = {"title": _("Check the reply"), "button": _("Save the check"), "done": _("The reply is checked.")}
    possible = slip.status == ReferralStatus.REPLIED
    waiting = slip.replies.filter(review="").select_related("by").prefetch_related("decisions__demand")
    return move_page(request, slip, form, move, words=words, possible=possible, replies=waiting)
