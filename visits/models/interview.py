"""The interview: what was said, what is demanded (《来访接谈记录》, domain rules §2.2)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from office.models import Code, User
from visits.models.choices import Disposition
from visits.models.person import VisitPerson
from visits.models.visit import Visit


class SignatureState(models.TextChoices):
    """Whether the visitor signed the record."""

    SIGNED = "signed", _("signed")
    REFUSED = "refused", _("refused to sign")
    UNABLE = "unable", _("unable to sign")
    PENDING = "pending", _("not yet signed")


class Attitude(models.TextChoices):
    """How the visitor took what was explained."""

    ACCEPTS = "accepts", _("accepts")
    PARTLY = "partly", _("accepts in part")
    REJECTS = "rejects", _("does not accept")
    AGITATED = "agitated", _("agitated")


class InterviewRecord(models.Model):
    """One conversation, written down once; a correction is a new record. Several per visit."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="interviews")
    corrects = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        related_name="corrected_by",
        null=True,
        editable=False,
        verbose_name=_("corrects"),
    )
    correction_reason = models.CharField(_("reason for the correction"), max_length=500, blank=True, editable=False)
    interview_no = models.CharField(_("record no."), max_length=40, unique=True, editable=False)
    started_at = models.DateTimeField(_("from"))
    ended_at = models.DateTimeField(_("to"))
    place = models.CharField(_("place"), max_length=100)
    interviewer = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="interviews", verbose_name=_("interviewer"), editable=False
    )
    recorder = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("recorder")
    )
    visitor_present = models.BooleanField(_("the visitor was interviewed"), default=True)
    interviewees = models.ManyToManyField(
        VisitPerson, related_name="interviews", blank=True, verbose_name=_("also interviewed")
    )
    others = models.CharField(_("others present"), max_length=200, blank=True)
    identity_verified = models.BooleanField(_("identity verified"), default=False)
    rights_told = models.BooleanField(_("rights and duties told"), default=False)
    content = models.TextField(_("what was said"), max_length=20000)
    facts = models.TextField(_("facts and causes"), max_length=5000, blank=True)
    law_explained = models.TextField(_("law and policy explained"), max_length=2000, blank=True)
    advice = models.TextField(_("advice"), max_length=2000, blank=True)
    attitude = models.CharField(_("visitor's attitude"), max_length=10, choices=Attitude, blank=True)
    next_contact_on = models.DateField(_("next contact on"), null=True, blank=True)
    read_back = models.BooleanField(_("read back and confirmed"), default=False)
    signature_state = models.CharField(
        _("signature"), max_length=10, choices=SignatureState, default=SignatureState.SIGNED
    )
    signature_note = models.CharField(_("note on the signature"), max_length=200, blank=True)
    signature_witness = models.CharField(_("witness"), max_length=100, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("interview record")
        verbose_name_plural = _("interview records")
        default_permissions = ("view",)
        ordering: ClassVar = ["started_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ended_at__gt=F("started_at")), name="interview_ends_after_start"),
            models.CheckConstraint(
                condition=~Q(signature_state="refused") | ~Q(signature_note=""), name="interview_refusal_explained"
            ),
            models.CheckConstraint(
                condition=Q(corrects=None) | ~Q(correction_reason=""), name="interview_correction_explained"
            ),
        ]

    def __str__(self) -> str:
        return self.interview_no

    @property
    def present_signature(self) -> SignatureState:
        """Signed, refused, unable or pending: as saved, or as written down afterwards."""
        later = [signing.event for signing in self.signings.all() if signing.event in SignatureState.values]
        return SignatureState(later[-1] if later else self.signature_state)

    @property
    def is_read_back(self) -> bool:
        """Whether the visitor confirmed it, before or after it was saved."""
        return self.read_back or any(signing.event == "confirmed" for signing in self.signings.all())

    @property
    def correction(self) -> "InterviewRecord | None":
        """The record that corrects this one, if there is one."""
        return getattr(self, "corrected_by", None)


class Demand(models.Model):
    """One thing the visitor asks for; each must be answered in every round."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="demands")
    interview = models.ForeignKey(
        InterviewRecord, on_delete=models.PROTECT, related_name="demands", null=True, verbose_name=_("interview record")
    )
    position = models.PositiveSmallIntegerField(_("no."))
    text = models.CharField(_("demand"), max_length=500)
    category = models.ForeignKey(
        Code, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("category")
    )
    disposition = models.CharField(_("way of handling"), max_length=15, choices=Disposition, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("demand")
        verbose_name_plural = _("demands")
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["visit", "position"], name="demand_once_per_place")]

    def __str__(self) -> str:
        return self.text
