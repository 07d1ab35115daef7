"""The law library: laws, their versions in force, their articles (domain rules §1, §9)."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Prefetch, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from office.moves import Movable
from office.search import ZhQuerySet, ZhSearchField, zh_index
from visits.laws.numerals import article_key

STATE = "中华人民共和国"  # laws are cited without it


class LawKind(models.TextChoices):
    """What a text is; the order is that of the list."""

    LAW = "law", _("law")
    REGULATION = "regulation", _("regulation")
    RULE = "rule", _("departmental rule")
    POLICY = "policy", _("policy document")
    OWN = "own", _("the room's own rules")


class LawQuerySet(ZhQuerySet):
    """Sets of laws; each method narrows or loads, none writes."""

    def in_force(self, on: date) -> Self:
        """With a version in force on this day."""
        return self.filter(pk__in=LawVersion.objects.in_force(on).values("law"))

    def for_list(self) -> Self:
        """What a row of the list shows."""
        versions = LawVersion.objects.annotate(article_count=models.Count("articles", Q(articles__superseded_by=None)))
        return self.prefetch_related(Prefetch("versions", versions)).order_by("kind_order", "title")

    def by_kind(self) -> Self:
        """Numbered by the rank of their kind: laws before regulations before rules."""
        ranks = [models.When(kind=kind, then=Value(rank)) for rank, kind in enumerate(LawKind.values)]
        return self.annotate(kind_order=models.Case(*ranks, output_field=models.IntegerField()))


class Law(Movable):
    """One law, regulation, policy or own rule, through all its versions. It has no status, only a revision."""

    NEXT: ClassVar = {}
    title = models.CharField(_("title"), max_length=200, unique=True)
    aliases = ArrayField(models.CharField(max_length=200), verbose_name=_("short titles"), default=list, blank=True)
    kind = models.CharField(_("kind"), max_length=15, choices=LawKind)
    issuing_body = models.CharField(pgettext_lazy("law", "issued by"), max_length=200, blank=True)
    interpreter = models.CharField(_("interpreted by"), max_length=200, blank=True)
    replaced_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="replaces",
        null=True,
        blank=True,
        verbose_name=_("replaced by"),
    )
    search_text = ZhSearchField(sources=("title", "aliases_text", "issuing_body"))
    objects = LawQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search_text"])

    class Meta:
        verbose_name = _("law or policy")
        verbose_name_plural = _("laws and policies")
        default_permissions = ("view",)
        permissions: ClassVar = [("edit_law", "keep the law library")]
        ordering: ClassVar = ["title"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=LawKind.values), name="law_kind_known"),
            models.CheckConstraint(condition=~Q(replaced_by=F("id")), name="law_not_replaced_by_itself"),
        ]
        indexes: ClassVar = [zh_index("search_text", "law_zh")]

    def __str__(self) -> str:
        return f"《{self.title.removeprefix(STATE)}》"

    def get_absolute_url(self) -> str:
        """The law's page, with the version in force."""
        return reverse("visits:law", args=[self.pk])

    @property
    def aliases_text(self) -> str:
        """The short titles as one text, to be searched."""
        return " ".join(self.aliases)

    def version_on(self, on: date) -> "LawVersion | None":
        """The version in force on a day; reads the versions as they were loaded."""
        return next((version for version in self.versions.all() if version.is_in_force(on)), None)

    def version_for(self, on: date) -> "LawVersion | None":
        """The version in force on a day, else the last one before, else the first there will be."""
        versions = list(self.versions.all())
        before = [version for version in versions if version.in_force_from <= on]
        latest = (before or versions[:1])[-1:]
        return self.version_on(on) or (latest[0] if latest else None)


class LawVersionQuerySet(models.QuerySet["LawVersion"]):
    """Sets of versions; none writes."""

    def in_force(self, on: date) -> Self:
        """In force on this day."""
        return self.filter(Q(in_force_to=None) | Q(in_force_to__gte=on), in_force_from__lte=on)


class LawVersion(models.Model):
    """A law as it stood from one day to another; versions of one law never overlap."""

    law = models.ForeignKey(Law, on_delete=models.PROTECT, related_name="versions", verbose_name=_("law or policy"))
    name = models.CharField(_("version"), max_length=50, help_text=_("Usually the year: 2022."))
    document_no = models.CharField(_("document no."), max_length=100, blank=True)
    adopted_on = models.DateField(_("issued on"), null=True, blank=True)
    in_force_from = models.DateField(_("in force from"))
    in_force_to = models.DateField(_("in force until"), null=True, blank=True)
    end_note = models.CharField(_("how it ended"), max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    source = models.CharField(_("source of the text"), max_length=300, blank=True)
    is_summary = models.BooleanField(_("own summaries, not the wording"), default=False)
    preamble = models.TextField(_("text outside of the articles"), blank=True)  # what the import could not place
    objects = LawVersionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("version of a law")
        verbose_name_plural = _("versions of laws")
        default_permissions = ()
        ordering: ClassVar = ["in_force_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["law", "name"], name="law_version_named_once"),
            models.CheckConstraint(
                condition=Q(in_force_to=None) | Q(in_force_to__gte=F("in_force_from")),
                name="law_version_ends_after_start",
            ),
            # Ranges have a GiST operator class of their own, so the constraint needs no extension.
            ExclusionConstraint(
                name="law_versions_apart",
                expressions=[
                    (Func("law", "law", Value("[]"), function="int8range"), "&&"),
                    (Func("in_force_from", "in_force_to", Value("[]"), function="daterange"), "&&"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return _("%(name)s version") % {"name": self.name}

    def get_absolute_url(self) -> str:
        """The law's page showing this version."""
        return f"{self.law.get_absolute_url()}?version={self.pk}"

    def validate_constraints(self, exclude: Any = None) -> None:
        """The database checks them; the workflow says the same in the user's words."""

    def is_in_force(self, on: date) -> bool:
        """Whether it applies on this day."""
        return self.in_force_from <= on and (self.in_force_to is None or on <= self.in_force_to)

    @property
    def is_cited(self) -> bool:
        """Whether an answer rests on it: from then on its articles do not change."""
        return self.citations.exists()


class LawArticleQuerySet(ZhQuerySet):
    """Sets of articles; none writes."""

    def valid(self) -> Self:
        """Without those a correction has replaced."""
        return self.filter(superseded_by=None)

    def in_force(self, on: date) -> Self:
        """Valid articles of versions in force on this day."""
        return self.valid().filter(version__in=LawVersion.objects.in_force(on))

    def matching(self, words: Iterable[str]) -> Self:
        """Each word is the number of the article, or stands in it or in the names of its law."""
        found = self
        for word in words:
            fits = Q(search_text__zh=word) | Q(version__law__in=Law.objects.filter(search_text__zh=word))
            key = article_key(word)
            found = found.filter(fits | Q(key=key) if key else fits)
        return found

    def by_number(self, keys: Iterable[str]) -> Self:
        """Those with one of these numbers first, then law by law in their order."""
        rank = models.Case(models.When(key__in=list(keys), then=Value(0)), default=Value(1))
        return self.annotate(rank=rank).order_by("rank", "version__law__title", "-version__in_force_from", "position")


class LawArticle(models.Model):
    """One article as written; a correction of a cited one is a row of its own that takes its place."""

    version = models.ForeignKey(LawVersion, on_delete=models.PROTECT, related_name="articles")
    label = models.CharField(_("article"), max_length=40)  # as written: 第二十三条, 三（二）1
    key = models.CharField(max_length=20, editable=False)  # what it is found by: 23, 10-1, 3.2.1
    number = models.PositiveIntegerField(editable=False)
    suffix = models.PositiveSmallIntegerField(default=0, editable=False)  # of 第十条之一
    chapter = models.CharField(_("chapter"), max_length=300, blank=True)
    heading = models.CharField(_("heading"), max_length=100, blank=True)
    text = models.TextField(_("text"), max_length=20_000)
    position = models.PositiveIntegerField(editable=False)
    superseded_by = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="corrects", null=True, editable=False
    )
    search_text = ZhSearchField(sources=("label", "heading", "chapter", "text"))
    objects = LawArticleQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search_text"])

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        default_permissions = ()
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version", "key"], condition=Q(superseded_by=None), name="law_article_once_per_version"
            ),
            models.CheckConstraint(condition=~Q(key=""), name="law_article_numbered"),
        ]
        indexes: ClassVar = [zh_index("search_text", "law_article_zh")]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        """The article on its law's page."""
        return f"{self.version.get_absolute_url()}#{self.anchor}"

    @property
    def anchor(self) -> str:
        """Where it stands on its law's page."""
        return f"art-{self.key}"
