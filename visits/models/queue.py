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
    LEFT = "left", _("left")


class TicketQuerySet(models.QuerySet["QueueTicket"]):
    """Sets of tickets."""

    def of_day(self, day: date) -> Self:
        """Tickets of one day."""
        return self.filter(day=day)

    def waiting(self) -> Self:
        """Those somebody must still see to, the most urgent first."""
        return self.filter(status__in=[TicketStatus.WAITING, TicketStatus.CALLED, TicketStatus.HELD]).order_by(
            "-has_priority", "arrived_at", "pk"
        )

    def visible_to(self, user: User) -> Self:
        """The own room's queue; supervisors and managers see all rooms."""
        return self if user.has_perm("visits.view_all_visits") else self.filter(room=user.room_id)


class QueueTicket(Movable):
    """A number drawn at the door: no personal data, only arrival, calls and how it ended."""

    NEXT: ClassVar = {
        TicketStatus.WAITING: frozenset(
            {TicketStatus.CALLED, TicketStatus.HELD, TicketStatus.SERVED, TicketStatus.LEFT}
        ),
        TicketStatus.CALLED: frozenset(
            {TicketStatus.CALLED, TicketStatus.WAITING, TicketStatus.HELD, TicketStatus.SERVED, TicketStatus.LEFT}
        ),
        TicketStatus.HELD: frozenset(
            {TicketStatus.CALLED, TicketStatus.WAITING, TicketStatus.SERVED, TicketStatus.LEFT}
        ),
        TicketStatus.SERVED: frozenset(),
        TicketStatus.LEFT: frozenset(),
    }
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="tickets", verbose_name=_("reception room"))
    day = models.DateField(_("day"))
    number = models.PositiveSmallIntegerField(_("number"))
    status = models.CharField(
        _("status"), max_length=10, choices=TicketStatus, default=TicketStatus.WAITING, editable=False
    )
    people_count = models.PositiveSmallIntegerField(_("persons"), default=1)
    has_priority = models.BooleanField(_("priority (elderly, disabled, pregnant, with a child)"), default=False)
    window_no = models.CharField(_("window"), max_length=20, blank=True)
    arrived_at = models.DateTimeField(_("arrived at"))
    called_at = models.DateTimeField(_("called at"), null=True, editable=False)
    called_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, editable=False, verbose_name=_("called by")
    )
    calls = models.PositiveSmallIntegerField(_("calls"), default=0, editable=False)
    ended_at = models.DateTimeField(_("served or left at"), null=True, editable=False)
    token = models.UUIDField(unique=True, editable=False)  # one form, one ticket
    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="ticket", null=True, editable=False)
    objects = TicketQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["token"])

    class Meta:
        verbose_name = _("queue ticket")
        verbose_name_plural = _("queue tickets")
        default_permissions = ("view",)
        ordering: ClassVar = ["day", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["room", "day", "number"], name="ticket_once_per_day"),
            models.CheckConstraint(condition=Q(status__in=TicketStatus.values), name="ticket_status_known"),
            models.CheckConstraint(condition=Q(status="served") ^ Q(visit=None), name="ticket_served_with_visit"),
        ]

    def __str__(self) -> str:
        return f"A{self.number:03d}"
