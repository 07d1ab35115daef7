"""Slips: one matter sent to one department, to be answered by a day (《群众来访事项转办单》, domain rules §2.3)."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from office.calendar import DueDay
from office.models import Department, User
from office.moves import Movable
from office.search import ZhQuerySet, ZhSearchField, zh_index
from visits.models import HandlingRound, Visit
from visits.models.visit import ACCUSING


class ReferralStatus(models.TextChoices):
    """Where a slip stands; overdue is derived, never a status."""

    DRAFT = "draft", _("draft")
    AWAITING_APPROVAL = "awaiting_approval", _("awaiting approval")
    ISSUED = "issued", _("awaiting receipt")
    RECEIVED = "received", _("received")
    IN_PROGRESS = "in_progress", _("in progress")
    REPLIED = "replied", _("reply to be checked")
    REWORK = "rework", _("sent back to be redone")
    ACCEPTED = "accepted", _("completed")
    RETURN_REQUESTED = "return_requested", _("return requested")
    RETURNED = "returned", _("returned")
    WITHDRAWN = "withdrawn", _("withdrawn")
    VOID = "void", _("void")


S = ReferralStatus
# Those the department sees and works on, and those anybody still has to do something about.
WITH_DEPARTMENT = (S.ISSUED, S.RECEIVED, S.IN_PROGRESS, S.REWORK)
OPEN_SLIPS = (S.DRAFT, S.AWAITING_APPROVAL, *WITH_DEPARTMENT, S.REPLIED, S.RETURN_REQUESTED)
SEEN_BY_DEPARTMENT = (*WITH_DEPARTMENT, S.REPLIED, S.RETURN_REQUESTED, S.ACCEPTED, S.RETURNED, S.WITHDRAWN)
LIST_FIELDS = (
    "slip_no", "status", "subject", "due_on", "issued_at", "created_at", "part", "revision", "returns_before",
    "department__name", "visit__visit_no", "visit__subject", "visit__name", "visit__is_anonymous",
    "visit__wants_secrecy", "visit__confidentiality", "visit__people_count", "visit__is_group",
)  # fmt: skip


class ReferralKind(models.TextChoices):
    """How the matter is handed over (Art. 22)."""

    REFER = "refer", _("referred (转送)")
    ASSIGN = "assign", _("assigned, report required (交办)")
    INTERNAL = "internal", _("referred within the organisation (内部转办)")


class PartKind(models.TextChoices):
    """Whether the department leads or takes part."""

    LEAD = "lead", _("lead department")
    CO = "co", _("co-department")


def _accuses(department: int) -> Q:
    unit = Q(visit__respondent_department=department) | Q(visit__respondent_staff__department=department)
    named = User.objects.filter(department=department).exclude(full_name="").values("full_name")
    return (unit | Q(visit__respondent_name__in=named)) & Q(visit__confidentiality__in=ACCUSING)


class ReferralQuerySet(ZhQuerySet):
    """Sets of slips; each method narrows or loads, none writes."""

    zh_date = "created_at"

    def visible_to(self, user: User) -> Self:
        """Slips of visits this person may see, and for people who work on slips the own department's issued ones.

        A department never sees a slip of a visit that accuses it or its staff, even if it holds the slip (Art. 30).
        """
        if not user.has_perm("referrals.view_department_slips"):
            return self.of_visits_seen_by(user)
        scope = Q(department=user.department_id, status__in=SEEN_BY_DEPARTMENT)
        if user.has_perm("visits.view_visit"):
            scope |= Q(visit__in=Visit.objects.visible_to(user).values("pk"))
        mine = self.exclude(_accuses(user.department_id)) if user.department_id else self
        return mine.filter(scope).exclude(visit__respondent_staff=user.pk)

    def of_visits_seen_by(self, user: User) -> Self:
        """Slips whose visit this person may see too."""
        return self.filter(visit__in=Visit.objects.visible_to(user).values("pk"))

    def open(self) -> Self:
        """Somebody still has to do something."""
        return self.filter(status__in=OPEN_SLIPS)

    def overdue(self, on: date) -> Self:
        """With the department and past the due day."""
        return self.filter(status__in=WITH_DEPARTMENT, due_on__lt=on)

    def due_soon(self, on: date, until: date) -> Self:
        """With the department and due from today until a day."""
        return self.filter(status__in=WITH_DEPARTMENT, due_on__gte=on, due_on__lte=until)

    def not_received(self, issued_until: date) -> Self:
        """Issued up to and with a day, and still not signed for."""
        return self.filter(status=S.ISSUED, issued_at__date__lte=issued_until)

    def for_detail(self) -> Self:
        """Everything the slip's page shows of the row itself."""
        return self.defer("search_text", "visit__search_text").select_related(
            "department", "visit__category1", "visit__category2", "visit__handler", "drafted_by", "approved_by", "lead"
        )

    def for_list(self) -> Self:
        """What a row of the list shows, the newest first."""
        return self.select_related("department", "visit").only(*LIST_FIELDS).order_by("-created_at", "-pk")

    def for_finds(self) -> Self:
        """The same, with the text around what was looked for."""
        return self.for_list().only(*LIST_FIELDS, "summary")


class Referral(Movable):
    """One slip to one department."""

    NEXT: ClassVar = {
        S.DRAFT: frozenset({S.AWAITING_APPROVAL, S.VOID}),
        S.AWAITING_APPROVAL: frozenset({S.ISSUED, S.DRAFT, S.VOID}),
        S.ISSUED: frozenset({S.RECEIVED, S.RETURN_REQUESTED, S.WITHDRAWN}),
        S.RECEIVED: frozenset({S.IN_PROGRESS, S.REPLIED, S.RETURN_REQUESTED, S.WITHDRAWN}),
        S.IN_PROGRESS: frozenset({S.REPLIED, S.RETURN_REQUESTED, S.WITHDRAWN}),
        S.REPLIED: frozenset({S.ACCEPTED, S.REWORK}),
        S.REWORK: frozenset({S.IN_PROGRESS, S.REPLIED, S.WITHDRAWN}),
        S.RETURN_REQUESTED: frozenset({S.RETURNED, S.RECEIVED, S.WITHDRAWN}),
    }
    slip_no = models.CharField(_("slip no."), max_length=40, unique=True, editable=False)
    token = models.UUIDField(unique=True, editable=False)  # one form, one slip
    qr_token = models.CharField(max_length=32, unique=True, editable=False)  # what the QR code carries
    status = models.CharField(
        _("status"), max_length=20, choices=ReferralStatus, default=ReferralStatus.DRAFT, editable=False
    )
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="referrals", verbose_name=_("visit"))
    round = models.ForeignKey(HandlingRound, on_delete=models.PROTECT, related_name="referrals", editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=ReferralKind, default=ReferralKind.INTERNAL)
    part = models.CharField(_("part"), max_length=5, choices=PartKind, default=PartKind.LEAD, editable=False)
    lead = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="co_slips",
        null=True,
        editable=False,
        verbose_name=_("lead slip"),
    )
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="referrals", verbose_name=_("department")
    )
    copies_to = models.ManyToManyField(Department, related_name="+", blank=True, verbose_name=_("copies to"))
    subject = models.CharField(_("subject"), max_length=100)
    summary = models.TextField(_("summary"), max_length=3000)
    requirement = models.TextField(_("what is required"), max_length=1000)
    attachments = models.CharField(_("attachments"), max_length=200, blank=True)
    requested_due_on = models.DateField(_("answer wanted by"), null=True, blank=True)  # else by the rule
    drafted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", editable=False, verbose_name=_("drafted by")
    )
    created_at = models.DateTimeField(_("drafted at"), editable=False)
    approved_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, editable=False, verbose_name=_("approved by")
    )
    approval_note = models.CharField(_("opinion"), max_length=500, blank=True, editable=False)
    issued_at = models.DateTimeField(_("issued at"), null=True, editable=False)
    due_on = models.DateField(_("due on"), null=True, editable=False)
    due = models.JSONField(null=True, editable=False)
    received_at = models.DateTimeField(_("received at"), null=True, editable=False)
    received_by = models.CharField(_("received by"), max_length=50, blank=True, editable=False)
    contact_name = models.CharField(_("handled by"), max_length=50, blank=True, editable=False)
    contact_phone = models.CharField(_("phone"), max_length=30, blank=True, editable=False)
    returns_before = models.PositiveSmallIntegerField(
        _("returned before"), default=0, editable=False
    )  # of this matter, before this slip
    ended_on = models.DateField(_("ended on"), null=True, editable=False)
    search_text = ZhSearchField(sources=("slip_no", "subject", "summary"))
    objects = ReferralQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search_text", "token", "qr_token"])

    class Meta:
        verbose_name = _("referral slip")
        verbose_name_plural = _("referral slips")
        default_permissions = ("view",)
        permissions: ClassVar = [
            ("draft_referral", "draft slips"),
            ("approve_referral", "approve and issue slips"),
            ("withdraw_referral", "withdraw slips"),
            ("decide_return", "decide on returns"),
            ("review_reply", "accept replies or send them back"),
            ("work_on_referral", "sign for, report on, return and answer slips"),
            ("view_department_slips", "see the slips of the own department"),
            ("view_overdue", "see the overdue board"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=ReferralStatus.values), name="referral_status_known"),
            models.CheckConstraint(
                condition=Q(status__in=[S.DRAFT, S.AWAITING_APPROVAL, S.VOID])
                ^ Q(issued_at__isnull=False, due_on__isnull=False),
                name="referral_issued_with_due_day",
            ),
            models.CheckConstraint(condition=Q(part="lead") ^ Q(lead__isnull=False), name="referral_co_has_lead"),
            models.UniqueConstraint(
                fields=["visit", "department"], condition=Q(status__in=OPEN_SLIPS), name="one_open_slip_per_department"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-created_at", "-id"], name="referral_newest"),
            models.Index(fields=["status", "-created_at", "-id"], name="referral_newest_by_status"),
            models.Index(fields=["department", "-created_at", "-id"], name="referral_newest_of_dept"),
            models.Index(
                fields=["due_on", "department"], name="referral_working_by_due", condition=Q(status__in=WITH_DEPARTMENT)
            ),
            zh_index("search_text", "referral_zh"),
        ]

    def __str__(self) -> str:
        return self.slip_no

    def get_absolute_url(self) -> str:
        """The slip's page."""
        return reverse("referrals:detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.status in OPEN_SLIPS

    @property
    def is_with_department(self) -> bool:
        """Whether the department has to act."""
        return self.status in WITH_DEPARTMENT

    def is_overdue(self, on: date) -> bool:
        """With the department and past its day; derived at every look, no job needed."""
        return self.is_with_department and self.due_on is not None and self.due_on < on

    def days_late(self, on: date) -> int:
        """Days past the due day, 0 if not overdue."""
        return (on - self.due_on).days if self.due_on and self.is_overdue(on) else 0

    @property
    def can_be_reported_on(self) -> bool:
        """Whether the department may report progress: signed for and not yet answered."""
        return self.status in {S.RECEIVED, S.IN_PROGRESS, S.REWORK}

    @property
    def due_day(self) -> DueDay | None:
        """The due day with its explanation."""
        return DueDay.from_dict(self.due) if self.due else None
