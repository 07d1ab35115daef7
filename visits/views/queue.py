"""The queue: at the door, at the window, on the board."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from office.http import StaffRequest
from office.models import Room
from office.moves import MoveRefusedError
from visits.forms.queue import CheckInForm
from visits.models import Notice, QueueTicket, TicketStatus, Visit, VisitStatus
from visits.next_step import nearest_step
from visits.workflow import call_ticket, check_in, hold_ticket, leave_ticket, requeue_ticket

LOOSE_ENDS = 200


@require_safe
@permission_required("visits.view_queueticket", raise_exception=True)
def visit_queue(request: StaffRequest) -> HttpResponse:
    """Who waits, for how long, and who is at a window. Budget: 8 queries."""
    return render(request, "visits/visit_queue.html", queue_context(request, CheckInForm()))


def queue_context(request: StaffRequest, form: CheckInForm) -> dict[str, Any]:
    """The rows of the queue page."""
    now = timezone.now()
    tickets = QueueTicket.objects.visible_to(request.user).of_day(timezone.localdate(now)).waiting()
    visits = Visit.objects.visible_to(request.user).for_list().order_by("arrived_at", "pk")
    return {
        "form": form,
        "tickets": [(ticket, minutes(now - ticket.arrived_at)) for ticket in tickets.select_related("room")],
        "registered": [
            (visit, minutes(now - visit.arrived_at)) for visit in visits.filter(status=VisitStatus.REGISTERED)
        ],
        "in_interview": visits.filter(status=VisitStatus.IN_INTERVIEW),
    }


def minutes(waited: Any) -> int:
    """Whole minutes, never below 0."""
    return max(0, int(waited.total_seconds() // 60))


@require_POST
@permission_required("visits.register_visit", raise_exception=True)
def ticket_check_in(request: StaffRequest) -> HttpResponse:
    """Give the next number."""
    form = CheckInForm(request.POST)
    room = request.user.room
    if room is None:
        messages.error(request, _("You belong to no reception room; ask the administrator."))
        return redirect("visits:queue")
    if not form.is_valid():
        return render(request, "visits/visit_queue.html", queue_context(request, form))
    ticket = check_in(room, by=request.user, at=timezone.now(), **form.cleaned_data)
    messages.success(request, _("Ticket %(ticket)s was given.") % {"ticket": ticket})
    return redirect("visits:queue")


@require_POST
@permission_required("visits.register_visit", raise_exception=True)
def ticket_move(request: StaffRequest, pk: int, verb: str) -> HttpResponse:
    """Call, hold, put back or let go."""
    ticket = get_object_or_404(QueueTicket.objects.visible_to(request.user), pk=pk)
    user, now = request.user, timezone.now()
    moves = {
        "call": lambda: call_ticket(ticket, by=user, at=now, window_no=user.window_no),
        "hold": lambda: hold_ticket(ticket, by=user),
        "requeue": lambda: requeue_ticket(ticket, by=user),
        "leave": lambda: leave_ticket(ticket, by=user, at=now),
    }
    if verb not in moves:
        raise Http404
    try:
        moves[verb]()
    except MoveRefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect("visits:queue")


@login_not_required
@require_safe
def visit_board(request: HttpRequest) -> HttpResponse:
    """For everybody in the waiting room: numbers and windows, nothing about a person; refreshes itself."""
    today = timezone.localdate()
    room = Room.objects.filter(pk=request.GET["room"]).first() if request.GET.get("room", "").isdecimal() else None
    tickets = QueueTicket.objects.of_day(today)
    if room:
        tickets = tickets.filter(room=room)
    called = tickets.filter(status=TicketStatus.CALLED).order_by("-called_at")[:6]
    waiting = tickets.filter(status=TicketStatus.WAITING).order_by("-has_priority", "arrived_at", "pk")[:12]
    template = "visits/_board.html" if request.headers.get("HX-Request") else "visits/visit_board.html"
    return render(request, template, {"called": called, "waiting": waiting, "room": room, "now": timezone.now()})


@require_safe
@permission_required("visits.view_visit", raise_exception=True)
def loose_ends(request: StaffRequest) -> HttpResponse:
    """Open visits that are late or have no next step, the latest first. Budget: 6 queries."""
    today = timezone.localdate()
    visits = Visit.objects.visible_to(request.user).late(today).for_list().order_by("due_on", "pk")[:LOOSE_ENDS]
    rows = [(visit, step, (today - step.by).days) for visit in visits if (step := nearest_step(visit)) and step.by]
    waiting = Notice.objects.visible_to(request.user).to_serve().for_list().order_by("issued_at")[:LOOSE_ENDS]
    return render(request, "visits/loose_ends.html", {"rows": rows, "notices": waiting})
