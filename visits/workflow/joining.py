"""Joined visits follow the first: whoever came again while it was open learns its result too (product §3)."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from office.models import Code, User
from office.moves import MoveRefusedError, check_revision, lock, save_move
from visits.models import HandlingRound, JoinedNotice, Visit, VisitStatus
from visits.models.visit import ACCUSING, VisitQuerySet
from visits.workflow.handling import current_round, refuse_interested

TELLING = (VisitStatus.FED_BACK, VisitStatus.CLOSED)


def following(first: Visit) -> VisitQuerySet:
    """The visits joined to this one whose visitors must learn its result.

    Only those that the same people may see: an accusation, or a visit hidden from one of the staff, has people of its
    own, and those who work on the first must not even learn that there is one.
    """
    joined: VisitQuerySet = Visit.objects.filter(joined_to=first).exclude(status=VisitStatus.VOID)
    if first.confidentiality in ACCUSING:
        joined = joined.filter(confidentiality=first.confidentiality)
    else:
        joined = joined.exclude(confidentiality__in=ACCUSING)
    return joined.filter(respondent_staff=first.respondent_staff_id)


def untold(first: Visit, round_: HandlingRound) -> VisitQuerySet:
    """Those of them of whom nothing is noted about the result of this round."""
    return following(first).exclude(joined_notices__round=round_)


def recount_joined(first: Visit, *, by: User, reason: str) -> None:
    """Whether somebody is still to be told the result of this (locked) visit, saved if that has changed."""
    last = first.rounds.order_by("-number").first()
    is_owed = first.status in TELLING and last is not None and untold(first, last).exists()
    if first.untold_joined != is_owed:
        first.untold_joined = is_owed
        save_move(first, by=by, reason=reason, fields=["untold_joined"])


def bring_along(visit: Visit, first: Visit, *, by: User) -> None:
    """Those joined to a visit that now joins another follow the other: nobody hangs on a visit that is closed."""
    for joined in Visit.objects.filter(joined_to=visit).order_by("pk"):
        row = lock(joined)
        row.joined_to = first
        save_move(row, by=by, reason=f"joined to {first}", fields=["joined_to"])


def note_told(
    round_: HandlingRound,
    joined: Collection[Visit],
    *,
    by: User,
    at: datetime,
    method: Code | None,
    note: str = "",
    was_told: bool = True,
) -> None:
    """Note of each that, and how, its visitor learned the result, or why not; inside the move on the first visit."""
    allowed = {visit.pk for visit in untold(round_.visit, round_)}
    for visit in joined:
        if visit.pk not in allowed:
            raise MoveRefusedError(_("%(visit)s is not joined to this one, or was told already.") % {"visit": visit})
        notice = JoinedNotice(visit=visit, round=round_, method=method, note=note, was_told=was_told)
        notice.noted_at, notice.noted_by = at, by
        save_move(notice, by=by, reason="told the joined visitor")


@transaction.atomic
def tell_joined(
    first: Visit,
    joined: Collection[Visit],
    *,
    by: User,
    at: datetime,
    method: Code | None,
    note: str = "",
    was_told: bool = True,
    revision: int | None = None,
) -> Visit:
    """The visitors of joined visits were told the result of the first, or could not be; closing it waits for this.

    Raises MoveRefusedError before the first was told itself, without a method or a reason, or for another visit.
    """
    first = lock(first)
    check_revision(first, revision)
    if first.status not in TELLING:
        raise MoveRefusedError(_("The visitors of joined visits are told once the result of the first was told."))
    refuse_interested(first, by)
    if (was_told and method is None) or not (was_told or note):
        raise MoveRefusedError(_("Say how the visitor was told, or why not."))
    round_ = current_round(first)
    note_told(round_, joined, by=by, at=at, method=method if was_told else None, note=note, was_told=was_told)
    first.untold_joined = untold(first, round_).exists()
    save_move(first, by=by, reason="joined visitors told", fields=["untold_joined"])
    return first
