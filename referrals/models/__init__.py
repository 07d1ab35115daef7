"""Slips and what departments say of them."""

from referrals.models.referral import (
    LIST_FIELDS,
    OPEN_SLIPS,
    SEEN_BY_DEPARTMENT,
    WITH_DEPARTMENT,
    PartKind,
    Referral,
    ReferralKind,
    ReferralQuerySet,
    ReferralStatus,
)
from referrals.models.reply import ProgressNote, ReplyDecision, ReplyReview, SlipReply, Verified
from referrals.models.returning import SlipReturn

__all__ = [
    "LIST_FIELDS",
    "OPEN_SLIPS",
    "SEEN_BY_DEPARTMENT",
    "WITH_DEPARTMENT",
    "PartKind",
    "ProgressNote",
    "Referral",
    "ReferralKind",
    "ReferralQuerySet",
    "ReferralStatus",
    "ReplyDecision",
    "ReplyReview",
    "SlipReply",
    "SlipReturn",
    "Verified",
]
