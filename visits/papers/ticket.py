"""The slip drawn at the door: number, time, who comes before, and the code that later answers how the matter stands."""

from dataclasses import asdict, dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from office.models import Organisation
from visits.models import QueueTicket

SLIP_TEMPLATE = "visits/print/ticket_slip.html"


@dataclass(frozen=True, kw_only=True)
class TicketSlip:
    """What stands on the slip; nothing about a person."""

    organisation: str
    room: str
    number: str
    people: str
    priority: str
    arrived_at: str
    ahead: str
    query_code: str
    url: str = ""  # of the page that shows where the ticket stands; none without an address of the system


def slip_data(ticket: QueueTicket, *, ahead: int) -> dict[str, Any]:
    """The data of the slip as the template takes it."""
    organisation = Organisation.objects.first()
    base = organisation.base_url.rstrip("/") if organisation else ""
    slip = TicketSlip(
        organisation=organisation.name if organisation else "",
        room=str(ticket.room),
        number=str(ticket),
        people=f"{ticket.people_count}人",
        priority="优先" if ticket.has_priority else "",
        arrived_at=timezone.localtime(ticket.arrived_at).strftime("%Y年%-m月%-d日 %H:%M"),
        ahead=f"{ahead}",
        query_code=ticket.query_code,
        url=base + reverse("visits:ticket_state", args=[ticket.token]) if base else "",
    )
    return {"slip": asdict(slip)}
