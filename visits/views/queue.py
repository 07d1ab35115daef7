"""The queue at the door and at the window."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from office.http import StaffRequest
from office.models import User
from office.moves import MoveRefusedError
from visits.forms.queue import CheckInForm, TransferForm, windows_of
from visits.models import Notice, QueueTicket, TicketStage, TicketStatus, Visit, VisitStatus
from visits.models.stage import times
from visits.next_step import nearest_step
from visits.workflow import (
    call_next,
    call_ticket,
    check_in,
    finish_ticket,
    hold_ticket,
    leave_ticket,
    requeue_ticket,
    serve_ticket,
    transfer_ticket,
)

LOOSE_ENDS = 200


@require_safe
@permission_required("visits.view_queueticket", raise_exception=True)
def visit_queue(request: StaffRequest) -> HttpResponse:
    """Who waits, for how long, who is at a window, and the day's figures. Budget: 8 queries."""
    return render(request, "visits/visit_queue.html", queue_context(request, CheckInForm()))


def queue_context(request: StaffRequest, form: CheckInForm) -> dict[str, Any]:
    """The rows of the queue page."""
    now = timezone.now()
    of_day = QueueTicket.objects.visible_to(request.user).of_day(timezone.localdate(now))
    seen = Visit.objects.visible_to(request.user).filter(status__in=[VisitStatus.REGISTERED, VisitStatus.IN_INTERVIEW])
    shown = _by_status(seen.for_list().order_by("arrived_at", "pk"), request.user)
    present = of_day.present().in_turn().select_related("room", "called_by", "visit").prefetch_related("stages")
    rows = [(_timed(ticket, now), minutes(now - ticket.arrived_at)) for ticket in present]
    queue = [row for row in rows if row[0].status != TicketStatus.SERVED]
    return {
        "form": form,
        "tickets": queue,
        "served": [ticket for ticket, _waited in rows if ticket.status == TicketStatus.SERVED],
        "windows": windows_of(request.user.room),
        "figures": _figures(of_day, queue),
        "registered": [(visit, minutes(now - visit.arrived_at)) for visit in shown[VisitStatus.REGISTERED]],
        "in_interview": shown[VisitStatus.IN_INTERVIEW],
    }


def _by_status(visits: Iterable[Visit], user: User) -> dict[str, list[Visit]]:
    """Each with whether this person may work on it: who only oversees the desk is shown no buttons."""
    found: dict[str, list[Visit]] = defaultdict(list)
    for visit in visits:
        shown: Any = visit
        shown.can_work = visit.can_be_worked_on_by(user)
        found[visit.status].append(visit)
    return found


def _timed(ticket: QueueTicket, now: datetime) -> QueueTicket:
    """The ticket with the minutes its stages add up to."""
    shown: Any = ticket
    spent = times(ticket.stages.all(), now)
    shown.waited, shown.held, shown.service = (minutes(part) for part in (spent.waited, spent.held, spent.served))
    return ticket


def _figures(of_day: Any, queue: list[tuple[QueueTicket, int]]) -> dict[str, int | None]:
    """The day in numbers: who waits, the longest wait, the means; whole minutes."""
    means: dict[str, Any] = TicketStage.objects.filter(ticket__in=of_day).day_figures()
    waits = [ticket.waited for ticket, _since in queue if ticket.status != TicketStatus.HELD]  # type: ignore[attr-defined]
    return {
        "waiting": len(queue),
        "longest": max(waits, default=None),
        "heard": means["heard"],
        "mean_wait": _minutes_or_none(means["mean_wait"]),
        "mean_service": _minutes_or_none(means["mean_service"]),
    }


def minutes(waited: timedelta) -> int:
    """Whole minutes, never below 0."""
    return max(0, int(waited.total_seconds() // 60))


def _minutes_or_none(mean: Any) -> int | None:
    return None if mean is None else minutes(mean)


@require_POST
@permission_required("visits.register_visit", raise_exception=True)
def ticket_check_in(request: StaffRequest) -> HttpResponse:
    """Give the next number; with `print` its slip is shown."""
    form = CheckInForm(request.POST)
    room = request.user.room
    if room is None:
        messages.error(request, _("You belong to no reception room; ask the administrator."))
        return redirect("visits:queue")
    if not form.is_valid():
        return render(request, "visits/visit_queue.html", queue_context(request, form))
    ticket = check_in(room, by=request.user, at=timezone.now(), **form.cleaned_data)
    messages.success(request, _("Ticket %(ticket)s was given.") % {"ticket": ticket})
    return redirect("visits:ticket_slip", ticket.pk) if "print" in request.POST else redirect("visits:queue")


@require_POST
@permission_required("visits.register_visit", raise_exception=True)
def ticket_next(request: StaffRequest) -> HttpResponse:
    """Call whose turn it is to the own window."""
    room = request.user.room
    if room is None:
        messages.error(request, _("You belong to no reception room; ask the administrator."))
        return redirect("visits:queue")
    ticket = call_next(room, by=request.user, at=timezone.now(), window_no=request.user.window_no)
    if ticket:
        messages.success(request, _("Ticket %(ticket)s was called.") % {"ticket": ticket})
    else:
        messages.info(request, _("Nobody is waiting."))
    return redirect("visits:queue")


def _moves(request: StaffRequest, ticket: QueueTicket) -> dict[str, Callable[[], Any]]:
    """What may be done with a ticket, by the last part of the address."""
    told: dict[str, Any] = {"by": request.user, "at": timezone.now()}
    window = request.user.window_no
    return {
        "call": lambda: call_ticket(ticket, **told, window_no=window),
        "serve": lambda: serve_ticket(ticket, **told, window_no=window),
        "finish": lambda: finish_ticket(ticket, **told),
        "hold": lambda: hold_ticket(ticket, **told),
        "requeue": lambda: requeue_ticket(ticket, **told),
        "transfer": lambda: transfer_ticket(ticket, **told, **_handed_on(request, ticket)),
        "leave": lambda: leave_ticket(ticket, **told),
    }


def _handed_on(request: StaffRequest, ticket: QueueTicket) -> dict[str, Any]:
    """The window and the reason; a window the room does not have counts as none."""
    form = TransferForm(request.POST, room=ticket.room)
    form.is_valid()
    return {"window_no": form.cleaned_data.get("window_no", ""), "reason": form.cleaned_data.get("reason", "")}


@require_POST
@permission_required("visits.register_visit", raise_exception=True)
def ticket_move(request: StaffRequest, pk: int, verb: str) -> HttpResponse:
    """Call, serve, finish, hold, put back, hand on or let go; whoever is served is registered next."""
    ticket = get_object_or_404(QueueTicket.objects.visible_to(request.user).select_related("room"), pk=pk)
    moves = _moves(request, ticket)
    if verb not in moves:
        raise Http404
    try:
        moves[verb]()
    except MoveRefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("visits:queue")
    if verb == "serve" and ticket.visit_id is None:
        response = redirect("visits:register")
        response["Location"] += f"?ticket={ticket.pk}"
        return response
    return redirect("visits:queue")


@require_safe
@permission_required("visits.view_visit", raise_exception=True)
def loose_ends(request: StaffRequest) -> HttpResponse:
    """Open visits that are late or have no next step, the latest first. Budget: 6 queries."""
    today = timezone.localdate()
    visits = Visit.objects.visible_to(request.user).late(today).for_list().order_by("due_on", "pk")[:LOOSE_ENDS]
    rows = [(visit, step, (today - step.by).days) for visit in visits if (step := nearest_step(visit)) and step.by]
    waiting = Notice.objects.visible_to(request.user).to_serve().for_list().order_by("issued_at")[:LOOSE_ENDS]
    return render(request, "visits/loose_ends.html", {"rows": rows, "notices": waiting})
