"""Changes of the keys that encrypt and hash personal numbers."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class KeyRotation(models.Model):
    """One change of keys: while it is under way, frozen rows may be encrypted anew, and nothing else of them.

    The database's own guards read this row (function is_rekeying): which columns, to which key. It is written once,
    finished once, and never deleted, so every moment at which a frozen row could change stays on record.
    """

    started_at = models.DateTimeField(_("started at"))
    started_by = models.CharField(_("started by"), max_length=100)  # the account of the operating system
    data_key_id = models.CharField(_("key of the values"), max_length=8)
    hash_key_id = models.CharField(_("key of the hashes"), max_length=8)
    columns = models.JSONField(_("columns"))
    values_renewed = models.PositiveBigIntegerField(_("values encrypted anew"), default=0)
    hashes_renewed = models.PositiveBigIntegerField(_("hashes computed anew"), default=0)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("change of keys")
        verbose_name_plural = _("changes of keys")
        default_permissions = ("view",)
        ordering: ClassVar = ["-started_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M} {self.data_key_id} {self.hash_key_id}"
