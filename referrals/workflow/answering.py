"""What the department does with a slip, and what the room says to it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.deadlines import current_rules, working_days
from office.models import User
from office.moves import MoveRefusedError, check_revision, lock, save_move, start_move
from referrals.models import (
    PartKind,
    ProgressNote,
    Referral,
    ReferralStatus,
    ReplyDecision,
    ReplyReview,
    SlipReply,
    SlipReturn,
)
from referrals.workflow.ending import settle_visit
from visits.laws.citing import record_citations
from visits.models import Visit
from visits.workflow.handling import refuse_interested


def check_worker(referral: Referral, person: User) -> None:
    """Only the addressed department works on a slip, and nobody named in the visit (Art. 28, 30)."""
    if person.department_id != referral.department_id:
        raise MoveRefusedError(_("This slip is addressed to another department."))
    refuse_interested(referral.visit, person)


@transaction.atomic
def receive_referral(
    referral: Referral,
    *,
    by: User,
    at: datetime,
    contact_name: str,
    contact_phone: str = "",
    revision: int | None = None,
) -> Referral:
    """Sign for the slip and name who works on it."""
    # A requested return goes back to "received" by the sender's decision alone.
    referral = start_move(referral, ReferralStatus.RECEIVED, given=[ReferralStatus.ISSUED])
    check_revision(referral, revision)
    check_worker(referral, by)
    referral.received_at, referral.received_by = at, str(by)
    referral.contact_name, referral.contact_phone = contact_name, contact_phone
    save_move(referral, by=by, reason="received")
    return referral


@transaction.atomic
def note_progress(referral: Referral, *, by: User, at: datetime, text: str, revision: int | None = None) -> Referral:
    """Report progress; the first report puts the slip in progress."""
    referral = lock(referral)
    check_revision(referral, revision)
    check_worker(referral, by)
    if referral.status not in {ReferralStatus.RECEIVED, ReferralStatus.IN_PROGRESS, ReferralStatus.REWORK}:
        raise MoveRefusedError(_("Progress is reported on a slip that was signed for and not yet answered."))
    ProgressNote.objects.create(referral=referral, at=at, by=by, text=text)
    referral.status = ReferralStatus.IN_PROGRESS
    save_move(referral, by=by, reason="progress reported", fields=["status"])
    return referral


@transaction.atomic
def request_return(
    referral: Referral, request: SlipReturn, *, by: User, at: datetime, revision: int | None = None
) -> Referral:
    """Ask to return a slip that is not the department's matter: within 5 working days of receipt (Art. 23)."""
    before = lock(referral).status
    referral = start_move(referral, ReferralStatus.RETURN_REQUESTED)
    check_revision(referral, revision)
    check_worker(referral, by)
    on, rules = timezone.localdate(at), current_rules()
    since = timezone.localdate(referral.received_at or referral.issued_at)
    last = working_days(since, rules.objection_days).day
    if on > last:
        raise MoveRefusedError(_("A slip could be returned until %(day)s; it must now be handled.") % {"day": last})
    request.referral, request.requested_by, request.requested_at = referral, by, at
    request.status_before = before
    request.decide_by = working_days(on, rules.objection_days).day
    save_move(request, by=by, reason="return requested")
    save_move(referral, by=by, reason="return requested", fields=["status"])
    return referral


@transaction.atomic
def decide_return(
    referral: Referral, *, by: User, at: datetime, agreed: bool, note: str, revision: int | None = None
) -> Referral:
    """The sender decides: agree (then another department is tried) or refuse (the slip stays)."""
    visit = lock(referral.visit)
    outcome = ReferralStatus.RETURNED if agreed else ReferralStatus.RECEIVED
    referral = start_move(referral, outcome, given=[ReferralStatus.RETURN_REQUESTED])
    check_revision(referral, revision)
    request = referral.returns.filter(is_agreed=None).first()
    if request is None:
        raise MoveRefusedError(_("No return of this slip waits for a decision."))
    request.is_agreed, request.decided_by, request.decided_at, request.decision_note = agreed, by, at, note
    save_move(request, by=by, reason=note)
    if agreed:
        referral.ended_on = timezone.localdate(at)
    else:
        referral.status = request.status_before
    save_move(referral, by=by, reason=note, fields=["status", "ended_on"])
    save_move(visit, by=by, reason=f"return of {referral.slip_no} decided", fields=[])
    if agreed:
        settle_visit(visit, referral, by=by, at=at)
    return referral


@transaction.atomic
def reply_referral(
    referral: Referral,
    reply: SlipReply,
    *,
    by: User,
    at: datetime,
    decisions: Sequence[ReplyDecision],
    revision: int | None = None,
) -> Referral:
    """The department's answer; every demand must be answered (domain rules §2.7)."""
    referral = start_move(referral, ReferralStatus.REPLIED)
    check_revision(referral, revision)
    check_worker(referral, by)
    _check_answers(referral.visit, {decision.demand_id for decision in decisions})
    reply.referral, reply.by, reply.at = referral, by, at
    save_move(reply, by=by, reason="replied")
    record_citations(reply, reply.legal_basis, by=by, on=timezone.localdate(at))
    for decision in decisions:
        decision.reply = reply
        decision.save()
    save_move(referral, by=by, reason="replied", fields=["status"])
    return referral


def _check_answers(visit: Visit, decided: set[int]) -> None:
    missing = [demand for demand in visit.demands.all() if demand.pk not in decided]
    if missing:
        raise MoveRefusedError(_("Not yet answered: %(demand)s") % {"demand": missing[0]})


def pending_reply(referral: Referral) -> SlipReply:
    """The reply that waits for a check; raises MoveRefusedError if there is none."""
    reply = referral.replies.filter(review="").first()
    if reply is None:
        raise MoveRefusedError(_("There is no reply to check."))
    return reply


def _check_reply(referral: Referral, *, by: User, at: datetime, review: ReplyReview, note: str) -> SlipReply:
    reply = pending_reply(referral)
    if reply.by_id == by.pk:
        raise MoveRefusedError(_("A reply is checked by somebody other than its writer."))
    reply.review, reply.review_note, reply.reviewed_by, reply.reviewed_at = review, note, by, at
    save_move(reply, by=by, reason=note or str(review))
    return reply


@transaction.atomic
def accept_reply(
    referral: Referral, *, by: User, at: datetime, note: str = "", revision: int | None = None
) -> Referral:
    """Accept the reply; with the last open slip the visit is ready to be fed back.

    The lead department cannot be accepted while a part of another department is open.
    """
    visit = lock(referral.visit)
    referral = start_move(referral, ReferralStatus.ACCEPTED)
    check_revision(referral, revision)
    refuse_interested(visit, by)
    if referral.part == PartKind.LEAD and referral.co_slips.open().exists():
        raise MoveRefusedError(
            _("A part of another department is still open: %(slip)s") % {"slip": referral.co_slips.open()[0]}
        )
    reply = _check_reply(referral, by=by, at=at, review=ReplyReview.ACCEPTED, note=note)
    _check_answers(visit, set(reply.decisions.values_list("demand_id", flat=True)))
    referral.ended_on = timezone.localdate(at)
    save_move(referral, by=by, reason=note or "reply accepted", fields=["status", "ended_on"])
    settle_visit(visit, referral, by=by, at=at)
    return referral


@transaction.atomic
def rework_reply(referral: Referral, *, by: User, at: datetime, note: str, revision: int | None = None) -> Referral:
    """Send the reply back to be redone; the due day stays."""
    referral = start_move(referral, ReferralStatus.REWORK)
    check_revision(referral, revision)
    _check_reply(referral, by=by, at=at, review=ReplyReview.REWORK, note=note)
    save_move(referral, by=by, reason=note, fields=["status"])
    return referral
