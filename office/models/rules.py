"""The organisation's name and its rules: numbers that are settings, never constants (domain rules C2, C3)."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords


def read_steps(text: str) -> list[tuple[int, int]]:
    """The steps "10:3, 50:4" as pairs, the smallest group first; raises ValueError for anything else."""
    pairs = [step.split(":") for step in text.replace("，", ",").replace("：", ":").split(",") if step.strip()]
    return sorted((int(up_to), int(most)) for up_to, most in pairs)


def validate_steps(text: str) -> None:
    """Each step is a number of persons and a number of representatives."""
    try:
        is_sound = all(0 < most <= up_to for up_to, most in read_steps(text))
    except ValueError:
        is_sound = False
    if not is_sound:
        raise ValidationError(_("Write each step as persons:representatives, e.g. 10:3."))


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
    representative_steps = models.CharField(
        _("fewer representatives for smaller groups"),
        max_length=100,
        blank=True,
        validators=[validate_steps],
        help_text=_("E.g. 10:3 – up to ten persons three representatives; several steps with commas."),
    )
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

    def representatives_for(self, people: int) -> int:
        """How many representatives so many people may send (Art. 20; Zhejiang: up to 10 people 3)."""
        fitting = [most for up_to, most in read_steps(self.representative_steps) if people <= up_to]
        return min([*fitting[:1], self.max_representatives])


class WordingKey(models.TextChoices):
    """Standing texts that the office words for itself."""

    REMEDY = "remedy", _("remedy in a handling opinion")
    PROCEDURE = "procedure", _("way and procedure in a notice of acceptance")
    GUIDE = "guide", _("reception procedure in the public notice")
    RULES = "rules", _("what visitors have to know in the public notice")
    PRIVACY = "privacy", _("privacy notice")


class Wording(models.Model):
    """A standing text, printed on papers; 【…】 stands for what differs: 【单位】, 【电话】, 【延长期限】 …"""

    key = models.CharField(_("text"), max_length=20, choices=WordingKey, unique=True)
    text = models.TextField(_("wording"), max_length=5000)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("standing text")
        verbose_name_plural = _("standing texts")
        ordering: ClassVar = ["key"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(text=""), name="wording_written")]

    def __str__(self) -> str:
        return self.get_key_display()


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
