"""Filed visits: code, retention and a frozen description (domain rules §4)."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from office.models import Code, User
from office.search import ZhQuerySet, ZhSearchField, zh_index
from visits.models import Visit


class Retention(models.TextChoices):
    """How long a case is kept (DA/T 22-2015)."""

    PERMANENT = "Y", _("permanent")
    D30 = "D30", _("30 years")
    D10 = "D10", _("10 years")

    @property
    def years(self) -> int | None:
        """Years of the term, None for permanent."""
        return None if self == Retention.PERMANENT else int(self.value[1:])


class ArchivedCaseQuerySet(ZhQuerySet):
    """Sets of filed cases."""

    zh_date = "filed_at"

    def visible_to(self, user: User) -> Self:
        """Cases of visits this person may see."""
        return self.filter(visit__in=Visit.objects.visible_to(user).values("pk"))

    def expired(self, on: date) -> Self:
        """Past their term: to be appraised, never deleted by a page."""
        return self.filter(retain_until__lt=on)

    def for_list(self) -> Self:
        """What a row of the list shows, by archival code."""
        return (
            self.select_related("category", "filed_by")
            .only("archival_code", "title", "year", "retention", "retain_until", "filed_at", "closed_on", "visit_no",
                  "visit_id", "pages", "category__name", "category__name_en", "category__code", "filed_by__full_name",
                  "filed_by__username")
            .order_by("year", "archival_code")
        )  # fmt: skip


class ArchivedCase(models.Model):
    """One visit, filed: what it is called and where it lies; nothing of it changes any more."""

    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="archived_case", verbose_name=_("visit"))
    archival_code = models.CharField(_("archival code (档号)"), max_length=60, unique=True)
    item_no = models.PositiveIntegerField(_("item no. (件号)"))
    year = models.PositiveSmallIntegerField(_("year"))
    month = models.PositiveSmallIntegerField(_("month"))
    category = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="+", verbose_name=_("category"))
    title = models.CharField(_("title"), max_length=200)
    visit_no = models.CharField(_("registration no."), max_length=40)
    retention = models.CharField(_("retention"), max_length=5, choices=Retention)
    retention_reason = models.CharField(_("reason for the retention"), max_length=200)
    retain_until = models.DateField(_("keep until"), null=True)
    closed_on = models.DateField(_("closed on"))
    filed_at = models.DateTimeField(_("filed at"))
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("filed by")
    )
    note = models.CharField(_("note (备考)"), max_length=500, blank=True)
    contents = models.JSONField()  # everything of the case as it stood, in words
    contents_sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField(_("pages"), default=0)
    search_text = ZhSearchField(sources=("archival_code", "title", "visit_no"))
    objects = ArchivedCaseQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search_text", "contents"])

    class Meta:
        verbose_name = _("filed case")
        verbose_name_plural = _("filed cases")
        default_permissions = ("view",)
        permissions: ClassVar = [("file_visit", "file closed visits")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(retention="Y") ^ Q(retain_until__isnull=False), name="case_term_dated"),
            models.CheckConstraint(condition=Q(month__range=(1, 12)), name="case_month_valid"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["year", "archival_code"], name="case_by_year"),
            models.Index(fields=["year", "category", "archival_code"], name="case_by_category"),
            models.Index(fields=["-filed_at", "-id"], name="case_newest"),
            zh_index("search_text", "case_zh"),
        ]

    def __str__(self) -> str:
        return self.archival_code

    def get_absolute_url(self) -> str:
        """The look-up page."""
        return reverse("archive:case", args=[self.archival_code])
