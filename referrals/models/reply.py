"""What a department says of a slip: notes while it works, and the answer with a decision on each demand."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from office.models import User
from referrals.models.referral import Referral
from visits.models import Decision, Demand


class ProgressNote(models.Model):
    """What the department reports while it works; written once."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="notes")
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by whom"))
    text = models.TextField(_("progress"), max_length=2000)

    class Meta:
        verbose_name = _("progress note")
        verbose_name_plural = _("progress notes")
        default_permissions = ("view",)
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.referral_id}"


class Verified(models.TextChoices):
    """Whether what the visitor stated proved true."""

    TRUE = "true", _("true")
    PARTLY = "partly", _("true in part")
    UNTRUE = "untrue", _("not true")
    OPEN = "open", _("cannot be established")


class ReplyReview(models.TextChoices):
    """What the room said to a reply."""

    ACCEPTED = "accepted", _("accepted")
    REWORK = "rework", _("sent back")


class SlipReply(models.Model):
    """One answer of the department; a reworked slip has several, each kept."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="replies")
    at = models.DateTimeField(_("replied at"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by whom"))
    handling = models.TextField(_("how it was handled"), max_length=10000)
    opinion = models.TextField(_("decision"), max_length=3000)
    legal_basis = models.TextField(_("legal basis"), max_length=2000)
    verified = models.CharField(_("statement found"), max_length=10, choices=Verified)
    visitor_told_on = models.DateField(_("visitor told on"), null=True, blank=True)
    visitor_told_how = models.CharField(_("visitor told how"), max_length=100, blank=True)
    signed_by = models.CharField(_("signed by (head of the unit)"), max_length=50)
    review = models.CharField(_("check"), max_length=10, choices=ReplyReview, blank=True, editable=False)
    review_note = models.TextField(_("opinion on the reply"), max_length=2000, blank=True, editable=False)
    reviewed_at = models.DateTimeField(_("checked at"), null=True, editable=False)
    reviewed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, editable=False, verbose_name=_("checked by")
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        default_permissions = ("view",)
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["referral"], condition=Q(review=""), name="one_reply_at_a_time"),
            models.CheckConstraint(condition=Q(review="") ^ Q(reviewed_at__isnull=False), name="reply_check_dated"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.referral_id}"


class ReplyDecision(models.Model):
    """What the department says to one demand."""

    reply = models.ForeignKey(SlipReply, on_delete=models.PROTECT, related_name="decisions")
    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="+", verbose_name=_("demand"))
    decision = models.CharField(_("decision"), max_length=15, choices=Decision)
    text = models.TextField(_("explanation"), max_length=3000, blank=True)

    class Meta:
        verbose_name = _("decision of the department")
        verbose_name_plural = _("decisions of the department")
        ordering: ClassVar = ["demand__position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reply", "demand"], name="reply_decision_once_per_demand")
        ]

    def __str__(self) -> str:
        return f"{self.demand}: {self.get_decision_display()}"
