"""The queue: check in at the door, call to a window, hold, leave."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from office.models import Room, User
from office.moves import save_move, start_move
from office.numbering import next_count
from visits.models import QueueTicket, TicketStatus


@transaction.atomic
def check_in(
    room: Room, *, by: User, at: datetime, token: UUID, people_count: int = 1, has_priority: bool = False
) -> QueueTicket:
    """Give the next ticket of the room and day; the token makes a form sent twice one ticket."""
    day = timezone.localdate(at)
    ticket = QueueTicket(room=room, day=day, arrived_at=at, people_count=people_count, has_priority=has_priority)
    ticket.token, ticket.number = token, next_count("ticket", f"{room.pk}:{day}")
    already = QueueTicket.objects.filter(
        token=token
    ).first()  # whoever sent it at the same moment waited for the number
    if already:
        transaction.set_rollback(True)
        return already
    save_move(ticket, by=by, reason="checked in")
    return ticket


@transaction.atomic
def call_ticket(ticket: QueueTicket, *, by: User, at: datetime, window_no: str) -> QueueTicket:
    """Call the ticket to a window; calling again counts the calls."""
    ticket = start_move(ticket, TicketStatus.CALLED)
    ticket.called_at = ticket.called_at or at
    ticket.called_by, ticket.window_no, ticket.calls = by, window_no, ticket.calls + 1
    save_move(ticket, by=by, reason="called")
    return ticket


@transaction.atomic
def hold_ticket(ticket: QueueTicket, *, by: User) -> QueueTicket:
    """Put on hold a ticket whose holder is away for a moment."""
    ticket = start_move(ticket, TicketStatus.HELD)
    save_move(ticket, by=by, reason="put on hold")
    return ticket


@transaction.atomic
def requeue_ticket(ticket: QueueTicket, *, by: User) -> QueueTicket:
    """Back into the queue, at the place the arrival gives."""
    ticket = start_move(ticket, TicketStatus.WAITING)
    save_move(ticket, by=by, reason="back in the queue")
    return ticket


@transaction.atomic
def leave_ticket(ticket: QueueTicket, *, by: User, at: datetime) -> QueueTicket:
    """The holder left without having been served."""
    ticket = start_move(ticket, TicketStatus.LEFT)
    ticket.ended_at = at
    save_move(ticket, by=by, reason="left")
    return ticket
