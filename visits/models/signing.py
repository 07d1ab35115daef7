"""What comes after the interview record is saved: rows that are added, never changed (domain rules §2.2)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.models import User
from visits.models.interview import InterviewRecord


class SigningEvent(models.TextChoices):
    """What the visitor did with the record."""

    CONFIRMED = "confirmed", _("read back and confirmed")
    OBJECTED = "objected", _("read back, correction asked for")
    SIGNED = "signed", _("signed")
    REFUSED = "refused", _("refused to sign")
    UNABLE = "unable", _("unable to sign")


SIGNATURES = (SigningEvent.SIGNED, SigningEvent.REFUSED, SigningEvent.UNABLE)
EXPLAINED = (SigningEvent.REFUSED, SigningEvent.UNABLE)  # with a reason and a witness


class InterviewSigning(models.Model):
    """The record was read back, signed or not signed; append-only."""

    interview = models.ForeignKey(InterviewRecord, on_delete=models.PROTECT, related_name="signings")
    event = models.CharField(_("what the visitor did"), max_length=10, choices=SigningEvent)
    note = models.CharField(_("reason"), max_length=500, blank=True)
    witness = models.CharField(_("witness"), max_length=100, blank=True)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("written down by"))

    class Meta:
        verbose_name = _("signature of an interview record")
        verbose_name_plural = _("signatures of interview records")
        default_permissions = ()
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(event__in=SigningEvent.values), name="signing_event_known"),
            models.CheckConstraint(
                condition=~Q(event__in=EXPLAINED) | (~Q(note="") & ~Q(witness="")), name="signing_refusal_witnessed"
            ),
            models.CheckConstraint(condition=~Q(event="objected") | ~Q(note=""), name="signing_objection_explained"),
        ]

    def __str__(self) -> str:
        return f"{self.interview} {self.get_event_display()}"


class InterviewSupplement(models.Model):
    """Something to add to a record (补充记录); append-only, until the visit is archived."""

    interview = models.ForeignKey(InterviewRecord, on_delete=models.PROTECT, related_name="supplements")
    number = models.PositiveSmallIntegerField(_("no."))
    text = models.TextField(_("what is added"), max_length=5000)
    written_at = models.DateTimeField(_("written at"))
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("written by"))

    class Meta:
        verbose_name = _("supplement to an interview record")
        verbose_name_plural = _("supplements to interview records")
        default_permissions = ()
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["interview", "number"], name="supplement_once_per_number"),
            models.CheckConstraint(condition=~Q(text=""), name="supplement_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.interview} ({self.number})"
