"""What stands on a referral slip: strings only, so that the data can be kept as JSON beside the paper."""

from dataclasses import dataclass

WITHHELD = "按规定保密"


@dataclass(frozen=True, kw_only=True)
class SlipSheet:
    """群众来访事项转办单: stub for the room, the slip for the department, the receipt that comes back.

    With `secret` the visitor's data is dropped here already, so that it is not even kept beside the paper
    (信访工作条例 Art. 30: nothing of an accusation may reach the accused).
    """

    organisation: str
    number: str
    issued_on: str
    lead_unit: str
    visit_number: str
    visited_on: str
    subject: str
    summary: str
    due_on: str
    kind: str = "转送"
    organisation_phone: str = ""
    signer: str = ""
    handler: str = ""
    co_units: str = ""
    cc_units: str = ""
    secret: bool = False
    visitor_name: str = ""
    visitor_phone: str = ""
    visitor_address: str = ""
    category: str = ""
    requirement: str = ""
    due_reason: str = ""  # why this day: start, rule, days off skipped
    attachments: str = ""
    approval: str = ""
    approver: str = ""
    approved_on: str = ""
    qr: str = ""
    printed: str = ""  # foot: time, person, check code

    def __post_init__(self) -> None:
        if self.secret:
            for name, value in {"visitor_name": WITHHELD, "visitor_phone": "", "visitor_address": ""}.items():
                object.__setattr__(self, name, value)
