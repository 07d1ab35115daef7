"""Answers and notices in writing, and how each of them was served (告知书、意见书、送达回证; domain rules §2.5)."""

from typing import ClassVar, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from office.models import Department, User
from office.moves import Movable
from visits.models.rounds import HandlingRound
from visits.models.visit import Visit


class NoticeKind(models.TextChoices):
    """Papers that tell the visitor something in writing."""

    ACCEPTANCE = "acceptance", _("notice of acceptance")
    TRANSFER = "transfer", _("notice of transfer")
    DECLINE = "decline", _("notice of non-acceptance")
    NOT_AGAIN = "not_again", _("notice that a matter is not accepted again")
    EXTENSION = "extension", _("notice of extension")
    OPINION = "opinion", _("handling opinion")
    ANSWER = "answer", _("written answer")


# Telling the visitor how the matter goes on: serving one of them stops the notice clock (Art. 23).
TELLING = (NoticeKind.ACCEPTANCE, NoticeKind.TRANSFER, NoticeKind.DECLINE, NoticeKind.NOT_AGAIN)
APPROVED = (NoticeKind.EXTENSION, NoticeKind.OPINION)  # signed by the manager (Art. 34; domain rules §2 on opinions)
OF_A_ROUND = (NoticeKind.EXTENSION, NoticeKind.OPINION, NoticeKind.ANSWER)


class NoticeStatus(models.TextChoices):
    """Where a notice stands."""

    DRAFT = "draft", _("draft")
    AWAITING_APPROVAL = "awaiting_approval", _("awaiting signature")
    ISSUED = "issued", _("issued, to be served")
    SERVED = "served", pgettext_lazy("notice", "served")
    VOID = "void", _("void")


class NoticeReason(models.TextChoices):
    """Why a matter is not accepted, or not accepted again (domain rules §2.5)."""

    NOT_OURS = "not_ours", _("not within this office's duty: to be brought before another organ")
    STATUTORY = "statutory", _("to be settled by litigation, arbitration, reconsideration or another statutory way")
    IN_HAND = "in_hand", _("the same matter is already accepted and being handled")
    DECIDED = "decided", _("an opinion was given, and a review was not asked for in time")
    FINAL = "final", _("a final review was concluded")
    OUT_OF_TIME = "out_of_time", _("the time to ask for review or final review has passed")
    OTHER = "other", _("another reason")


DECLINE_REASONS = (
    NoticeReason.NOT_OURS,
    NoticeReason.STATUTORY,
    NoticeReason.IN_HAND,
    NoticeReason.DECIDED,
    NoticeReason.OTHER,
)
NOT_AGAIN_REASONS = (NoticeReason.FINAL, NoticeReason.OUT_OF_TIME)


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Sets of notices."""

    def visible_to(self, user: User) -> Self:
        """Those of visits this person may know of."""
        return self.filter(visit__in=Visit.objects.visible_to(user).values("pk"))

    def standing(self) -> Self:
        """All but the void ones."""
        return self.exclude(status=NoticeStatus.VOID)

    def to_serve(self) -> Self:
        """Issued, but not yet in the visitor's hands."""
        return self.filter(status=NoticeStatus.ISSUED)

    def to_sign(self) -> Self:
        """Laid before the manager."""
        return self.filter(status=NoticeStatus.AWAITING_APPROVAL)

    def unfinished(self) -> Self:
        """Neither served nor void."""
        return self.exclude(status__in=[NoticeStatus.SERVED, NoticeStatus.VOID])

    def for_list(self) -> Self:
        """What a row of a list shows."""
        return self.select_related("visit", "drafted_by", "signed_by", "service").defer(
            "visit__search_text", "visit__statement", "visit__demand", "facts", "investigation", "answer"
        )

    def for_detail(self) -> Self:
        """What the notice's own page shows."""
        people = ("drafted_by", "signed_by", "visit__handler", "visit__room", "service__server")
        return self.select_related("visit", "round", "department", "service", *people).defer("visit__search_text")


class Notice(Movable):
    """One numbered paper to the visitor: drafted, signed, issued, served. Its own fields depend on the kind."""

    NEXT: ClassVar = {
        NoticeStatus.DRAFT: frozenset({NoticeStatus.AWAITING_APPROVAL, NoticeStatus.ISSUED, NoticeStatus.VOID}),
        NoticeStatus.AWAITING_APPROVAL: frozenset({NoticeStatus.DRAFT, NoticeStatus.ISSUED, NoticeStatus.VOID}),
        NoticeStatus.ISSUED: frozenset({NoticeStatus.SERVED, NoticeStatus.VOID}),
        NoticeStatus.SERVED: frozenset(),
        NoticeStatus.VOID: frozenset(),
    }
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="notices", editable=False)
    round = models.ForeignKey(
        HandlingRound,
        on_delete=models.PROTECT,
        related_name="notices",
        null=True,
        editable=False,
        verbose_name=_("round"),
    )
    kind = models.CharField(_("kind"), max_length=15, choices=NoticeKind, editable=False)
    notice_no = models.CharField(_("number"), max_length=40, unique=True, editable=False)
    status = models.CharField(
        _("status"), max_length=20, choices=NoticeStatus, default=NoticeStatus.DRAFT, editable=False
    )
    drafted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("drafted by"), editable=False
    )
    signed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("signed by"), editable=False
    )
    issued_at = models.DateTimeField(_("issued at"), null=True, editable=False)
    note = models.CharField(_("note"), max_length=500, blank=True, editable=False)  # why sent back or void

    # every kind
    addressee = models.CharField(_("addressee"), max_length=100)
    contact_phone = models.CharField(_("contact phone"), max_length=30)
    copies = models.PositiveSmallIntegerField(_("copies"), default=2, validators=[MinValueValidator(1)])

    # single kinds
    received_on = models.DateField(_("received on"), null=True, blank=True)
    matter = models.TextField(_("matter"), max_length=2000, blank=True)
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("department")
    )
    unit_name = models.CharField(_("other organ or unit"), max_length=100, blank=True)
    sent_on = models.DateField(_("sent on"), null=True, blank=True)
    procedure = models.TextField(_("way and procedure"), max_length=1000, blank=True)
    old_due_on = models.DateField(_("due day so far"), null=True, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=15, choices=NoticeReason, blank=True)
    explanation = models.TextField(_("explanation"), max_length=2000, blank=True)
    prior_document = models.CharField(_("number of the earlier document"), max_length=60, blank=True)
    legal_basis = models.TextField(_("legal basis"), max_length=2000, blank=True)
    facts = models.TextField(_("facts and reasons"), max_length=5000, blank=True)
    investigation = models.TextField(_("what was found"), max_length=10000, blank=True)
    answer = models.TextField(_("answer"), max_length=5000, blank=True)
    remedy = models.TextField(_("remedy"), max_length=2000, blank=True)

    objects = NoticeQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        default_permissions = ("view",)
        permissions: ClassVar = [("approve_notice", "sign handling opinions and extensions")]
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=NoticeKind.values), name="notice_kind_known"),
            models.CheckConstraint(condition=Q(status__in=NoticeStatus.values), name="notice_status_known"),
            models.CheckConstraint(
                condition=Q(signed_by=None, issued_at=None, status__in=["draft", "awaiting_approval", "void"])
                | Q(signed_by__isnull=False, issued_at__isnull=False, status__in=["issued", "served", "void"]),
                name="notice_issued_is_signed",
            ),
            models.CheckConstraint(condition=~Q(status="void") | ~Q(note=""), name="notice_void_explained"),
            models.CheckConstraint(
                condition=~Q(kind__in=OF_A_ROUND) | Q(round__isnull=False), name="notice_of_a_round_has_it"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["decline", "not_again"]) | (~Q(reason="") & ~Q(legal_basis="")),
                name="notice_refusal_reasoned",
            ),
            models.CheckConstraint(
                condition=~Q(kind="not_again") | ~Q(prior_document=""), name="notice_not_again_names_document"
            ),
            models.CheckConstraint(
                condition=~Q(kind="extension")
                | (Q(old_due_on__isnull=False, due_on__gt=F("old_due_on")) & ~Q(explanation="")),
                name="notice_extension_later_and_reasoned",
            ),
            models.CheckConstraint(
                condition=~Q(kind="opinion") | (~Q(matter="") & ~Q(facts="") & ~Q(investigation="") & ~Q(remedy="")),
                name="notice_opinion_complete",
            ),
            # One paper of a kind for a visit or a round; a void one makes room for the next. A matter that came back
            # is transferred again, and the visitor told again.
            models.UniqueConstraint(
                fields=["visit", "kind"],
                condition=Q(kind__in=["acceptance", "decline", "not_again"]) & ~Q(status="void"),
                name="notice_once_per_visit",
            ),
            models.UniqueConstraint(
                fields=["round", "kind"],
                condition=Q(round__isnull=False) & ~Q(status="void"),
                name="notice_once_per_round",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["status", "id"],
                name="notice_pending",
                condition=Q(status__in=["draft", "awaiting_approval", "issued"]),
            )
        ]

    def __str__(self) -> str:
        return self.notice_no

    @property
    def arguments(self) -> list[str]:
        """The texts in which it names the laws it rests on."""
        return [self.legal_basis, self.answer, self.explanation, self.investigation]

    @property
    def subject(self) -> str:
        """What the visit is about, for lists."""
        return self.visit.subject

    def get_absolute_url(self) -> str:
        """The notice's page."""
        return reverse("visits:notice_detail", args=[self.pk])

    @property
    def needs_approval(self) -> bool:
        """Whether the manager signs it."""
        return self.kind in APPROVED

    @property
    def is_telling(self) -> bool:
        """Whether serving it stops the notice clock (Art. 23)."""
        return self.kind in TELLING

    @property
    def can_be_edited(self) -> bool:
        """Only a draft is changed; what lies before the manager or was issued stands."""
        return self.status == NoticeStatus.DRAFT

    def can_be_voided_by(self, user: User) -> bool:
        """The desk declares its own papers void; what the manager signed or is to sign, the manager."""
        if user.has_perm("visits.approve_notice") and self.needs_approval:
            return True
        signed = self.needs_approval and self.status == NoticeStatus.ISSUED
        return not signed and self.visit.can_be_worked_on_by(user)

    def can_be_issued_by(self, user: User) -> bool:
        """The manager signs opinions and extensions laid before her, the desk everything else."""
        if self.needs_approval:
            return self.status == NoticeStatus.AWAITING_APPROVAL and user.has_perm("visits.approve_notice")
        return self.status == NoticeStatus.DRAFT and self.visit.can_be_worked_on_by(user)

    def validate_constraints(self, exclude: object = None) -> None:
        """The database checks them when the row is saved; the forms say the same in the user's words, unqueried."""


class ServiceMethod(models.TextChoices):
    """How a paper reaches the visitor (送达方式)."""

    DIRECT = "direct", _("handed over")
    LEFT = "left", _("left with a witness, receipt refused")
    POST = "post", _("by registered post")
    ENTRUSTED = "entrusted", _("handed over by another unit")
    ELECTRONIC = "electronic", _("electronically")
    ANNOUNCEMENT = "announcement", _("by public notice")


class ServiceReceipt(models.Model):
    """送达回证: that, when and how one notice was served; written once."""

    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="service", editable=False)
    served_at = models.DateTimeField(_("served at"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    method = models.CharField(_("method"), max_length=15, choices=ServiceMethod)
    signer = models.CharField(pgettext_lazy("answer", "received by"), max_length=50, blank=True)
    relation = models.CharField(_("relation to the addressee"), max_length=50, blank=True)
    refusal_reason = models.CharField(_("why receipt was refused"), max_length=200, blank=True)
    witness = models.CharField(_("witness"), max_length=50, blank=True)
    mail_no = models.CharField(_("mail number"), max_length=40, blank=True)
    remarks = models.CharField(_("remarks"), max_length=500, blank=True)
    server = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("served by"))
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by"), editable=False
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("service receipt")
        verbose_name_plural = _("service receipts")
        default_permissions = ("view",)
        ordering: ClassVar = ["served_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(method__in=ServiceMethod.values), name="service_method_known"),
            models.CheckConstraint(
                condition=~Q(method__in=["direct", "entrusted"]) | ~Q(signer=""), name="service_signed_for"
            ),
            models.CheckConstraint(
                condition=~Q(method="left") | (~Q(witness="") & ~Q(refusal_reason="") & ~Q(place="")),
                name="service_left_with_witness",
            ),
            models.CheckConstraint(condition=~Q(method="post") | ~Q(mail_no=""), name="service_post_numbered"),
            models.CheckConstraint(
                condition=~Q(method__in=["electronic", "announcement"]) | ~Q(remarks=""), name="service_says_where"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice}: {self.get_method_display()}"

    def validate_constraints(self, exclude: object = None) -> None:
        """The database checks them when the row is saved; the form says the same in the user's words."""
