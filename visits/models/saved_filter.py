"""Filters somebody keeps for a list: by name, for oneself or for the whole room."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from office.models import Room, User


class FilteredPage(models.TextChoices):
    """Lists that keep filters."""

    VISITS = "visits", _("Visits")


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    """Sets of saved filters."""

    def usable_by(self, user: User) -> Self:
        """One's own, and those a supervisor shares with all rooms or with the own one."""
        shared = Q(is_shared=True) & (Q(room=None) | Q(room=user.room_id))
        return self.filter(Q(owner=user) | shared)


class SavedFilter(models.Model):
    """A name for a choice of filters; the choice holds allowed fields only and no personal number."""

    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="saved_filters", editable=False, verbose_name=_("owner")
    )
    page = models.CharField(max_length=10, choices=FilteredPage, default=FilteredPage.VISITS, editable=False)
    name = models.CharField(_("Name of the filter"), max_length=30)
    query: Any = models.JSONField(editable=False)  # field → value, as the list's form reads it
    is_shared = models.BooleanField(_("for everybody"), default=False)
    room = models.ForeignKey(
        Room, on_delete=models.PROTECT, related_name="+", null=True, editable=False, verbose_name=_("reception room")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    created_at = models.DateTimeField(editable=False)
    objects = SavedFilterQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        default_permissions = ()
        permissions: ClassVar = [("share_savedfilter", "share saved filters")]
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "page", "name"], name="saved_filter_named_once"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_filter_named"),
            models.CheckConstraint(condition=Q(page__in=FilteredPage.values), name="saved_filter_page_known"),
        ]

    def __str__(self) -> str:
        return self.name
