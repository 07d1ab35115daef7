"""The visit: one arrival with one matter (来访件)."""

from datetime import date, timedelta
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from office.calendar import DueDay
from office.models import Code, Department, Room, User
from office.moves import Movable
from office.privacy import EncryptedField
from office.search import ZhQuerySet, ZhSearchField
from visits.models.choices import (
    OPEN_STATUSES,
    ClosingKind,
    Confidentiality,
    Disposition,
    Gender,
    Urgency,
    VisitKind,
    VisitStatus,
)
from visits.models.coded import Coded
from visits.models.group import GROUP_CONSTRAINTS, GroupFields
from visits.models.importing import LEGACY_CONSTRAINTS, LegacyFields
from visits.models.person import PersonFields, Visitor
from visits.models.visit_indexes import VISIT_INDEXES

__all__ = [
    "ClosingKind",
    "Confidentiality",
    "Disposition",
    "Gender",
    "Urgency",
    "Visit",
    "VisitKind",
    "VisitStatus",
]


# Not for everybody's eyes, and without the accuser's name wherever they travel (Art. 30).
ACCUSING = (Confidentiality.WHISTLEBLOW, Confidentiality.STAFF_COMPLAINT)
LIST_FIELDS = (
    "visit_no", "status", "arrived_at", "name", "is_anonymous", "people_count", "is_group", "subject", "urgency",
    "confidentiality", "wants_secrecy", "visit_kind", "due_on", "interviewed_at", "closed_at", "disposition",
    "closing_kind", "verdict", "notice_due_on", "notice_given_on", "untold_count", "untold_joined", "import_batch",
    "entered_late", "room",     "category1__name", "category1__name_en", "handler__full_name", "handler__username",
)  # fmt: skip
TURNED_AWAY = (ClosingKind.DIRECTED, ClosingKind.DECLINED, ClosingKind.NOT_AGAIN)  # closed, but told in writing
UNHEARD = (VisitStatus.REGISTERED, VisitStatus.IN_INTERVIEW)  # the notice is owed from the decision on


def code_field(verbose_name: Any, *, blank: bool = True) -> "models.ForeignKey[Any, Any]":
    """A reference to a code list."""
    return models.ForeignKey(
        Code, on_delete=models.PROTECT, related_name="+", null=True, blank=blank, verbose_name=verbose_name
    )


class VisitQuerySet(ZhQuerySet):
    """Sets of visits; each method narrows or loads, none writes."""

    zh_date = "arrived_at"

    def visible_to(self, user: User) -> Self:
        """The third wall: what this person may know of at all (product §7).

        Whistle-blowing is for the discipline office and the manager alone; a complaint about staff for the
        supervisor and the manager, and nothing that names a person as respondent is for that person.
        """
        mine = self if user.has_perm("visits.view_all_visits") else self._scoped_to(user)
        if not user.has_perm("visits.view_whistleblow"):
            mine = mine.exclude(confidentiality=Confidentiality.WHISTLEBLOW)
        if not user.has_perm("visits.view_staff_complaint"):
            mine = mine.exclude(confidentiality=Confidentiality.STAFF_COMPLAINT)
        if user.has_perm("visits.view_whistleblow") or user.has_perm("visits.view_staff_complaint"):
            # Accused by a name typed by hand: a namesake is kept out too, which is the safe mistake.
            mine = mine.exclude(confidentiality__in=ACCUSING, respondent_name=str(user))
        return mine.exclude(respondent_staff=user.pk)

    def _scoped_to(self, user: User) -> Self:
        scope = Q(pk__in=[])
        if user.has_perm("visits.view_room_visits") and user.room_id:
            scope |= Q(room=user.room_id)
        if user.has_perm("visits.view_closed_visits"):
            scope |= Q(status__in=[VisitStatus.CLOSED, VisitStatus.ARCHIVED])
        if user.has_perm("visits.view_whistleblow"):
            scope |= Q(confidentiality=Confidentiality.WHISTLEBLOW)
        return self.filter(scope)

    def open(self) -> Self:
        """Not closed, archived or void."""
        return self.filter(status__in=OPEN_STATUSES)

    def late(self, on: date) -> Self:
        """Its next step or its notice (Art. 23) was due before this day."""
        is_open = Q(status__in=OPEN_STATUSES)
        turned_away = Q(status=VisitStatus.CLOSED, closing_kind__in=TURNED_AWAY)
        owed = Q(notice_due_on__lt=on, notice_given_on=None) & ~Q(status__in=UNHEARD)
        return self.filter(is_open & Q(due_on__lt=on) | (is_open | turned_away) & owed)

    def of_staff(self, user: User) -> Self:
        """Handled or registered by this person."""
        return self.filter(Q(handler=user) | Q(registrar=user))

    def for_list(self) -> Self:
        """What a row of a list shows, the newest first: of seventy columns the dozen it needs."""
        return self.select_related("category1", "handler").only(*LIST_FIELDS).order_by("-arrived_at", "-pk")

    def for_finds(self) -> Self:
        """The same, with the texts around what was looked for."""
        return self.for_list().only(*LIST_FIELDS, "companions", "statement", "demand", "address")

    def for_person(self) -> Self:
        """The same, with the numbers that are shown masked."""
        return (
            self.select_related("purpose", "category1", "handler", "id_type")
            .defer("search_text", "statement", "demand")
            .order_by("-arrived_at", "-pk")
        )

    def for_detail(self) -> Self:
        """Everything the visit's page shows of the row itself, and the names of who and where."""
        own = [field.name for field in self.model._meta.concrete_fields if field.name != "search_text"]
        names = ("full_name", "username")
        people = [f"{person}__{name}" for person in ("handler", "registrar") for name in names]
        return self.select_related("handler", "registrar", "room").only(*own, *people, "room__name")


class Visit(Coded, PersonFields, GroupFields, LegacyFields, Movable):
    """One visit; the case. Fields follow 《群众来访登记表》 (domain rules §2.1)."""

    NEXT: ClassVar = {
        VisitStatus.REGISTERED: frozenset({VisitStatus.IN_INTERVIEW, VisitStatus.CLOSED, VisitStatus.VOID}),
        VisitStatus.IN_INTERVIEW: frozenset(
            {VisitStatus.HANDLING, VisitStatus.REFERRED, VisitStatus.FED_BACK, VisitStatus.CLOSED, VisitStatus.VOID}
        ),
        VisitStatus.HANDLING: frozenset({VisitStatus.TO_FEED_BACK, VisitStatus.REFERRED, VisitStatus.CLOSED}),
        VisitStatus.REFERRED: frozenset({VisitStatus.TO_FEED_BACK, VisitStatus.HANDLING, VisitStatus.CLOSED}),
        VisitStatus.TO_FEED_BACK: frozenset({VisitStatus.FED_BACK, VisitStatus.CLOSED}),
        VisitStatus.FED_BACK: frozenset({VisitStatus.CLOSED, VisitStatus.HANDLING, VisitStatus.REFERRED}),
        VisitStatus.CLOSED: frozenset({VisitStatus.ARCHIVED, VisitStatus.HANDLING}),
        VisitStatus.ARCHIVED: frozenset(),
        VisitStatus.VOID: frozenset(),
    }

    # numbers, time, place
    visit_no = models.CharField(_("registration no."), max_length=40, unique=True, editable=False)
    query_code = models.CharField(_("query code"), max_length=12, editable=False)
    token = models.UUIDField(_("form token"), unique=True, editable=False)  # one form, one visit
    status = models.CharField(
        _("status"), max_length=15, choices=VisitStatus, default=VisitStatus.REGISTERED, editable=False
    )
    arrived_at = models.DateTimeField(_("arrived at"))
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)
    registered_at = models.DateTimeField(_("registered at"), editable=False)
    registrar = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="registered_visits",
        verbose_name=_("registered by"),
        editable=False,
    )
    handler = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="handled_visits",
        null=True,
        verbose_name=_("handler"),
        editable=False,
    )
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="visits", verbose_name=_("reception room"))
    window_no = models.CharField(_("window"), max_length=20, blank=True)
    entered_late = models.BooleanField(_("entered late from a paper form"), default=False)
    received_by = models.ForeignKey(  # of a paper form: who sat at the window that day
        User,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=pgettext_lazy("visit", "received by"),
    )

    # kind of visit
    channel = code_field(_("form of visit"))
    visit_kind = models.CharField(_("first or repeat"), max_length=10, choices=VisitKind, default=VisitKind.FIRST)
    repeats = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="repeat_visits",
        null=True,
        blank=True,
        verbose_name=_("earlier visit"),
    )
    joined_to = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="joined_visits",
        null=True,
        editable=False,
        verbose_name=_("joined to"),
    )
    skip_level = models.BooleanField(_("skipped a level"), default=False)

    # the (first) visitor, beside what PersonFields holds
    visitor = models.ForeignKey(
        Visitor, on_delete=models.PROTECT, related_name="visits", null=True, editable=False, verbose_name=_("visitor")
    )
    is_anonymous = models.BooleanField(_("anonymous"), default=False)
    name = models.CharField(_("name"), max_length=100, blank=True)
    ethnicity = code_field(_("ethnicity"))
    nationality = code_field(_("nationality"))
    id_checked = models.BooleanField(_("document checked"), default=False)
    id_checked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, editable=False, verbose_name=_("checked by")
    )
    phone2 = EncryptedField(_("second phone"), purpose="phone2", max_length=30)
    region_code = models.CharField(_("region"), max_length=12, blank=True)
    occupation = code_field(_("occupation"))
    visitor_tags = ArrayField(models.CharField(max_length=20), verbose_name=_("attributes"), default=list, blank=True)
    companions = models.TextField(default="", blank=True, editable=False)  # names of who came along, to be found by

    # the matter
    subject = models.CharField(_("subject"), max_length=100)
    statement = models.TextField(_("statement"), max_length=5000)
    demand = models.TextField(_("demand"), max_length=2000)
    purpose = code_field(_("purpose"), blank=False)
    category1 = code_field(_("category"), blank=False)
    category2 = code_field(_("subcategory"))
    tags = ArrayField(models.CharField(max_length=20), verbose_name=_("hot topics"), default=list, blank=True)
    occurred_on = models.DateField(_("happened on"), null=True, blank=True)
    occurred_at_place = models.CharField(_("happened at"), max_length=200, blank=True)
    issue_region = models.CharField(_("place of the matter"), max_length=50, blank=True)
    respondent_name = models.CharField(_("person complained of"), max_length=100, blank=True)
    respondent_unit = models.CharField(_("unit complained of"), max_length=100, blank=True)
    respondent_post = models.CharField(_("post"), max_length=50, blank=True)
    respondent_level = models.CharField(_("level"), max_length=50, blank=True)
    respondent_department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("department complained of"),
    )
    respondent_staff = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("member of staff complained of"),
    )
    earlier_process = models.TextField(_("earlier handling"), max_length=2000, blank=True)
    in_litigation = models.BooleanField(_("in litigation"), default=False)
    legal_route = code_field(_("legal route"))
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency, default=Urgency.NORMAL)
    abnormal_behaviour = ArrayField(
        models.CharField(max_length=20), verbose_name=_("abnormal behaviour"), default=list, blank=True
    )
    behaviour_note = models.CharField(_("note on behaviour"), max_length=500, blank=True)
    belongings = models.CharField(_("safety check"), max_length=100, blank=True)
    confidentiality = models.CharField(
        _("confidentiality"), max_length=20, choices=Confidentiality, default=Confidentiality.GENERAL
    )
    wants_secrecy = models.BooleanField(_("name to be kept secret"), default=False)
    privacy_notice_given = models.BooleanField(_("told how personal data is used"), default=False)
    privacy_notice_at = models.DateTimeField(_("told at"), null=True, editable=False)

    # what was decided
    initial_opinion = models.TextField(_("proposed handling"), max_length=2000, blank=True)
    leader_instruction = models.TextField(_("leader's instruction"), max_length=2000, blank=True)
    result = models.TextField(_("result"), max_length=2000, blank=True)
    remarks = models.TextField(_("remarks"), max_length=2000, blank=True)
    disposition = models.CharField(
        _("outcome of the interview"), max_length=15, choices=Disposition, blank=True, editable=False
    )
    disposition_note = models.TextField(_("explanation"), max_length=2000, blank=True, editable=False)
    verdict = models.CharField(_("verdict"), max_length=20, blank=True, editable=False)  # of the present round
    untold_joined = models.BooleanField(_("joined visitors not yet told"), default=False, editable=False)
    closing_kind = models.CharField(
        _("kind of closing"), max_length=15, choices=ClosingKind, blank=True, editable=False
    )
    closing_note = models.TextField(_("note on closing"), max_length=2000, blank=True, editable=False)

    # days: written by the moves, explained by the rounds
    due_on = models.DateField(_("due on"), null=True, editable=False)  # of the next step
    notice_due_on = models.DateField(_("notice due on"), null=True, editable=False)
    notice_due = models.JSONField(null=True, editable=False)
    notice_given_on = models.DateField(_("notice given on"), null=True, editable=False)
    interviewed_at = models.DateTimeField(_("interview begun at"), null=True, editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)

    search_text = ZhSearchField(
        sources=("visit_no", "legacy_no", "name", "companions", "subject", "statement", "demand", "address"),
        names=("name", "companions"),
    )
    objects = VisitQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search_text", "token", "companions"])

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        default_permissions = ("view",)
        permissions: ClassVar = [
            ("register_visit", "register visits"),
            ("correct_visit", "correct registrations"),
            ("interview_visit", "receive and interview visitors"),
            ("triage_visit", "decide on a visit"),
            ("handle_visit", "record notices and results"),
            ("feed_back_visit", "give feedback"),
            ("rate_visit", "record ratings"),
            ("close_visit", "close visits"),
            ("void_visit", "void registrations"),
            ("export_visit", "export the list of visits"),
            ("reopen_visit", "reopen closed visits"),
            ("terminate_visit", "terminate visits"),
            ("instruct_visit", "write a leader's instruction"),
            ("reveal_visitor", "see ID numbers and phones in full"),
            ("view_all_visits", "see the visits of all rooms"),
            ("view_room_visits", "see the visits of the own room"),
            ("view_closed_visits", "see closed and archived visits"),
            ("view_whistleblow", "see whistle-blowing visits"),
            ("view_staff_complaint", "see visits that complain about staff"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=VisitStatus.values), name="visit_status_known"),
            models.CheckConstraint(condition=Q(is_anonymous=True) | ~Q(name=""), name="visit_named_or_anonymous"),
            *GROUP_CONSTRAINTS,
            *LEGACY_CONSTRAINTS,
            models.CheckConstraint(
                condition=Q(closed_at=None) ^ Q(status__in=[VisitStatus.CLOSED, VisitStatus.ARCHIVED]),
                name="visit_closing_dated",
            ),
            models.CheckConstraint(
                condition=Q(due_on=None) ^ Q(status__in=OPEN_STATUSES), name="visit_open_has_due_day"
            ),
            models.CheckConstraint(
                condition=~Q(closing_kind="joined") | ~Q(joined_to=None), name="visit_joined_to_one"
            ),
        ]
        indexes: ClassVar = VISIT_INDEXES

    def __str__(self) -> str:
        return self.visit_no

    def get_absolute_url(self) -> str:
        """The visit's page."""
        return reverse("visits:detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.status in OPEN_STATUSES

    @property
    def is_secret(self) -> bool:
        """Whether the visitor's data must not travel with a slip."""
        return self.wants_secrecy or self.confidentiality in ACCUSING

    @property
    def notice_explanation(self) -> str:
        """How the day of the written notice came about, in words."""
        return DueDay.from_dict(self.notice_due).explain() if self.notice_due else ""

    def validate_constraints(self, exclude: Any = None) -> None:
        """The database checks them when the row is saved; the forms say the same in the user's words, unqueried."""

    @property
    def is_confidential(self) -> bool:
        """Whether not everybody of the room may see it."""
        return self.confidentiality in ACCUSING or bool(self.respondent_staff_id)

    def can_be_worked_on_by(self, user: User) -> bool:
        """The desk works on the own room's visits; whoever sees confidential ones without a desk, on those."""
        if user.has_perm("visits.register_visit"):
            return self.room_id == user.room_id
        return self.confidentiality in ACCUSING

    def is_late(self, on: date) -> bool:
        """Whether the next step was due before this day."""
        step = self.due_on if self.is_open else None
        owed = self.notice_due_on if self.owes_notice else None
        return any(day is not None and day < on for day in (step, owed))

    @property
    def owes_notice(self) -> bool:
        """Whether the visitor is still to be told in writing (Art. 23); also one who was turned away at once."""
        if self.notice_due_on is None or self.notice_given_on or self.status in UNHEARD:
            return False
        return self.is_open or (self.status == VisitStatus.CLOSED and self.closing_kind in TURNED_AWAY)

    def is_due_soon(self, on: date) -> bool:
        """Whether the next step is due today or within three days."""
        return self.is_open and self.due_on is not None and on <= self.due_on <= on + timedelta(days=3)
