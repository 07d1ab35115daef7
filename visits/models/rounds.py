"""Rounds of handling: the first, again when the visitor is not content, review and final review."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from office.calendar import DueDay
from office.models import User
from visits.models.interview import Demand
from visits.models.visit import Visit


class RoundKind(models.TextChoices):
    """What kind of handling it is (Art. 34–36)."""

    FIRST = "first", _("first handling")
    REHANDLING = "rehandling", _("handled again")
    REVIEW = "review", _("review")
    FINAL_REVIEW = "final_review", _("final review")


class HandlingRound(models.Model):
    """One round: who handles, until when, with which result; it keeps its own verdict."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField(_("round"))
    kind = models.CharField(_("kind"), max_length=15, choices=RoundKind, default=RoundKind.FIRST)
    handler = models.ForeignKey(User, on_delete=models.PROTECT, related_name="rounds", verbose_name=_("handler"))
    accepted_on = models.DateField(_("accepted on"))
    due_on = models.DateField(_("due on"), null=True)  # none when settled on the spot
    due = models.JSONField(null=True)  # the DueDay that explains it
    reason = models.CharField(_("reason for the round"), max_length=500, blank=True)
    result = models.TextField(_("result"), max_length=10000, blank=True)
    legal_basis = models.TextField(_("legal basis"), max_length=2000, blank=True)
    result_on = models.DateField(_("result on"), null=True)
    closed_on = models.DateField(_("closed on"), null=True)
    verdict = models.CharField(_("verdict"), max_length=20, blank=True)  # RatingLevel of the result
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("round of handling")
        verbose_name_plural = _("rounds of handling")
        default_permissions = ("view",)
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["visit", "number"], name="round_once_per_number"),
            models.CheckConstraint(condition=Q(kind__in=RoundKind.values), name="round_kind_known"),
            models.CheckConstraint(condition=Q(result_on=None) | ~Q(result=""), name="round_result_written"),
        ]

    def __str__(self) -> str:
        return _("Round %(number)s: %(kind)s") % {"number": self.number, "kind": self.get_kind_display()}

    @property
    def due_day(self) -> DueDay | None:
        """The due day with its explanation."""
        return DueDay.from_dict(self.due) if self.due else None

    def is_late(self, on: date) -> bool:
        """Past its day without a result."""
        return self.result_on is None and self.due_on is not None and self.due_on < on


class Decision(models.TextChoices):
    """What became of one demand (Art. 32)."""

    SUPPORT = "support", _("supported")
    PARTLY = "partly", _("supported in part")
    EXPLAIN = "explain", _("explained")
    NOT_SUPPORT = "not_support", _("not supported")


class DemandDecision(models.Model):
    """The decision on one demand in one round, with its legal basis."""

    round = models.ForeignKey(HandlingRound, on_delete=models.PROTECT, related_name="decisions")
    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("demand"))
    decision = models.CharField(_("decision"), max_length=15, choices=Decision)
    text = models.TextField(_("explanation"), max_length=3000, blank=True)
    legal_basis = models.CharField(_("legal basis"), max_length=500, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("decision on a demand")
        verbose_name_plural = _("decisions on demands")
        ordering: ClassVar = ["demand__position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "demand"], name="decision_once_per_demand"),
            models.CheckConstraint(condition=Q(decision__in=Decision.values), name="decision_known"),
            # Art. 32: a decision other than plain support states the law it rests on.
            models.CheckConstraint(
                condition=Q(decision="support") | ~Q(legal_basis=""), name="decision_has_legal_basis"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.demand}: {self.get_decision_display()}"
