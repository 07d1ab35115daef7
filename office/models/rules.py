"""The organisation's name and its rules: numbers that are settings, never constants (domain rules C2, C3)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords


class RuleProfile(models.Model):
    """Deadlines and limits. "regulation" follows 《信访工作条例》, "organisation" a unit's own rules."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(pgettext_lazy("unit", "name"), max_length=50)
    is_current = models.BooleanField(_("in force"), default=False)
    notice_days = models.PositiveSmallIntegerField(_("notice to the visitor, days (Art. 23)"), default=15)
    handling_days = models.PositiveSmallIntegerField(_("handling, days (Art. 34)"), default=60)
    extension_days = models.PositiveSmallIntegerField(_("extension at most, days (Art. 34)"), default=30)
    objection_days = models.PositiveSmallIntegerField(_("objection to a slip, working days (Art. 23)"), default=5)
    review_days = models.PositiveSmallIntegerField(_("review, days (Art. 35)"), default=30)
    final_review_days = models.PositiveSmallIntegerField(_("final review, days (Art. 36)"), default=30)
    slip_days = models.PositiveSmallIntegerField(_("referral slip, days"), default=15)
    receipt_days = models.PositiveSmallIntegerField(_("receipt of a slip, working days"), default=2)
    acceptance_days = models.PositiveSmallIntegerField(_("check of a reply, working days"), default=3)
    feedback_days = models.PositiveSmallIntegerField(_("feedback after the result, working days"), default=3)
    rating_days = models.PositiveSmallIntegerField(_("follow-up after feedback, working days"), default=1)
    filing_days = models.PositiveSmallIntegerField(_("filing after closing, days"), default=30)
    complaint_days = models.PositiveSmallIntegerField(_("complaint about staff, days"), default=15)
    roll_to_workday = models.BooleanField(_("a last day on a holiday moves on (Civil Code Art. 203)"), default=True)
    group_threshold = models.PositiveSmallIntegerField(_("group visit from, persons"), default=5)
    max_representatives = models.PositiveSmallIntegerField(_("representatives at most (Art. 20)"), default=5)
    id_required = models.BooleanField(_("identity document required"), default=False)
    keep_tickets_overnight = models.BooleanField(_("queue tickets are kept overnight"), default=False)
    review_from_round = models.PositiveSmallIntegerField(_("review proposed from round"), default=3)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("rule profile")
        verbose_name_plural = _("rule profiles")
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["is_current"], condition=Q(is_current=True), name="one_rule_profile_in_force"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """Whose room this is; one row."""

    name = models.CharField(pgettext_lazy("unit", "name"), max_length=100)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    hotline = models.CharField(_("supervision hotline"), max_length=30, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    hours = models.CharField(_("reception hours"), max_length=200, blank=True)
    fonds_code = models.CharField(_("fonds code (全宗号)"), max_length=4, default="0001")
    archive_category = models.CharField(_("archive category (门类)"), max_length=10, default="XF")
    base_url = models.URLField(_("address of this system, for QR codes"), blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisation")
        constraints: ClassVar = [models.CheckConstraint(condition=Q(pk=1), name="one_organisation")]

    def __str__(self) -> str:
        return self.name
