"""How the visitors of joined visits learn the result: a joined visit follows the first one (product §3)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from office.models import Code, User
from visits.models.rounds import HandlingRound
from visits.models.visit import Visit


class JoinedNotice(models.Model):
    """The visitor of a joined visit was told the result of one round of the first, or could not be."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="joined_notices")  # the joined one
    round = models.ForeignKey(HandlingRound, on_delete=models.PROTECT, related_name="joined_notices")  # of the first
    was_told = models.BooleanField(_("was told"), default=True)
    method = models.ForeignKey(
        Code, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("told how")
    )
    note = models.CharField(_("note"), max_length=500, blank=True)
    noted_at = models.DateTimeField(_("noted at"))
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("noted by"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("notice to a joined visitor")
        verbose_name_plural = _("notices to joined visitors")
        default_permissions = ("view",)
        ordering: ClassVar = ["noted_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["visit", "round"], name="joined_notice_once_a_round"),
            models.CheckConstraint(
                condition=Q(was_told=True, method__isnull=False) | (Q(was_told=False) & ~Q(note="")),
                name="joined_notice_how_or_why_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit} {self.method or self.note}"
