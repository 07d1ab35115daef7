"""What everybody in the waiting room may see: numbers and windows, nothing about a person."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from office.http import StaffRequest
from office.models import Room
from office.printing import PaperError, render_pdf
from visits.models import QueueTicket, TicketStatus
from visits.papers.ticket import SLIP_TEMPLATE, slip_data
from visits.views.papers import pdf_response

FRESH = timedelta(seconds=40)  # how long a call stands out
SHOWN_CALLS, SHOWN_WAITING = 6, 24


def _room(request: HttpRequest) -> Room | None:
    """The room the address names; without one, the only room there is."""
    asked = request.GET.get("room", "")
    if asked.isdecimal() and len(asked) < 18:
        return Room.objects.filter(pk=int(asked)).first()
    rooms = list(Room.objects.filter(is_active=True)[:2])
    return rooms[0] if len(rooms) == 1 else None


@login_not_required
@require_safe
def visit_board(request: HttpRequest) -> HttpResponse:
    """Who is called where, and who comes next, in one room; refreshes itself. Budget: 3 queries."""
    now, room = timezone.now(), _room(request)
    if room is None:
        return render(request, "visits/board_rooms.html", {"rooms": Room.objects.filter(is_active=True)})
    tickets = QueueTicket.objects.filter(room=room).of_day(timezone.localdate(now))
    called = list(tickets.filter(status=TicketStatus.CALLED).order_by("-called_at")[:SHOWN_CALLS])
    for ticket in called:
        shown: Any = ticket
        shown.is_fresh = ticket.called_at is not None and now - ticket.called_at < FRESH
    queue = list(tickets.filter(status__in=[TicketStatus.WAITING, TicketStatus.SERVED]).in_turn())
    waiting = [ticket for ticket in queue if ticket.status == TicketStatus.WAITING]
    context = {
        "room": room,
        "now": now,
        "called": called,
        "waiting": waiting[:SHOWN_WAITING],
        "more": max(0, len(waiting) - SHOWN_WAITING),
        "served": [ticket for ticket in queue if ticket.status == TicketStatus.SERVED],
    }
    template = "visits/_board.html" if request.headers.get("HX-Request") else "visits/visit_board.html"
    return render(request, template, context)


@login_not_required
@require_safe
def ticket_state(request: HttpRequest, token: UUID) -> HttpResponse:
    """For the holder of one slip: how many come before, to which window, or under which number it was registered."""
    ticket = get_object_or_404(QueueTicket.objects.select_related("room", "visit"), token=token)
    of_day = QueueTicket.objects.of_day(timezone.localdate())
    ahead = of_day.before(ticket).count() if ticket.status == TicketStatus.WAITING else 0
    return render(request, "visits/ticket_state.html", {"ticket": ticket, "ahead": ahead, "room": ticket.room})


@require_safe
@permission_required("visits.register_visit", raise_exception=True)
def ticket_slip(request: StaffRequest, pk: int) -> HttpResponse:
    """The slip the visitor takes along: number, who comes before, query code; 80 mm wide."""
    tickets = QueueTicket.objects.visible_to(request.user).select_related("room")
    ticket = get_object_or_404(tickets, pk=pk)
    ahead = QueueTicket.objects.of_day(ticket.kept_on or ticket.day).before(ticket).count()
    try:
        content = render_pdf(SLIP_TEMPLATE, slip_data(ticket, ahead=ahead), preview=False).content
    except PaperError as error:
        messages.error(request, str(error))
        return redirect("visits:queue")
    return pdf_response(content, f"ticket-{ticket.pk}")
