"""Closing, terminating and reopening a visit: moves that must see the slips (a visit with an open slip stays open)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.models import User
from office.moves import MoveRefusedError, check_revision, lock, save_move, start_move
from visits.models import (
    ClosingKind,
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
from visits.workflow.handling import current_round


def _refuse_open_slips(visit: Visit) -> None:
    slip = visit.referrals.open().first()
    if slip:
        raise MoveRefusedError(_("Slip %(slip)s is still open: complete or withdraw it first.") % {"slip": slip})


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
    return found


@transaction.atomic
def close_visit(visit: Visit, *, by: User, at: datetime, note: str = "", revision: int | None = None) -> Visit:
    """Close a visit whose visitor is content, refused to rate or could not be reached.

    Raises MoveRefusedError while a slip is open, without a verdict, when the visitor is dissatisfied, or when
    verdict, comment and decision contradict each other and no reason is given.
    """
    visit = start_move(visit, VisitStatus.CLOSED)
    check_revision(visit, revision)
    _refuse_open_slips(visit)
    round_ = current_round(visit)
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


@transaction.atomic
def terminate_visit(visit: Visit, *, by: User, at: datetime, reason: str, revision: int | None = None) -> Visit:
    """End a matter that can't be settled, with the manager's reason (domain rules C1)."""
    visit = start_move(visit, VisitStatus.CLOSED)
    check_revision(visit, revision)
    if not visit.rounds.exists():
        raise MoveRefusedError(_("Hear the visitor and decide on the visit first."))
    _refuse_open_slips(visit)
    _close(visit, visit.rounds.last(), by=by, at=at, kind=ClosingKind.TERMINATED, note=reason)
    return visit


@transaction.atomic
def reopen_visit(visit: Visit, *, by: User, at: datetime, reason: str, revision: int | None = None) -> HandlingRound:
    """Take a closed visit up again in a new round, with the supervisor's reason."""
    before = lock(visit).status
    visit = start_move(visit, VisitStatus.HANDLING)
    check_revision(visit, revision)
    if before != VisitStatus.CLOSED:  # the map leads to "handling" from other statuses too, by moves of their own
        raise MoveRefusedError(_("Only a closed visit is reopened."))
    last = visit.rounds.last()
    if last is None:
        raise MoveRefusedError(_("This visit was never handled; register a new one that repeats it."))
    visit.closing_kind, visit.closing_note, visit.closed_at = "", "", None
    return add_round(visit, last, by=by, at=at, kind=RoundKind.REHANDLING, reason=reason, handler=last.handler)
