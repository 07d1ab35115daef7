"""Appraisal of one person for one quarter (考核): the regulation's four dimensions (五(二); domain rules §5)."""

from decimal import Decimal
from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from office.models import User
from office.moves import Movable


class AppraisalStatus(models.TextChoices):
    """From the first score to a final one; the person sees it from publication on."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published to the person")
    FINAL = "final", _("final")


class Grade(models.TextChoices):
    """Grades of the Civil Servants Act, Art. 38."""

    EXCELLENT = "excellent", _("excellent")
    COMPETENT = "competent", _("competent")
    BASIC = "basic", _("basically competent")
    INCOMPETENT = "incompetent", _("not competent")


class OutcomeKind(models.TextChoices):
    """What the appraisal leads to (regulation 五(二))."""

    NONE = "none", _("none")
    COMMENDATION = "commendation", _("commendation")
    TALK = "talk", _("reminding talk")
    CRITICISM = "criticism", _("criticism and education")
    ACCOUNTABILITY = "accountability", _("accountability")


# Lowest total of each grade, the best first (proposed scheme of domain rules §5).
GRADE_FLOORS = ((Grade.EXCELLENT, 90), (Grade.COMPETENT, 75), (Grade.BASIC, 60), (Grade.INCOMPETENT, 0))
DIMENSIONS = ("attitude", "efficiency", "result", "satisfaction")
# What whoever appraises writes down, and may change while it is a draft.
SCORES = (*DIMENSIONS, "deduction", "bonus", "reasons", "veto_reason", "outcome", "outcome_document")


def grade_of(total: Decimal, *, vetoed: bool) -> Grade:
    """The grade of a total; a veto item (leak, retaliation, insult) means not competent whatever the total."""
    if vetoed:
        return Grade.INCOMPETENT
    return next(grade for grade, floor in GRADE_FLOORS if total >= floor or floor == 0)


def score_field(verbose_name: Any, *, most: int) -> models.DecimalField:
    """Points with half steps from 0 to `most`."""
    return models.DecimalField(
        verbose_name, max_digits=4, decimal_places=1, validators=[MinValueValidator(0), MaxValueValidator(most)]
    )


class AppraisalQuerySet(models.QuerySet["StaffAppraisal"]):
    """Sets of appraisals."""

    def visible_to(self, user: User) -> Self:
        """Those who appraise see all but their own drafts; everybody sees the own published ones."""
        own = Q(person=user.pk, status__in=[AppraisalStatus.PUBLISHED, AppraisalStatus.FINAL])
        if user.has_perm("supervision.view_staffappraisal"):
            return self.filter(own | ~Q(person=user.pk))
        return self.filter(own)

    def for_list(self) -> Self:
        """What a row of the list shows, the newest quarter first."""
        return self.select_related("person", "person__room").order_by("-year", "-quarter", "person__username")


class StaffAppraisal(Movable):
    """One person, one quarter, four dimensions of 25 points, deductions and bonus, grade and outcome."""

    NEXT: ClassVar = {
        AppraisalStatus.DRAFT: frozenset({AppraisalStatus.PUBLISHED}),
        AppraisalStatus.PUBLISHED: frozenset({AppraisalStatus.FINAL, AppraisalStatus.DRAFT}),
    }
    status = models.CharField(
        _("status"), max_length=10, choices=AppraisalStatus, default=AppraisalStatus.DRAFT, editable=False
    )
    appraisal_no = models.CharField(_("appraisal no."), max_length=40, unique=True, editable=False)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appraisals", verbose_name=_("person"))
    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)])
    quarter = models.PositiveSmallIntegerField(_("quarter"), choices=[(n, f"Q{n}") for n in (1, 2, 3, 4)])
    attitude = score_field(_("attitude"), most=25)
    efficiency = score_field(_("efficiency"), most=25)
    result = score_field(_("results"), most=25)
    satisfaction = score_field(_("visitors' satisfaction"), most=25)
    deduction = score_field(_("deductions for discipline"), most=100)
    bonus = score_field(_("bonus"), most=10)
    reasons = models.TextField(_("reasons and evidence"), max_length=3000)
    veto_reason = models.CharField(_("veto item"), max_length=300, blank=True)
    grade = models.CharField(_("grade"), max_length=15, choices=Grade, editable=False)
    outcome = models.CharField(_("outcome"), max_length=15, choices=OutcomeKind, default=OutcomeKind.NONE)
    outcome_document = models.CharField(_("document no. of the outcome"), max_length=60, blank=True)
    appraised_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", editable=False, verbose_name=_("appraised by")
    )
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    objection = models.TextField(_("objection of the person"), max_length=2000, blank=True, editable=False)
    objection_answer = models.TextField(_("answer to the objection"), max_length=2000, blank=True, editable=False)
    confirmed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, editable=False, verbose_name=_("made final by")
    )
    confirmed_at = models.DateTimeField(_("final since"), null=True, editable=False)
    objects = AppraisalQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("appraisal")
        verbose_name_plural = _("appraisals")
        default_permissions = ("view",)
        permissions: ClassVar = [
            ("appraise_staff", "appraise staff"),
            ("confirm_appraisal", "confirm appraisals"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "year", "quarter"], name="appraisal_once_per_quarter"),
            models.CheckConstraint(condition=~Q(person=F("appraised_by")), name="appraisal_not_of_oneself"),
            models.CheckConstraint(condition=Q(grade__in=Grade.values), name="appraisal_grade_known"),
            models.CheckConstraint(
                condition=Q(
                    attitude__range=(0, 25),
                    efficiency__range=(0, 25),
                    result__range=(0, 25),
                    satisfaction__range=(0, 25),
                ),
                name="appraisal_dimensions_within_25",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.year} Q{self.quarter}"

    def get_absolute_url(self) -> str:
        """The appraisal's page."""
        return reverse("supervision:appraisal", args=[self.pk])

    @property
    def total(self) -> Decimal:
        """Points in all: four dimensions, less deductions, plus bonus, never below 0 nor above 110."""
        scored: Decimal = sum((getattr(self, name) for name in DIMENSIONS), Decimal(0))
        total: Decimal = scored - self.deduction + self.bonus
        return min(max(total, Decimal(0)), Decimal(110))
