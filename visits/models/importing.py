"""Visits taken over from an old ledger (台账): which file, by whom, and which row each visit came from."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from office.models import Room, User
from office.moves import Movable
from office.privacy import EncryptedBytesField, EncryptedJSONField


class ImportStatus(models.TextChoices):
    """Where a file stands."""

    CHECKED = "checked", _("checked, not yet imported")
    IMPORTED = "imported", _("imported")
    DISCARDED = "discarded", _("discarded")
    UNDONE = "undone", _("undone")


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    """Sets of imports."""

    def for_list(self) -> Self:
        """Without the file and its rows."""
        return self.select_related("checked_by", "imported_by", "room").defer("content", "report")


class ImportBatch(Movable):
    """One file: checked by a dry run, then imported or discarded."""

    NEXT: ClassVar = {
        ImportStatus.CHECKED: frozenset({ImportStatus.IMPORTED, ImportStatus.DISCARDED}),
        ImportStatus.IMPORTED: frozenset({ImportStatus.UNDONE}),
        ImportStatus.DISCARDED: frozenset(),
        ImportStatus.UNDONE: frozenset(),
    }

    status = models.CharField(_("status"), max_length=10, choices=ImportStatus, default=ImportStatus.CHECKED)
    file_name = models.CharField(_("file"), max_length=200)
    file_sha256 = models.CharField(max_length=64)
    content = EncryptedBytesField(purpose="ledger_file", null=True, default=None)  # kept until imported or discarded
    report = EncryptedJSONField(purpose="ledger_report", blank=False)  # what became of each row; holds bad rows in full
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="+", verbose_name=_("reception room"))
    rows_read = models.PositiveIntegerField(_("rows"), default=0)
    rows_good = models.PositiveIntegerField(_("good rows"), default=0)
    rows_known = models.PositiveIntegerField(_("known rows"), default=0)
    rows_bad = models.PositiveIntegerField(_("bad rows"), default=0)
    checked_at = models.DateTimeField(pgettext_lazy("ledger", "checked at"))
    checked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("ledger", "checked by")
    )
    imported_at = models.DateTimeField(_("imported at"), null=True)
    imported_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("imported by")
    )
    undone_reason = models.CharField(_("reason for undoing"), max_length=200, blank=True)
    objects = ImportBatchQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["content", "report"])

    class Meta:
        verbose_name = _("imported ledger")
        verbose_name_plural = _("imported ledgers")
        default_permissions = ("view",)
        permissions: ClassVar = [("import_ledger", "import an old ledger")]
        ordering: ClassVar = ["-checked_at", "-pk"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=Q(status__in=ImportStatus.values), name="import_status_known"),
            models.CheckConstraint(
                condition=Q(imported_at=None) ^ Q(status__in=["imported", "undone"]), name="import_dated"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        """What became of the file."""
        return reverse("visits:import_batch", args=[self.pk])


class LegacyFields(models.Model):
    """Where an imported visit comes from; empty for all others."""

    legacy_no = models.CharField(_("old number"), max_length=60, blank=True, editable=False)
    import_hash = models.CharField(max_length=32, blank=True, editable=False)  # fingerprint of the ledger's row
    import_batch = models.ForeignKey(
        ImportBatch,
        on_delete=models.PROTECT,
        related_name="visits",
        null=True,
        editable=False,
        verbose_name=_("imported ledger"),
    )

    class Meta:
        abstract = True


# A row whose import was undone (a void visit) may come again.
LEGACY_CONSTRAINTS: tuple[Any, ...] = (
    models.UniqueConstraint(
        fields=["import_hash"], condition=~Q(import_hash="") & ~Q(status="void"), name="visit_imported_once"
    ),
    models.UniqueConstraint(
        fields=["legacy_no"], condition=~Q(legacy_no="") & ~Q(status="void"), name="visit_old_number_once"
    ),
    models.CheckConstraint(
        condition=Q(import_batch=None, import_hash="") | Q(import_batch__isnull=False) & ~Q(import_hash=""),
        name="visit_import_traced",
    ),
)
