"""Who saw, printed, searched or was refused what: an append-only log."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AccessAction(models.TextChoices):
    """What was done with a record, other than changing it (changes are in its history)."""

    READ = "read", _("read")
    REVEAL = "reveal", _("revealed")
    SEARCH = "search", _("searched")
    EXPORT = "export", _("exported")
    PRINT = "print", _("printed")
    REFUSED = "refused", _("access refused")
    SIGN_IN = "sign_in", _("signed in")
    SIGN_OUT = "sign_out", _("signed out")
    REKEY = "rekey", _("keys changed")
    SIGN_IN_FAILED = "failed", _("sign-in failed")


class AccessRecord(models.Model):
    """One look at one record by one person; never changed, never deleted (a trigger sees to it)."""

    at = models.DateTimeField(_("at"), db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="access_records",
        null=True,
        blank=True,
        verbose_name=_("person"),
    )
    action = models.CharField(_("action"), max_length=10, choices=AccessAction)
    subject = models.CharField(_("record"), max_length=40, blank=True)  # app_label.model, or the path refused
    subject_id = models.BigIntegerField(null=True, blank=True)
    label = models.CharField(_("label"), max_length=200, blank=True)  # a number, never personal data
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    address = models.GenericIPAddressField(_("network address"), null=True, blank=True)

    class Meta:
        verbose_name = _("access record")
        verbose_name_plural = _("access log")
        default_permissions = ("view",)
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["subject", "subject_id", "-at"], name="access_by_subject"),
            models.Index(fields=["user", "-at"], name="access_by_user"),
            models.Index(fields=["-at", "-id"], name="access_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_action_display()} {self.label or self.subject}"
