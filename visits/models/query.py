"""Attempts at the public query page: counted over all processes, kept without personal data."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class QueryAttemptQuerySet(models.QuerySet["QueryAttempt"]):
    """Sets of attempts."""

    def since(self, at: datetime) -> Self:
        """From this instant on."""
        return self.filter(at__gte=at)


class QueryAttempt(models.Model):
    """One look-up by number and code; address and number are kept as keyed hashes only."""

    at = models.DateTimeField(_("at"), db_index=True)
    address_hash = models.CharField(max_length=32)
    number_hash = models.CharField(max_length=32)
    objects = QueryAttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("public query")
        verbose_name_plural = _("public queries")
        default_permissions = ()
        indexes: ClassVar = [
            models.Index(fields=["address_hash", "at"], name="query_by_address"),
            models.Index(fields=["number_hash", "at"], name="query_by_number"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
