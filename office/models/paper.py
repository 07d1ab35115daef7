"""Printed papers: made once from frozen data, stored with their hash, never changed."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.privacy import EncryptedBytesField, EncryptedJSONField


class PaperKind(models.TextChoices):
    """Forms the office issues."""

    REGISTRATION = "registration", _("visit registration form")
    INTERVIEW = "interview", _("interview record")
    SLIP = "slip", _("referral slip")
    APPRAISAL = "appraisal", _("appraisal sheet")
    RECEIPTS = "receipts", _("receipt list of representatives")
    NOTICE_ACCEPTANCE = "notice_acceptance", _("notice of acceptance")
    NOTICE_TRANSFER = "notice_transfer", _("notice of transfer")
    NOTICE_DECLINE = "notice_decline", _("notice of non-acceptance")
    NOTICE_NOT_AGAIN = "notice_not_again", _("notice that a matter is not accepted again")
    NOTICE_EXTENSION = "notice_extension", _("notice of extension")
    NOTICE_OPINION = "notice_opinion", _("handling opinion")
    NOTICE_ANSWER = "notice_answer", _("written answer")
    SERVICE_RECEIPT = "service_receipt", _("service receipt")


class Paper(models.Model):
    """One issued paper. Its data is frozen when it is issued; the PDF/A is made from it once and kept."""

    kind = models.CharField(_("kind"), max_length=20, choices=PaperKind)
    subject = models.CharField(max_length=40)  # app_label.model of the record it belongs to
    subject_id = models.BigIntegerField()
    number = models.CharField(_("number"), max_length=40)
    data = EncryptedJSONField(purpose="paper_data", blank=False)  # holds ID numbers and phones as printed
    data_sha256 = models.CharField(max_length=64)
    pdf = EncryptedBytesField(purpose="paper_pdf", null=True, default=None)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    issued_at = models.DateTimeField(_("issued at"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="papers", verbose_name=_("issued by")
    )

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        default_permissions = ("view",)
        ordering: ClassVar = ["issued_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "subject_id", "data_sha256"], name="paper_once_per_content"),
            models.CheckConstraint(condition=Q(pdf=None, pages=None) | Q(pages__gte=1), name="paper_pages_counted"),
        ]
        indexes: ClassVar = [models.Index(fields=["subject", "subject_id"], name="paper_by_subject")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"
