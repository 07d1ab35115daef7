"""One answer to all representatives of a group visit: who has it, who signed for it, who is still to be told."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from office.models import RuleProfile, User
from office.moves import MoveRefusedError, check_revision, lock, save_move
from visits.models import (
    Feedback,
    FeedbackReceipt,
    HandlingRound,
    PersonRole,
    ReceiptState,
    Visit,
    VisitPerson,
    VisitStatus,
)
from visits.speakers import speakers
from visits.workflow.handling import refuse_interested

RECEIVING = (VisitStatus.FED_BACK, VisitStatus.CLOSED)  # a signed slip may come back by post after the closing


def check_people(visit: Visit, people: Sequence[VisitPerson], *, rules: RuleProfile) -> None:
    """Representatives within the limit (Art. 20; D §1 C3), each of whom can be reached (D §2.1)."""
    named = len(speakers(visit, people))
    most = rules.representatives_for(max(visit.people_count, len(people) + 1)) if visit.is_group else 0
    most = most or rules.max_representatives
    if named > most:
        raise MoveRefusedError(
            _("At most %(most)s representatives may be named (Art. 20); you entered %(named)s.")
            % {"most": most, "named": named}
        )
    for person in people:
        if person.role == PersonRole.REPRESENTATIVE and not (person.id_number or person.phone):
            raise MoveRefusedError(
                _("%(name)s: a representative needs a document number or a phone.") % {"name": person.name}
            )


def count_untold(visit: Visit, told: Collection[int | None] = ()) -> int:
    """How many speakers of a group have neither a receipt nor one in `told`."""
    if not visit.is_group:
        return 0
    return sum(speaker.key not in told for speaker in speakers(visit, visit.people.all()))


def last_feedback(visit: Visit) -> Feedback | None:
    """The answer of the present round, if it was given."""
    round_ = HandlingRound.objects.filter(visit=visit).select_related("feedback").last()
    return getattr(round_, "feedback", None)


def recount_untold(visit: Visit) -> None:
    """After the list of people or the size of the visit changed: who of them has no receipt."""
    told = last_feedback(visit) if visit.status in RECEIVING else None
    visit.untold_count = count_untold(visit, receipt_keys(told)) if told else 0


def receipt_keys(feedback: Feedback) -> set[int | None]:
    """Whose receipts there are."""
    return set(feedback.receipts.values_list("person", flat=True))


def save_receipts(
    feedback: Feedback, receipts: Sequence[FeedbackReceipt], *, visit: Visit, by: User
) -> set[int | None]:
    """Write the receipts of an answer, on the locked visit; returns the keys of all that have one now."""
    allowed = {speaker.key: speaker for speaker in speakers(visit, visit.people.all())}
    known = {receipt.person_id: receipt for receipt in feedback.receipts.all()}
    for receipt in receipts:
        if receipt.person_id not in allowed:
            raise MoveRefusedError(_("%(name)s is no representative of this visit.") % {"name": receipt.name})
        before = known.get(receipt.person_id)
        if before and before.state != ReceiptState.NOT_REACHED:
            raise MoveRefusedError(_("%(name)s has a receipt already.") % {"name": before.name})
        receipt.pk = before.pk if before else None  # reached at last: the row is corrected, its history keeps the try
        receipt.feedback, receipt.given_by = feedback, by
        receipt.name = allowed[receipt.person_id].name
        save_move(receipt, by=by, reason="receipt recorded")
        known[receipt.person_id] = receipt
    return set(known)


@transaction.atomic
def record_receipts(
    visit: Visit, receipts: Sequence[FeedbackReceipt], *, by: User, at: datetime, revision: int | None = None
) -> Visit:
    """Record who of the representatives got the answer, how, when and with which signature.

    Raises MoveRefusedError before feedback, on a stale page, for somebody who is no representative or has one already.
    """
    visit = lock(visit)
    check_revision(visit, revision)
    refuse_interested(visit, by)
    told = last_feedback(visit)
    if told is None or visit.status not in RECEIVING:
        raise MoveRefusedError(_("Receipts are recorded after the visitors were told the result."))
    if not receipts:
        raise MoveRefusedError(_("Tick at least one representative."))
    if any(receipt.given_at > at for receipt in receipts):
        raise MoveRefusedError(_("A receipt lies in the future."))
    keys = save_receipts(told, receipts, visit=visit, by=by)
    visit.untold_count = count_untold(visit, keys)
    save_move(visit, by=by, reason="receipts recorded", fields=["untold_count"])
    return visit
