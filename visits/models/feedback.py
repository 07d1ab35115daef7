"""Telling the visitor the result, and hearing whether she is content (domain rules §2.6)."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from office.models import Code, User
from visits.models.rounds import HandlingRound


class Feedback(models.Model):
    """The result as told to the visitor, once per round."""

    round = models.OneToOneField(HandlingRound, on_delete=models.PROTECT, related_name="feedback")
    method = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="+", verbose_name=_("method"))
    given_at = models.DateTimeField(_("given at"))
    given_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("given by"), editable=False
    )
    content = models.TextField(_("what was told"), max_length=5000)
    explanation = models.TextField(_("explanation of law and policy"), max_length=2000, blank=True)
    objections = models.TextField(_("what the visitor said"), max_length=2000, blank=True)
    recipient = models.CharField(pgettext_lazy("answer", "received by"), max_length=100, blank=True)
    notice = models.ForeignKey(
        "visits.Notice",
        on_delete=models.PROTECT,
        related_name="feedback",
        null=True,
        blank=True,
        verbose_name=_("notice that carried it"),
    )
    service_note = models.CharField(_("service record"), max_length=200, blank=True)  # required for written methods
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        default_permissions = ("view",)
        ordering: ClassVar = ["given_at"]

    def __str__(self) -> str:
        return f"{self.given_at:%Y-%m-%d} {self.method}"


class RatingLevel(models.TextChoices):
    """How content; refusal and not reached are values of their own and count in no rate."""

    VERY = "very", _("very satisfied")
    SATISFIED = "satisfied", _("satisfied")
    MOSTLY = "mostly", _("mostly satisfied")
    DISSATISFIED = "dissatisfied", _("dissatisfied")
    REFUSED = "refused", _("refused to rate")
    NOT_REACHED = "not_reached", _("not reached")


CONTENT_LEVELS = (RatingLevel.VERY, RatingLevel.SATISFIED, RatingLevel.MOSTLY)


class RatingStage(models.TextChoices):
    """What is rated: the reception at the window, or the result after feedback; never mixed."""

    RECEPTION = "reception", _("reception")
    RESULT = "result", _("result")


class RatingMethod(models.TextChoices):
    """How the rating was taken."""

    PHONE = "phone", _("by phone")
    IN_PERSON = "in_person", _("in person")
    HOME = "home", _("home visit")
    ONLINE = "online", _("online")
    PAPER = "paper", _("paper slip")


class Solved(models.TextChoices):
    """Whether the matter is solved, in the visitor's eyes."""

    YES = "yes", _("solved")
    PARTLY = "partly", _("solved in part")
    NO = "no", _("not solved")


class Wish(models.TextChoices):
    """What the visitor wants next."""

    ACCEPT = "accept", _("accepts the result")
    REHANDLE = "rehandle", _("wants it handled again")
    REVIEW = "review", _("asks for review")
    DROP = "drop", _("will not pursue it")


class SatisfactionRating(models.Model):
    """One verdict of the visitor, taken by somebody; nothing is pre-selected."""

    round = models.ForeignKey(HandlingRound, on_delete=models.PROTECT, related_name="ratings")
    stage = models.CharField(_("what is rated"), max_length=10, choices=RatingStage)
    method = models.CharField(_("method"), max_length=10, choices=RatingMethod)
    rated_at = models.DateTimeField(_("rated at"))
    taken_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("taken by"), editable=False
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=1)
    solved = models.CharField(_("is the matter solved"), max_length=10, choices=Solved, blank=True)
    attitude = models.CharField(_("attitude"), max_length=15, choices=RatingLevel, blank=True)
    efficiency = models.CharField(_("efficiency"), max_length=15, choices=RatingLevel, blank=True)
    outcome = models.CharField(_("result"), max_length=15, choices=RatingLevel, blank=True)
    overall = models.CharField(_("overall"), max_length=15, choices=RatingLevel)
    reasons = ArrayField(models.CharField(max_length=20), verbose_name=_("reasons"), default=list, blank=True)
    comment = models.TextField(_("comment"), max_length=1000, blank=True)
    wish = models.CharField(_("wish"), max_length=10, choices=Wish, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        default_permissions = ("view",)
        ordering: ClassVar = ["rated_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(overall__in=RatingLevel.values), name="rating_level_known"),
            models.CheckConstraint(
                condition=~Q(overall="dissatisfied") | ~Q(reasons=[]) | ~Q(comment=""),
                name="rating_dissatisfaction_explained",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}: {self.get_overall_display()}"
