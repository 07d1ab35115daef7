"""What this person can do with a slip now: shown as buttons, checked again by every page and move."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from office.models import User
from referrals.models import Referral, ReferralStatus

S = ReferralStatus


@dataclass(frozen=True)
class Action:
    """One button; `is_post` moves at once, the others open a page."""

    label: Any
    page: str
    permission: str
    statuses: frozenset[str]
    style: str = "outline-primary"
    is_post: bool = False
    url: str = ""


def _on(*statuses: str) -> frozenset[str]:
    return frozenset(statuses)


ACTIONS = (
    Action(_("Hand in for approval"), "submit", "draft_referral", _on(S.DRAFT), "primary", is_post=True),
    Action(_("Change the draft"), "edit", "draft_referral", _on(S.DRAFT)),
    Action(_("Approve"), "approve", "approve_referral", _on(S.AWAITING_APPROVAL), "primary"),
    Action(_("Send back"), "send_back", "approve_referral", _on(S.AWAITING_APPROVAL)),
    Action(_("Sign for it"), "receive", "work_on_referral", _on(S.ISSUED), "primary"),
    Action(_("Reply"), "reply", "work_on_referral", _on(S.RECEIVED, S.IN_PROGRESS, S.REWORK), "primary"),
    Action(_("Report progress"), "progress", "work_on_referral", _on(S.RECEIVED, S.IN_PROGRESS, S.REWORK)),
    Action(_("Ask to return"), "request_return", "work_on_referral", _on(S.ISSUED, S.RECEIVED, S.IN_PROGRESS)),
    Action(_("Decide on the return"), "decide_return", "decide_return", _on(S.RETURN_REQUESTED), "primary"),
    Action(_("Check the reply"), "review", "review_reply", _on(S.REPLIED), "primary"),
    Action(
        _("Withdraw"),
        "withdraw",
        "withdraw_referral",
        _on(S.ISSUED, S.RECEIVED, S.IN_PROGRESS, S.REWORK, S.RETURN_REQUESTED),
        "outline-danger",
    ),
    Action(_("Void"), "void", "draft_referral", _on(S.DRAFT, S.AWAITING_APPROVAL), "outline-danger"),
)


def actions_of(slip: Referral, user: User, *, inside: bool) -> list[Action]:
    """The buttons this person gets on this slip; `inside` if its visit may be seen too."""
    return [
        Action(
            action.label,
            action.page,
            action.permission,
            action.statuses,
            action.style,
            action.is_post,
            reverse(f"referrals:{action.page}", args=[slip.pk]),
        )
        for action in ACTIONS
        if slip.status in action.statuses
        and user.has_perm(f"referrals.{action.permission}")
        and _may(action, slip, user, inside=inside)
    ]


def _may(action: Action, slip: Referral, user: User, *, inside: bool) -> bool:
    """Nobody approves an own draft; the desk writes slips; only the addressed department works on one."""
    if action.permission == "work_on_referral":
        return slip.department_id == user.department_id
    if action.permission == "draft_referral":
        return inside and slip.visit.can_be_worked_on_by(user)
    return inside and not (action.page == "approve" and slip.drafted_by_id == user.pk)
