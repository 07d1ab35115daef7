"""《集体来访事项答复送达签收表》: one answer, a line for each representative to sign on (送达回证, domain rules §2)."""

from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils import timezone

from office.models import Organisation
from office.written import written_moment
from visits.models import FeedbackReceipt, ReceiptState, Visit
from visits.models.visit import ACCUSING
from visits.papers.registration import WITHHELD
from visits.speakers import speakers
from visits.workflow.receipts import last_feedback

RECEIPT_TEMPLATE = "visits/print/receipt_list.html"
# The signature of paper is the signature itself; these words stand where there is none.
STATES = {
    ReceiptState.SIGNED: "已签收",
    ReceiptState.ORAL: "口头告知",
    ReceiptState.REFUSED: "拒签",
    ReceiptState.NOT_REACHED: "未联系上",
}


@dataclass(frozen=True, kw_only=True)
class ReceiptRow:
    """One representative."""

    number: str
    name: str
    method: str = ""
    given_at: str = ""
    received_by: str = ""
    state: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ReceiptSheet:
    """The answer and who received it; an empty string is an empty box to write in."""

    organisation: str
    number: str
    subject: str
    people: str
    answered_on: str = ""
    method: str = ""
    content: str = ""
    basis: str = ""
    told_by: str = ""
    rows: list[ReceiptRow] = field(default_factory=list)


def _row(number: int, name: str, receipt: FeedbackReceipt | None) -> ReceiptRow:
    if receipt is None:
        return ReceiptRow(number=str(number), name=name)
    return ReceiptRow(
        number=str(number),
        name=name,
        method=receipt.method.name,
        given_at=written_moment(receipt.given_at),
        received_by=receipt.received_by if receipt.received_by != name else "",
        state=STATES[ReceiptState(receipt.state)],
        note=receipt.note,
    )


def receipt_data(visit: Visit) -> dict[str, Any]:
    """The list's data as it is kept beside the paper; an accuser's name stays out (Art. 30)."""
    told, organisation = last_feedback(visit), Organisation.objects.first()
    kept = {row.person_id: row for row in told.receipts.select_related("method")} if told else {}
    is_secret = visit.confidentiality in ACCUSING
    rows = [
        _row(number, WITHHELD if is_secret else speaker.name, kept.get(speaker.key))
        for number, speaker in enumerate(speakers(visit, visit.people.all()), 1)
    ]
    sheet = ReceiptSheet(
        organisation=organisation.name if organisation else "",
        number=visit.visit_no,
        subject=visit.subject,
        people=f"{visit.people_count}人",
        answered_on=written_moment(timezone.localtime(told.given_at)) if told else "",
        method=told.method.name if told else "",
        content=told.content if told else "",
        basis=told.explanation if told else "",
        told_by=str(told.given_by) if told else "",
        rows=rows,
    )
    return {"sheet": asdict(sheet)}
