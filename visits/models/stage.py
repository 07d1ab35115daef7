"""How long somebody waited and was served: one row a stage of a ticket, so that times are facts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import Count, F, Q, Sum
from django.utils.translation import gettext_lazy as _

from office.models import User
from visits.models.queue import QueueTicket, TicketStatus

IN_QUEUE = (TicketStatus.WAITING, TicketStatus.CALLED)
STAGES = (*IN_QUEUE, TicketStatus.HELD, TicketStatus.SERVED)


class StageQuerySet(models.QuerySet["TicketStage"]):
    """Sets of stages."""

    def facts(self) -> Self:
        """Those whose end somebody saw: what was swept up the next morning tells nothing about times."""
        return self.filter(is_forgotten=False)

    def day_figures(self) -> dict[str, timedelta | int | None]:
        """Mean waiting and service time of the tickets these stages belong to, in one statement."""
        spent = F("ended_at") - F("started_at")
        waited = Q(stage__in=IN_QUEUE, ticket__status__in=[TicketStatus.SERVED, TicketStatus.DONE])
        served = Q(stage=TicketStatus.SERVED, ended_at__isnull=False)
        sums = self.facts().aggregate(
            waited=Sum(spent, filter=waited),
            heard=Count("ticket", filter=waited, distinct=True),
            served=Sum(spent, filter=served),
            through=Count("ticket", filter=served, distinct=True),
        )
        return {
            "heard": sums["heard"],
            "mean_wait": sums["waited"] / sums["heard"] if sums["waited"] is not None else None,
            "mean_service": sums["served"] / sums["through"] if sums["served"] is not None else None,
        }


class TicketStage(models.Model):
    """One stage of a ticket: waiting, called, on hold or served; written by the moves, closed once."""

    ticket = models.ForeignKey(QueueTicket, on_delete=models.PROTECT, related_name="stages")
    stage = models.CharField(_("stage"), max_length=10, choices=TicketStatus)
    window_no = models.CharField(_("window"), max_length=20, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("begun by"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    started_at = models.DateTimeField(_("from"))
    ended_at = models.DateTimeField(_("to"), null=True)
    is_forgotten = models.BooleanField(_("ended by the sweep of the next day"), default=False)
    objects = StageQuerySet.as_manager()

    class Meta:
        verbose_name = _("stage of a ticket")
        verbose_name_plural = _("stages of tickets")
        default_permissions = ()
        ordering: ClassVar = ["started_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ticket"], condition=Q(ended_at=None), name="stage_open_once"),
            models.CheckConstraint(condition=Q(stage__in=STAGES), name="stage_known"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")), name="stage_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket} {self.get_stage_display()}"


@dataclass(frozen=True)
class Times:
    """What one ticket's stages add up to."""

    waited: timedelta = timedelta()
    held: timedelta = timedelta()
    served: timedelta = timedelta()

    @property
    def total(self) -> timedelta:
        """From the arrival to the end, or to now."""
        return self.waited + self.held + self.served


def times(stages: Iterable[TicketStage], now: datetime) -> Times:
    """Waiting (with being called), on hold and served; an open stage counts until now."""
    spent = dict.fromkeys(STAGES, timedelta())
    for stage in stages:
        if not stage.is_forgotten:
            spent[TicketStatus(stage.stage)] += max(timedelta(), (stage.ended_at or now) - stage.started_at)
    waited = spent[TicketStatus.WAITING] + spent[TicketStatus.CALLED]
    return Times(waited, spent[TicketStatus.HELD], spent[TicketStatus.SERVED])
