"""Receipts: one answer to all representatives of a group visit, and each of them signs for it."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from office.models import Code, User
from visits.models.feedback import Feedback
from visits.models.person import VisitPerson


class ReceiptState(models.TextChoices):
    """What came of handing over the answer (送达回证, domain rules §2)."""

    SIGNED = "signed", pgettext_lazy("answer", "signed for")
    ORAL = "oral", _("told orally, not signed")
    REFUSED = "refused", _("refused to sign")
    NOT_REACHED = "not_reached", _("could not be reached")


class FeedbackReceipt(models.Model):
    """How and when one representative got the answer; without a person it is the first visitor's."""

    feedback = models.ForeignKey(Feedback, on_delete=models.PROTECT, related_name="receipts")
    person = models.ForeignKey(VisitPerson, on_delete=models.PROTECT, related_name="receipts", null=True)
    name = models.CharField(_("representative"), max_length=100)  # as it stood on the list that day
    method = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="+", verbose_name=_("method"))
    given_at = models.DateTimeField(_("given at"))
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("given by"))
    received_by = models.CharField(pgettext_lazy("answer", "received by"), max_length=100, blank=True)
    state = models.CharField(_("signature"), max_length=15, choices=ReceiptState)
    note = models.CharField(_("service record"), max_length=200, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("receipt of a representative")
        verbose_name_plural = _("receipts of representatives")
        default_permissions = ("view",)
        ordering: ClassVar = ["given_at", "pk"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["feedback", "person"], name="receipt_once_per_person"),
            models.UniqueConstraint(fields=["feedback"], name="receipt_once_of_visitor", condition=Q(person=None)),
            models.CheckConstraint(condition=Q(state__in=ReceiptState.values), name="receipt_state_known"),
            # A witness or what was tried: without it nobody can tell later that the answer was handed over.
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "not_reached"]) | ~Q(note=""), name="receipt_failure_explained"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.get_state_display()}"
