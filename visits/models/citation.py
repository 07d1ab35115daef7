"""Which article, in which version, an answer rests on (product §2, clause 二(二)2)."""

from datetime import date
from typing import Any, ClassVar, Self

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.models import User
from visits.models.choices import OPEN_STATUSES
from visits.models.law import Law, LawArticle, LawVersion
from visits.models.visit import Visit

PLACES = {
    "interviewrecord": _("interview record"),
    "visit": _("decision"),
    "handlinground": _("result"),
    "demanddecision": _("decision on a demand"),
    "feedback": _("feedback"),
    "notice": _("notice"),
    "slipreply": _("reply of a department"),
}


class CitationQuerySet(models.QuerySet["Citation"]):
    """Sets of citations; none writes."""

    def visible_to(self, user: User) -> Self:
        """Those of visits this person may know of."""
        return self.filter(visit__in=Visit.objects.visible_to(user))

    def of_open_visits(self) -> Self:
        """Of matters that are not ended."""
        return self.filter(visit__status__in=OPEN_STATUSES)

    def lapsed(self, on: date) -> Self:
        """Resting on a version that is no longer in force, or on an article that was corrected since."""
        versions = LawVersion.objects.filter(in_force_to__lt=on).values("pk")
        articles = LawArticle.objects.exclude(superseded_by=None).values("pk")
        return self.filter(Q(version__in=versions) | Q(article__in=articles))

    def of(self, source: models.Model) -> Self:
        """Those of one text, with what a paper prints of them."""
        kind = ContentType.objects.get_for_model(source)
        return self.filter(content_type=kind, object_id=source.pk).select_related("law", "version", "article")

    def for_list(self) -> Self:
        """With what is shown of visit, law, version and article."""
        return self.select_related("visit", "law__replaced_by", "version", "article").defer(
            "visit__search_text", "visit__statement", "visit__demand", "law__search_text", "article__search_text"
        )

    def for_visit(self) -> Self:
        """With what the visit's page shows of law, version and article."""
        return self.select_related("law", "version", "article").defer("law__search_text", "article__search_text")

    def unknown_titles(self) -> "models.QuerySet[Citation, dict[str, Any]]":
        """Titles the library does not have, the most cited first."""
        return self.filter(law=None).values("title").annotate(times=models.Count("pk")).order_by("-times", "title")


class Citation(models.Model):
    """One law or article named in one text; written once, only what the library lacked may be filled in later."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="citations")
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    source = GenericForeignKey("content_type", "object_id")
    title = models.CharField(max_length=200)  # as written, without 《》
    key = models.CharField(max_length=20, blank=True)  # of the article; empty where only the law is named
    written = models.CharField(_("reference"), max_length=300)  # the whole reference as written
    cited_on = models.DateField(_("cited on"))
    cited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    law = models.ForeignKey(Law, on_delete=models.PROTECT, related_name="citations", null=True)
    version = models.ForeignKey(LawVersion, on_delete=models.PROTECT, related_name="citations", null=True)
    article = models.ForeignKey(LawArticle, on_delete=models.PROTECT, related_name="citations", null=True)
    objects = CitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        default_permissions = ()
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "title", "key"], name="citation_once_per_text"
            ),
            models.CheckConstraint(
                condition=(Q(article=None) | ~Q(version=None)) & (Q(version=None) | ~Q(law=None)),
                name="citation_from_law_to_article",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["title"], name="citation_unknown", condition=Q(law=None)),
        ]

    def __str__(self) -> str:
        return self.written

    @property
    def place(self) -> str:
        """In which kind of text it stands."""
        model = ContentType.objects.get_for_id(self.content_type_id).model
        return str(PLACES.get(model, model))

    @property
    def was_in_force(self) -> bool:
        """Whether the version applied on the day it was cited."""
        return self.version is not None and self.version.is_in_force(self.cited_on)
