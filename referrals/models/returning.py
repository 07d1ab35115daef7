"""Returns of slips: the department says a matter is not its own, the sender decides (退办, Art. 23)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from office.models import Code, Department, User
from referrals.models.referral import Referral, ReferralStatus


class SlipReturn(models.Model):
    """The department says the matter is not its own (退办, Art. 23); the sender decides."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="returns")
    requested_at = models.DateTimeField(_("requested at"))
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("requested by"))
    reason = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="+", verbose_name=_("reason"))
    explanation = models.TextField(_("explanation"), max_length=1000)
    proposed_department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("belongs to")
    )
    status_before = models.CharField(_("status before"), max_length=20, choices=ReferralStatus, editable=False)
    decide_by = models.DateField(_("decide by"))
    is_agreed = models.BooleanField(_("agreed"), null=True, editable=False)
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, editable=False, verbose_name=_("decided by")
    )
    decision_note = models.CharField(_("reason of the decision"), max_length=500, blank=True, editable=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("return of a slip")
        verbose_name_plural = _("returns of slips")
        default_permissions = ("view",)
        ordering: ClassVar = ["requested_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["referral"], condition=Q(is_agreed=None), name="one_return_request_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(is_agreed=None) ^ Q(decided_at__isnull=False), name="return_decision_dated"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requested_at:%Y-%m-%d} {self.referral_id}"
