"""Every write to a slip, and the moves of a visit that look at its slips."""

from referrals.workflow.answering import (
    accept_reply,
    decide_return,
    note_progress,
    receive_referral,
    reply_referral,
    request_return,
    rework_reply,
)
from referrals.workflow.closing import close_visit, reopen_visit, terminate_visit
from referrals.workflow.issuing import (
    approve_referral,
    draft_referral,
    send_back_draft,
    submit_referral,
    update_draft,
    void_referral,
    withdraw_referral,
)

__all__ = [
    "accept_reply",
    "approve_referral",
    "close_visit",
    "decide_return",
    "draft_referral",
    "note_progress",
    "receive_referral",
    "reopen_visit",
    "reply_referral",
    "request_return",
    "rework_reply",
    "send_back_draft",
    "submit_referral",
    "terminate_visit",
    "update_draft",
    "void_referral",
    "withdraw_referral",
]
