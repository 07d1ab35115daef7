"""Closing, terminating and reopening a visit: moves that must see the slips (a visit with an open slip stays open)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.models import User
from office.moves import MoveRefusedError, check_revision, save_move, start_move
from visits.models import (
    ClosingKind,
    Decision,
    HandlingRound,
    RatingLevel,
    RatingStage,
    RoundKind,
    Visit,
    VisitStatus,
    Wish,
)
from visits.models.feedback import CONTENT_LEVELS, Solved
from visits.workflow.feeding_back import add_round
from visits.workflow.handling import current_round, refuse_interested
from visits.workflow.queueing import end_service

CLOSABLE = (VisitStatus.FED_BACK,)
TERMINABLE = (VisitStatus.HANDLING, VisitStatus.REFERRED, VisitStatus.TO_FEED_BACK, VisitStatus.FED_BACK)
REOPENABLE = (VisitStatus.CLOSED,)


def _refuse_open_slips(visit: Visit) -> None:
    slip = visit.referrals.open().first()
    if slip:
        raise MoveRefusedError(_("Slip %(slip)s is still open: complete or withdraw it first.") % {"slip": slip})


def _refuse_undecided(visit: Visit, round_: HandlingRound) -> None:
    demand = visit.demands.exclude(pk__in=round_.decisions.values("demand")).first()
    if demand:
        raise MoveRefusedError(_("Not yet answered: %(demand)s") % {"demand": demand})


def _refuse_untold(visit: Visit) -> None:
    """One answer to all representatives, a receipt each (or the reason why there is none)."""
    if visit.untold_count:
        raise MoveRefusedError(
            _("Representatives still without a receipt: %(count)s. Record who was told first.")
            % {"count": visit.untold_count}
        )


def contradictions(round_: HandlingRound) -> list[str]:
    """Where verdict, comment and decision of a round do not agree (product §3); empty if all is well."""
    rating = round_.ratings.filter(stage=RatingStage.RESULT).last()
    if rating is None or rating.overall not in CONTENT_LEVELS:
        return []
    found = []
    if rating.solved == Solved.NO:
        found.append(str(_("The visitor is content but says the matter is not solved.")))
    if rating.outcome == RatingLevel.DISSATISFIED:
        found.append(str(_("The visitor is content overall but dissatisfied with the result.")))
    if rating.wish in {Wish.REHANDLE, Wish.REVIEW}:
        found.append(str(_("The visitor is content but wants the matter handled again.")))
    if rating.overall == RatingLevel.VERY and _supports_nothing(round_):
        found.append(str(_("The visitor is very satisfied although no demand was supported.")))
    return found


def _supports_nothing(round_: HandlingRound) -> bool:
    decisions = set(round_.decisions.values_list("decision", flat=True))
    return decisions == {Decision.NOT_SUPPORT}


@transaction.atomic
def close_visit(visit: Visit, *, by: User, at: datetime, note: str = "", revision: int | None = None) -> Visit:
    """Close a visit whose visitor is content, refused to rate or could not be reached.

    Raises MoveRefusedError while a slip is open, a demand undecided or a joined visitor untold, without a verdict, when
    the visitor is dissatisfied, or when verdict, comment and decision contradict each other and no reason is given.
    """
    visit = start_move(visit, VisitStatus.CLOSED, given=CLOSABLE)
    check_revision(visit, revision)
    _refuse_open_slips(visit)
    round_ = current_round(visit)
    _refuse_undecided(visit, round_)
    if visit.untold_joined:
        raise MoveRefusedError(_("Tell the visitors of the joined visits first, or note why they could not be told."))
    _refuse_untold(visit)
    if not round_.verdict:
        raise MoveRefusedError(_("Ask first whether the visitor is content."))
    if round_.verdict == RatingLevel.DISSATISFIED:
        raise MoveRefusedError(_("The visitor is dissatisfied: handle it again; only the manager can terminate it."))
    if not note and contradictions(round_):
        raise MoveRefusedError(contradictions(round_)[0] + " " + str(_("Say why it is closed all the same.")))
    _close(visit, round_, by=by, at=at, kind=ClosingKind.SETTLED, note=note)
    return visit


def _close(visit: Visit, round_: HandlingRound | None, *, by: User, at: datetime, kind: ClosingKind, note: str) -> None:
    visit.closing_kind, visit.closing_note = kind, note
    visit.closed_at, visit.due_on = at, None
    if round_:
        round_.closed_on = timezone.localdate(at)
        save_move(round_, by=by, reason="visit closed", fields=["closed_on"])
    save_move(visit, by=by, reason=note or "closed")
    end_service(visit, by=by, at=at)


@transaction.atomic
def terminate_visit(visit: Visit, *, by: User, at: datetime, reason: str, revision: int | None = None) -> Visit:
    """End a matter that can't be settled, with the manager's reason (domain rules C1)."""
    visit = start_move(visit, VisitStatus.CLOSED, given=TERMINABLE)
    check_revision(visit, revision)
    _refuse_open_slips(visit)
    _close(visit, visit.rounds.last(), by=by, at=at, kind=ClosingKind.TERMINATED, note=reason)
    return visit


@transaction.atomic
def reopen_visit(visit: Visit, *, by: User, at: datetime, reason: str, revision: int | None = None) -> HandlingRound:
    """Take a closed visit up again in a new round, with the supervisor's reason."""
    visit = start_move(visit, VisitStatus.HANDLING, given=REOPENABLE)
    check_revision(visit, revision)
    refuse_interested(visit, by)
    last = visit.rounds.last()
    if last is None:
        raise MoveRefusedError(_("This visit was never handled; register a new one that repeats it."))
    if last.kind == RoundKind.FINAL_REVIEW:
        raise MoveRefusedError(_("After a final review the matter is not accepted again (Art. 36)."))
    # Who is complained of since must not handle it (Art. 28).
    handler = by if last.handler_id == visit.respondent_staff_id else last.handler
    visit.closing_kind, visit.closing_note, visit.closed_at = "", "", None
    return add_round(visit, last, by=by, at=at, kind=RoundKind.REHANDLING, reason=reason, handler=handler)
