"""Numbers of papers: one series per kind of paper and year, without a gap."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class Series(models.TextChoices):
    """Kinds of paper that carry a number of their own."""

    VISIT = "visit", _("visit registration")
    INTERVIEW = "interview", _("interview record")
    REFERRAL = "referral", _("referral slip")
    COMPLAINT = "complaint", _("complaint about staff")
    APPRAISAL = "appraisal", _("appraisal")
    LEGACY = "legacy", _("visit from an old ledger")
    NOTICE_ACCEPTANCE = "notice_acceptance", _("notice of acceptance")
    NOTICE_TRANSFER = "notice_transfer", _("notice of transfer")
    NOTICE_DECLINE = "notice_decline", _("notice of non-acceptance")
    NOTICE_NOT_AGAIN = "notice_not_again", _("notice that a matter is not accepted again")
    NOTICE_EXTENSION = "notice_extension", _("notice of extension")
    NOTICE_OPINION = "notice_opinion", _("handling opinion")
    NOTICE_ANSWER = "notice_answer", _("written answer")


def validate_pattern(pattern: str) -> None:
    """A pattern must be fillable with a year and a number."""
    try:
        filled = pattern.format(year=2026, number=1) != pattern.format(year=2027, number=2)
    except (KeyError, IndexError, ValueError):
        filled = False
    if not filled or "{number" not in pattern or "{year" not in pattern:
        raise ValidationError(_("The pattern must contain {year} and {number}, e.g. 来访〔{year}〕第{number:04d}号."))


class NumberRule(models.Model):
    """How the numbers of one series are written (编号规则)."""

    series = models.CharField(_("series"), max_length=20, choices=Series, unique=True)
    pattern = models.CharField(_("pattern"), max_length=60, validators=[validate_pattern])
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("number rule")
        verbose_name_plural = _("number rules")
        ordering: ClassVar = ["series"]

    def __str__(self) -> str:
        return f"{self.get_series_display()}: {self.pattern}"


class Counter(models.Model):
    """The last number given in one series and period; locked while the next one is given."""

    series = models.CharField(max_length=20)
    period = models.CharField(max_length=60)  # a year, or a day and room for queue tickets
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["series", "period"], name="counter_once_per_period")]

    def __str__(self) -> str:
        return f"{self.series} {self.period}: {self.last}"
