"""The queue in front of the windows."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from office.models import Room, User
from office.moves import Movable
from visits.models.visit import Visit


class TicketStatus(models.TextChoices):
    """Where a person in the queue stands."""

    WAITING = "waiting", _("waiting")
    CALLED = "called", _("called")
    HELD = "held", _("on hold")
    SERVED = "served", _("being served")
    DONE = "done", _("served")
    LEFT = "left", _("left")


WAITING_STATUSES = (TicketStatus.WAITING, TicketStatus.CALLED, TicketStatus.HELD)
ENDED_STATUSES = (TicketStatus.DONE, TicketStatus.LEFT)


class TicketQuerySet(models.QuerySet["QueueTicket"]):
    """Sets of tickets."""

    def of_day(self, day: date) -> Self:
        """Tickets of one day, and those kept for it from the day before."""
        return self.filter(Q(day=day) | Q(kept_on=day))

    def in_turn(self) -> Self:
        """In the order of their turn: priority first, then by arrival."""
        return self.order_by("-has_priority", "arrived_at", "pk")

    def waiting(self) -> Self:
        """Those somebody must still see to, the most urgent first."""
        return self.filter(status__in=WAITING_STATUSES).in_turn()

    def present(self) -> Self:
        """Everybody who has neither been served to the end nor left."""
        return self.exclude(status__in=ENDED_STATUSES)

    def for_window(self, window_no: str) -> Self:
        """Those a window may call next: its own first, then the ones that wait for any window."""
        return self.filter(status=TicketStatus.WAITING, for_window__in=["", window_no]).order_by(
            "-for_window", "-has_priority", "arrived_at", "pk"
        )

    def before(self, ticket: "QueueTicket") -> Self:
        """Who has the turn before this ticket."""
        earlier = Q(arrived_at__lt=ticket.arrived_at) | Q(arrived_at=ticket.arrived_at, pk__lt=ticket.pk)
        same_line = Q(has_priority=ticket.has_priority) & earlier
        ahead = same_line if ticket.has_priority else same_line | Q(has_priority=True)
        return self.filter(ahead, room=ticket.room_id, status=TicketStatus.WAITING)

    def visible_to(self, user: User) -> Self:
        """The own room's queue; supervisors and managers see all rooms."""
        return self if user.has_perm("visits.view_all_visits") else self.filter(room=user.room_id)


class QueueTicket(Movable):
    """A number drawn at the door: no personal data, only arrival, calls and how it ended."""

    NEXT: ClassVar = {
        TicketStatus.WAITING: frozenset(
            {TicketStatus.WAITING, TicketStatus.CALLED, TicketStatus.HELD, TicketStatus.SERVED, TicketStatus.LEFT}
        ),
        TicketStatus.CALLED: frozenset(
            {TicketStatus.CALLED, TicketStatus.WAITING, TicketStatus.HELD, TicketStatus.SERVED, TicketStatus.LEFT}
        ),
        TicketStatus.HELD: frozenset(
            {TicketStatus.CALLED, TicketStatus.WAITING, TicketStatus.SERVED, TicketStatus.LEFT}
        ),
        TicketStatus.SERVED: frozenset({TicketStatus.WAITING, TicketStatus.HELD, TicketStatus.DONE}),
        TicketStatus.DONE: frozenset(),
        TicketStatus.LEFT: frozenset(),
    }
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="tickets", verbose_name=_("reception room"))
    day = models.DateField(_("day"))
    kept_on = models.DateField(_("kept for"), null=True, editable=False)  # a later day (rule of the profile)
    number = models.PositiveSmallIntegerField(_("number"))
    status = models.CharField(
        _("status"), max_length=10, choices=TicketStatus, default=TicketStatus.WAITING, editable=False
    )
    people_count = models.PositiveSmallIntegerField(_("persons"), default=1)
    has_priority = models.BooleanField(_("priority (elderly, disabled, pregnant, with a child)"), default=False)
    window_no = models.CharField(_("window"), max_length=20, blank=True)
    for_window = models.CharField(_("waits for window"), max_length=20, blank=True, editable=False)
    arrived_at = models.DateTimeField(_("arrived at"))
    called_at = models.DateTimeField(_("last called at"), null=True, editable=False)
    called_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, editable=False, verbose_name=_("called by")
    )
    calls = models.PositiveSmallIntegerField(_("calls"), default=0, editable=False)
    ended_at = models.DateTimeField(_("served or left at"), null=True, editable=False)
    query_code = models.CharField(_("query code"), max_length=12, blank=True, editable=False)  # the visit takes it over
    token = models.UUIDField(unique=True, editable=False)  # one form, one ticket
    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="ticket", null=True, editable=False)
    objects = TicketQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["token", "query_code"])

    class Meta:
        verbose_name = _("queue ticket")
        verbose_name_plural = _("queue tickets")
        default_permissions = ("view",)
        ordering: ClassVar = ["day", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["room", "day", "number"], name="ticket_once_per_day"),
            models.CheckConstraint(condition=Q(status__in=TicketStatus.values), name="ticket_status_known"),
            models.CheckConstraint(condition=Q(ended_at=None) ^ Q(status__in=ENDED_STATUSES), name="ticket_end_dated"),
        ]

    def __str__(self) -> str:
        """A003; with the day of the month before it when it was kept for a later day: 24-A003."""
        return f"{self.day:%d}-A{self.number:03d}" if self.kept_on else f"A{self.number:03d}"
