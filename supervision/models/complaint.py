"""Complaints about staff (投诉工作人员), invisible to the person concerned (regulation 五(一); domain rules §5)."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from office.calendar import DueDay
from office.models import User
from office.moves import Movable
from office.privacy import EncryptedField
from visits.models import Visit


class ComplaintChannel(models.TextChoices):
    """How the complaint came in."""

    VISIT = "visit", _("visit")
    HOTLINE = "hotline", _("hotline")
    BOX = "box", _("suggestion box")
    LETTER = "letter", _("letter")
    ONLINE = "online", _("online")


class ComplaintStatus(models.TextChoices):
    """Where a complaint stands."""

    RECEIVED = "received", pgettext_lazy("complaint", "received")
    INVESTIGATING = "investigating", _("being investigated")
    FOUND = "found", _("established, to be answered")
    ANSWERED = "answered", _("answered")
    CLOSED = "closed", _("closed")


OPEN_COMPLAINTS = (ComplaintStatus.RECEIVED, ComplaintStatus.INVESTIGATING, ComplaintStatus.FOUND)


class Finding(models.TextChoices):
    """Whether the complaint proved true."""

    TRUE = "true", _("true")
    PARTLY = "partly", _("true in part")
    UNTRUE = "untrue", _("not true")


class Measure(models.TextChoices):
    """What followed for the person (regulation 五(二): criticism, education, accountability)."""

    NONE = "none", _("none")
    TALK = "talk", _("reminding talk")
    CRITICISM = "criticism", _("criticism and education")
    CIRCULAR = "circular", _("circular of criticism")
    ACCOUNTABILITY = "accountability", _("accountability")


class ComplaintQuerySet(models.QuerySet["StaffComplaint"]):
    """Sets of complaints."""

    def visible_to(self, user: User) -> Self:
        """For those who handle complaints, and never for the person concerned."""
        if not user.has_perm("supervision.view_staffcomplaint"):
            return self.none()
        return self.exclude(about=user.pk)

    def open(self) -> Self:
        """Not yet answered."""
        return self.filter(status__in=OPEN_COMPLAINTS)

    def overdue(self, on: date) -> Self:
        """Open and past the due day."""
        return self.open().filter(due_on__lt=on)

    def for_list(self) -> Self:
        """What a row of the list shows, the newest first."""
        return self.select_related("about", "investigator").order_by("-received_at", "-pk")


class StaffComplaint(Movable):
    """One complaint about one member of staff."""

    NEXT: ClassVar = {
        ComplaintStatus.RECEIVED: frozenset({ComplaintStatus.INVESTIGATING}),
        ComplaintStatus.INVESTIGATING: frozenset({ComplaintStatus.FOUND, ComplaintStatus.INVESTIGATING}),
        ComplaintStatus.FOUND: frozenset({ComplaintStatus.ANSWERED}),
        ComplaintStatus.ANSWERED: frozenset({ComplaintStatus.CLOSED, ComplaintStatus.INVESTIGATING}),
    }
    complaint_no = models.CharField(_("complaint no."), max_length=40, unique=True, editable=False)
    token = models.UUIDField(unique=True, editable=False)  # one form, one complaint
    status = models.CharField(
        _("status"), max_length=15, choices=ComplaintStatus, default=ComplaintStatus.RECEIVED, editable=False
    )
    channel = models.CharField(_("channel"), max_length=10, choices=ComplaintChannel)
    about = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("about"))
    visit = models.ForeignKey(
        Visit, on_delete=models.PROTECT, related_name="complaints", null=True, blank=True, verbose_name=_("visit")
    )
    complainant = models.CharField(_("complainant"), max_length=100, blank=True)
    phone = EncryptedField(_("phone"), purpose="phone", max_length=30)
    content = models.TextField(_("content"), max_length=5000)
    received_at = models.DateTimeField(pgettext_lazy("complaint", "received at"))
    received_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", editable=False, verbose_name=_("taken down by")
    )
    investigator = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, editable=False, verbose_name=_("investigator")
    )
    due_on = models.DateField(_("due on"), editable=False)
    due = models.JSONField(editable=False)
    facts = models.TextField(_("facts established"), max_length=5000, blank=True, editable=False)
    statement_of_person = models.TextField(_("statement of the person"), max_length=5000, blank=True, editable=False)
    finding = models.CharField(_("finding"), max_length=10, choices=Finding, blank=True, editable=False)
    measure = models.CharField(_("measure"), max_length=15, choices=Measure, blank=True, editable=False)
    measure_note = models.CharField(_("note on the measure"), max_length=500, blank=True, editable=False)
    points = models.DecimalField(
        _("points deducted in appraisal"), max_digits=4, decimal_places=1, default=0, editable=False
    )
    answer = models.TextField(_("answer to the complainant"), max_length=3000, blank=True, editable=False)
    answered_at = models.DateTimeField(_("answered at"), null=True, editable=False)
    objection = models.TextField(_("objection of the complainant"), max_length=2000, blank=True, editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)
    objects = ComplaintQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["token"])

    class Meta:
        verbose_name = _("complaint about staff")
        verbose_name_plural = _("complaints about staff")
        default_permissions = ("view",)
        permissions: ClassVar = [("handle_staffcomplaint", "record, investigate and answer complaints about staff")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=ComplaintStatus.values), name="complaint_status_known"),
            models.CheckConstraint(
                condition=~Q(investigator=models.F("about")), name="complaint_investigator_unconcerned"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["received", "investigating"]) | ~Q(finding=""),
                name="complaint_found_before_answer",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-received_at", "-id"], name="complaint_newest")]

    def __str__(self) -> str:
        return self.complaint_no

    def get_absolute_url(self) -> str:
        """The complaint's page."""
        return reverse("supervision:complaint", args=[self.pk])

    @property
    def due_day(self) -> DueDay:
        """The due day with its explanation."""
        return DueDay.from_dict(self.due)

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.status in OPEN_COMPLAINTS

    def is_overdue(self, on: date) -> bool:
        """Open and past its day."""
        return self.is_open and self.due_on < on
