"""Files that belong to a visit: copies of papers, photos, recordings."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from office.privacy import EncryptedBytesField
from visits.models.material import Material
from visits.models.visit import ACCUSING, Visit


class AttachmentKind(models.TextChoices):
    """What a file shows."""

    MATERIAL = "material", _("paper handed in")
    IDENTITY = "identity", _("copy of a document of identity")
    AUTHORISATION = "authorisation", _("letter of authorisation")
    ELECTION = "election", _("letter electing representatives")
    EVIDENCE = "evidence", _("evidence")
    ANSWER = "answer", _("answer or opinion")
    AGREEMENT = "agreement", _("agreement of mediation or settlement")
    SIGNED = "signed", _("signed paper, scanned")
    RECORDING = "recording", _("recording")
    OTHER = "other", _("other file")


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Sets of attachments."""

    def present(self) -> Self:
        """Not withdrawn."""
        return self.filter(withdrawn_at=None)

    def with_slips_to(self, *, is_discipline: bool) -> Self:
        """Those a department sees beside its slip; of a secret visit only the discipline office does (Art. 30)."""
        sent = self.present().filter(with_slips=True)
        if is_discipline:
            return sent
        return sent.exclude(Q(visit__wants_secrecy=True) | Q(visit__confidentiality__in=ACCUSING))

    def total_size(self) -> int:
        """Bytes of all together."""
        return int(self.aggregate(total=Sum("size"))["total"] or 0)


class Attachment(models.Model):
    """One file. Its bytes lie encrypted in the storage; withdrawn it stays there and is shown to nobody."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="attachments")
    material = models.ForeignKey(
        Material,
        on_delete=models.PROTECT,
        related_name="attachments",
        null=True,
        blank=True,
        verbose_name=_("paper handed in"),
    )
    kind = models.CharField(_("kind"), max_length=15, choices=AttachmentKind, default=AttachmentKind.MATERIAL)
    title = models.CharField(_("title"), max_length=100)
    file_name = models.CharField(_("file name"), max_length=100)  # as it is shown and sent; never a path
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(_("size"))
    pages = models.PositiveIntegerField(_("pages"), null=True)
    sha256 = models.CharField(max_length=64)  # of the content as it was let in
    stored_as = models.CharField(max_length=100, unique=True)
    stored_key = EncryptedBytesField(purpose="attachment_key", editable=False)
    with_slips = models.BooleanField(_("goes with the slips"), default=False)
    uploaded_at = models.DateTimeField(_("added at"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("added by")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("withdrawn by")
    )
    withdrawn_because = models.CharField(_("reason"), max_length=200, blank=True)
    objects = AttachmentQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["stored_key"])

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        default_permissions = ("view", "add")
        ordering: ClassVar = ["uploaded_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=AttachmentKind.values), name="attachment_kind_known"),
            models.CheckConstraint(condition=Q(size__gte=1), name="attachment_not_empty"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_because="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_because=""),
                name="attachment_withdrawal_explained",
            ),
            models.UniqueConstraint(
                fields=["visit", "sha256"], name="attachment_once_per_visit", condition=Q(withdrawn_at=None)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_picture(self) -> bool:
        """Whether browsers draw it without help."""
        return self.media_type in {"image/jpeg", "image/png"}
