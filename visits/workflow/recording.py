"""What comes after an interview record is saved: it is corrected, added to, read back and signed by new rows."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from office.models import User
from office.moves import MoveRefusedError, lock, save_move
from visits.models import (
    InterviewRecord,
    InterviewSigning,
    InterviewSupplement,
    SignatureState,
    SigningEvent,
    Visit,
    VisitPerson,
    VisitStatus,
)
from visits.models.signing import EXPLAINED, SIGNATURES
from visits.workflow.handling import refuse_interested
from visits.workflow.interviewing import save_record


def _lock_visit(record: InterviewRecord, by: User) -> Visit:
    """The record's visit, locked; nothing is added to an archived or void one, nor by somebody it names."""
    visit = lock(record.visit)
    if visit.status in {VisitStatus.ARCHIVED, VisitStatus.VOID}:
        raise MoveRefusedError(_("This visit is archived or void."))
    refuse_interested(visit, by)
    return visit


def _refuse_corrected(record: InterviewRecord) -> None:
    known = InterviewRecord.objects.filter(corrects=record).first()
    if known:
        raise MoveRefusedError(_("%(record)s was corrected by %(new)s.") % {"record": record, "new": known})


@transaction.atomic
def correct_interview(
    record: InterviewRecord,
    new: InterviewRecord,
    *,
    by: User,
    at: datetime,
    reason: str,
    people: Sequence[VisitPerson] = (),
) -> InterviewRecord:
    """Write a new record that takes the place of an old one, which stays readable.

    Raises MoveRefusedError for an archived visit, a record that is corrected already, or a new record that breaks a
    rule (see check_record).
    """
    visit = _lock_visit(record, by)
    _refuse_corrected(record)
    new.corrects, new.correction_reason = record, reason
    save_record(visit, new, by=by, at=at, people=people, reason="interview record corrected")
    save_move(visit, by=by, reason="interview record corrected", fields=[])
    return new


@transaction.atomic
def supplement_interview(record: InterviewRecord, *, by: User, at: datetime, text: str) -> InterviewSupplement:
    """Add to a record what was left out (补充记录); until the visit is archived."""
    visit = _lock_visit(record, by)
    _refuse_corrected(record)
    last = record.supplements.aggregate(last=Max("number"))["last"] or 0
    added = InterviewSupplement(interview=record, number=last + 1, text=text, written_at=at, written_by=by)
    added.save()
    save_move(visit, by=by, reason="interview record supplemented", fields=[])
    return added


@transaction.atomic
def sign_interview(
    record: InterviewRecord, event: str, *, by: User, at: datetime, note: str = "", witness: str = ""
) -> InterviewSigning:
    """Write down that the record was read back, signed, or not signed; the frozen record itself stays as it is.

    Raises MoveRefusedError for a second signature, a record that was corrected, or a refusal without reason and
    witness.
    """
    visit = _lock_visit(record, by)
    _refuse_corrected(record)
    if event in SIGNATURES and record.present_signature == SignatureState.SIGNED:
        raise MoveRefusedError(_("%(record)s is signed already.") % {"record": record})
    if event in EXPLAINED and not (note and witness):
        raise MoveRefusedError(_("A record that is not signed needs the reason and a witness."))
    if event == SigningEvent.OBJECTED and not note:
        raise MoveRefusedError(_("Say what is to be corrected."))
    written = InterviewSigning(interview=record, event=event, note=note, witness=witness, at=at, by=by)
    written.save()
    save_move(visit, by=by, reason=SAID[SigningEvent(event)], fields=[])
    return written


SAID = {
    SigningEvent.CONFIRMED: "interview record read back and confirmed",
    SigningEvent.OBJECTED: "correction of the interview record asked for",
    SigningEvent.SIGNED: "interview record signed",
    SigningEvent.REFUSED: "interview record not signed",
    SigningEvent.UNABLE: "interview record not signed",
}
