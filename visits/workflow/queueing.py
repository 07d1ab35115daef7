"""The queue: check in at the door, call to a window, serve, hold, hand on, leave; each move writes its stage."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.deadlines import current_rules
from office.models import Room, User
from office.moves import MoveRefusedError, lock, save_move, start_move
from office.numbering import next_count
from visits.models import QueueTicket, TicketStage, TicketStatus, Visit
from visits.models.queue import ENDED_STATUSES
from visits.query_code import new_query_code


@transaction.atomic
def check_in(
    room: Room, *, by: User, at: datetime, token: UUID, people_count: int = 1, has_priority: bool = False
) -> QueueTicket:
    """Give the next ticket of the room and day; the token makes a form sent twice one ticket.

    The first ticket of a day sweeps up what the day before left behind.
    """
    day = timezone.localdate(at)
    ticket = QueueTicket(room=room, day=day, arrived_at=at, people_count=people_count, has_priority=has_priority)
    ticket.token, ticket.number = token, next_count("ticket", f"{room.pk}:{day}")
    ticket.query_code = new_query_code()
    already = QueueTicket.objects.filter(
        token=token
    ).first()  # whoever sent it at the same moment waited for the number
    if already:
        transaction.set_rollback(True)
        return already
    if ticket.number == 1:
        _sweep(room, day, by=by, at=at)
    save_move(ticket, by=by, reason="checked in")
    _begin_stage(ticket, by=by, at=at)
    return ticket


def _sweep(room: Room, day: date, *, by: User, at: datetime) -> None:
    """Tickets of earlier days: kept for today if the rules say so and nobody served them, else ended."""
    left = QueueTicket.objects.select_for_update(of=("self",)).filter(room=room, day__lt=day).present()
    kept = current_rules().keep_tickets_overnight
    for ticket in left.exclude(kept_on=day).order_by("pk"):
        if ticket.status == TicketStatus.SERVED or not kept:
            ticket.status = TicketStatus.DONE if ticket.status == TicketStatus.SERVED else TicketStatus.LEFT
            ticket.ended_at = at
        else:
            ticket.status, ticket.kept_on = TicketStatus.WAITING, day
        save_move(ticket, by=by, reason="kept overnight" if ticket.kept_on == day else "swept up the next day")
        _begin_stage(ticket, by=by, at=at, is_forgotten=True)


def _begin_stage(ticket: QueueTicket, *, by: User, at: datetime, reason: str = "", is_forgotten: bool = False) -> None:
    """End the open stage and begin the one of the ticket's new status, at the same instant: no time is lost."""
    stage = ticket.stages.filter(ended_at=None).first()
    if stage:
        at = max(at, stage.started_at)  # clocks of two machines differ
        stage.ended_at, stage.is_forgotten = at, is_forgotten
        stage.save(update_fields=["ended_at", "is_forgotten"])
    if ticket.status not in ENDED_STATUSES:
        begun = {"stage": ticket.status, "by": by, "started_at": at, "reason": reason}
        TicketStage.objects.create(ticket=ticket, window_no=_place(ticket), **begun)


def _place(ticket: QueueTicket) -> str:
    """The window a stage belongs to: the one waited for, or the one that called."""
    return ticket.for_window if ticket.status == TicketStatus.WAITING else ticket.window_no


def _free_window(held: Iterable[QueueTicket], *, by: User, at: datetime) -> None:
    """The next call ends the service before it; who was called and did not come is put on hold."""
    for ticket in held:
        is_served = ticket.status == TicketStatus.SERVED
        ticket.status = TicketStatus.DONE if is_served else TicketStatus.HELD
        ticket.ended_at = at if is_served else None
        save_move(ticket, by=by, reason="service ended" if is_served else "did not come")
        _begin_stage(ticket, by=by, at=at)


def _of_window(by: User) -> Q:
    return Q(called_by=by, status__in=[TicketStatus.CALLED, TicketStatus.SERVED])


def _call(ticket: QueueTicket, *, by: User, at: datetime, window_no: str) -> QueueTicket:
    ticket.status, ticket.called_at, ticket.for_window = TicketStatus.CALLED, at, ""
    ticket.called_by, ticket.window_no, ticket.calls = by, window_no, ticket.calls + 1
    save_move(ticket, by=by, reason="called")
    _begin_stage(ticket, by=by, at=at)
    return ticket


@transaction.atomic
def call_next(room: Room, *, by: User, at: datetime, window_no: str) -> QueueTicket | None:
    """Call whose turn it is; None if nobody waits. Two windows at the same moment never get the same ticket."""
    tickets = QueueTicket.objects.filter(room=room).of_day(timezone.localdate(at))
    _free_window(tickets.filter(_of_window(by)).order_by("pk").select_for_update(of=("self",)), by=by, at=at)
    # A row another window is calling is passed over, not waited for.
    ticket = tickets.for_window(window_no).select_for_update(skip_locked=True, of=("self",)).first()
    return _call(ticket, by=by, at=at, window_no=window_no) if ticket else None


@transaction.atomic
def call_ticket(ticket: QueueTicket, *, by: User, at: datetime, window_no: str) -> QueueTicket:
    """Call this ticket to a window, whoever's turn it is; calling again counts the calls."""
    mine = QueueTicket.objects.filter(_of_window(by), room=ticket.room_id).of_day(timezone.localdate(at))
    both = mine | QueueTicket.objects.filter(pk=ticket.pk)
    locked = list(both.order_by("pk").select_for_update(of=("self",)))  # in one order, or two windows block each other
    ticket = start_move(ticket, TicketStatus.CALLED)
    _free_window([other for other in locked if other.pk != ticket.pk], by=by, at=at)
    return _call(ticket, by=by, at=at, window_no=window_no)


@transaction.atomic
def serve_ticket(
    ticket: QueueTicket, *, by: User, at: datetime, window_no: str = "", visit: Visit | None = None
) -> QueueTicket:
    """The holder is at the window now; with `visit`, registered as this visit.

    Raises MoveRefusedError for a ticket that is registered already or that has ended.
    """
    now = lock(ticket)
    if visit and now.visit_id:
        raise MoveRefusedError(
            _("%(ticket)s is registered already as %(visit)s.") % {"ticket": now, "visit": now.visit}
        )
    is_begun = now.status == TicketStatus.SERVED
    if not (visit and is_begun):
        now = start_move(ticket, TicketStatus.SERVED)
    now.visit, now.called_by, now.for_window = visit or now.visit, by, ""
    now.window_no = window_no or now.window_no or by.window_no
    save_move(now, by=by, reason="registered" if visit else "service begun")
    if not is_begun:
        _begin_stage(now, by=by, at=at)
    return now


@transaction.atomic
def finish_ticket(ticket: QueueTicket, *, by: User, at: datetime) -> QueueTicket:
    """The service is over."""
    ticket = start_move(ticket, TicketStatus.DONE)
    ticket.ended_at = at
    save_move(ticket, by=by, reason="service ended")
    _begin_stage(ticket, by=by, at=at)
    return ticket


def end_service(visit: Visit, *, by: User, at: datetime) -> None:
    """The visitor leaves: whatever the ticket of the visit was doing ends; part of the move that says so."""
    ticket = QueueTicket.objects.filter(visit=visit).present().first()
    if ticket is None:
        return
    ticket = lock(ticket)
    ticket.status = TicketStatus.DONE if ticket.status == TicketStatus.SERVED else TicketStatus.LEFT
    ticket.ended_at = at
    save_move(ticket, by=by, reason="visitor left")
    _begin_stage(ticket, by=by, at=at)


@transaction.atomic
def transfer_ticket(ticket: QueueTicket, *, by: User, at: datetime, window_no: str, reason: str = "") -> QueueTicket:
    """Hand the ticket on to another window, which takes it before all others."""
    if not window_no:
        raise MoveRefusedError(_("Say which window the ticket goes to."))
    ticket = start_move(ticket, TicketStatus.WAITING)
    ticket.for_window = window_no
    save_move(ticket, by=by, reason=f"to window {window_no}: {reason}" if reason else f"to window {window_no}")
    _begin_stage(ticket, by=by, at=at, reason=reason)
    return ticket


@transaction.atomic
def hold_ticket(ticket: QueueTicket, *, by: User, at: datetime) -> QueueTicket:
    """Put on hold a ticket whose holder is away for a moment."""
    ticket = start_move(ticket, TicketStatus.HELD)
    save_move(ticket, by=by, reason="put on hold")
    _begin_stage(ticket, by=by, at=at)
    return ticket


@transaction.atomic
def requeue_ticket(ticket: QueueTicket, *, by: User, at: datetime) -> QueueTicket:
    """Back into the queue, at the place the arrival gives."""
    ticket = start_move(ticket, TicketStatus.WAITING, given=[TicketStatus.CALLED, TicketStatus.HELD])
    save_move(ticket, by=by, reason="back in the queue")
    _begin_stage(ticket, by=by, at=at)
    return ticket


@transaction.atomic
def leave_ticket(ticket: QueueTicket, *, by: User, at: datetime) -> QueueTicket:
    """The holder left without having been served."""
    ticket = start_move(ticket, TicketStatus.LEFT)
    ticket.ended_at = at
    save_move(ticket, by=by, reason="left")
    _begin_stage(ticket, by=by, at=at)
    return ticket
