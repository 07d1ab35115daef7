"""Code lists (domain rules §3): loaded from data files, editable by the administrator."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class CodeKind(models.TextChoices):
    """The lists there are; each has a file of the same name in office/data/."""

    PURPOSE = "purpose", _("purpose of visit")
    CATEGORY = "category", _("category")
    CHANNEL = "channel", _("form of visit")
    ETHNICITY = "ethnicity", _("ethnicity")
    NATIONALITY = "nationality", _("nationality")
    ID_TYPE = "id_type", _("type of document")
    OCCUPATION = "occupation", _("occupation")
    VISITOR_TAG = "visitor_tag", _("visitor attribute")
    REGION = "region", _("region")
    SOURCE_AREA = "source_area", _("source area")
    LEGAL_ROUTE = "legal_route", _("legal route")
    ABNORMAL_BEHAVIOUR = "abnormal_behaviour", _("abnormal behaviour")
    FEEDBACK_METHOD = "feedback_method", _("feedback method")
    RETURN_REASON = "return_reason", _("reason for return")
    SUPERVISE_REASON = "supervise_reason", _("reason for supervision")
    HOT_TOPIC = "hot_topic", _("hot topic")
    DISSATISFACTION_REASON = "dissatisfaction_reason", _("reason for dissatisfaction")


class CodeQuerySet(models.QuerySet["Code"]):
    """Sets of codes."""

    def of_kind(self, kind: str) -> Self:
        """One list, in its order."""
        return self.filter(kind=kind)

    def usable(self, on: date) -> Self:
        """Codes that may be chosen on a day; older records keep theirs."""
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_to=None) | Q(valid_to__gte=on), is_active=True
        )


class Code(models.Model):
    """One entry of a code list; never deleted once used, only closed."""

    kind = models.CharField(_("list"), max_length=25, choices=CodeKind)
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(pgettext_lazy("unit", "name"), max_length=50)
    name_en = models.CharField(_("English name"), max_length=100)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="children", null=True, blank=True, verbose_name=_("above")
    )
    extra = models.CharField(_("attribute"), max_length=30, blank=True)  # e.g. law_class of a purpose
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("active"), default=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    objects = CodeQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("code")
        verbose_name_plural = _("code lists")
        ordering: ClassVar = ["kind", "position", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "code"], name="code_once_per_list"),
            models.CheckConstraint(condition=Q(kind__in=CodeKind.values), name="code_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name if (get_language() or "zh").startswith("zh") else self.name_en
