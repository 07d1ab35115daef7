"""Several people with one matter: how many came, whether that is a group visit (集体访), who speaks for them."""

from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

SIZE_BANDS = ((5, 10), (11, 20), (21, 50), (51, 100), (101, None))  # domain rules §3.3


class GroupOverride(models.TextChoices):
    """Where the receptionist knows better than the number of persons."""

    BY_NUMBER = "", _("by the number of persons")
    GROUP = "group", _("group visit all the same")
    SINGLE = "single", _("no group visit all the same")


class GroupFields(models.Model):
    """How many came and how many are concerned; whether it counts as a group visit is derived, never ticked."""

    people_count = models.PositiveSmallIntegerField(_("persons"), default=1, validators=[MinValueValidator(1)])
    affected_count = models.PositiveIntegerField(_("persons affected"), null=True, blank=True)
    is_group = models.BooleanField(_("group visit"), default=False, editable=False)
    group_override = models.CharField(
        _("counts as group visit"), max_length=10, choices=GroupOverride, default=GroupOverride.BY_NUMBER, blank=True
    )
    group_override_reason = models.CharField(_("reason why it counts so"), max_length=200, blank=True)
    # Representatives who have no receipt for the present round's answer yet; counted by the moves.
    untold_count = models.PositiveSmallIntegerField(_("representatives not yet told"), default=0, editable=False)

    class Meta:
        abstract = True

    def counts_as_group(self, threshold: int) -> bool:
        """By the number of persons, unless the receptionist gave a reason to see it otherwise."""
        if self.group_override:
            return self.group_override == GroupOverride.GROUP
        return self.people_count >= threshold

    @property
    def size_band(self) -> str:
        """The band statistics count a group visit in, e.g. 21–50; empty for single visits."""
        return band_of(self.people_count) if self.is_group else ""


def band_of(people: int) -> str:
    """The band of a number of persons; empty below the smallest."""
    for low, high in SIZE_BANDS:
        if people >= low and (high is None or people <= high):
            return band_name(low, high)
    return ""


def band_name(low: int, high: int | None) -> str:
    """How a band is written."""
    return f"{low}–{high}" if high else f">{low - 1}"


GROUP_CONSTRAINTS: tuple[Any, ...] = (
    models.CheckConstraint(condition=Q(people_count__gte=1), name="visit_people_counted"),
    models.CheckConstraint(
        condition=Q(affected_count=None) | Q(affected_count__gte=F("people_count")),
        name="visit_affected_at_least_present",
    ),
    models.CheckConstraint(
        condition=Q(group_override="") | (Q(group_override__in=["group", "single"]) & ~Q(group_override_reason="")),
        name="visit_group_override_explained",
    ),
)
