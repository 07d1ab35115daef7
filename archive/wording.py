"""The frozen contents of a filed case, read back in words: labels, choices and dates, without the working tables."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from audit.history import plain_words
from office.masking import mask_address
from office.models import Code, CodeKind
from referrals.models import ProgressNote, Referral, ReplyDecision, SlipReply, SlipReturn
from visits.models import (
    Attachment,
    Citation,
    Demand,
    DemandDecision,
    Feedback,
    FeedbackReceipt,
    HandlingRound,
    InterviewRecord,
    InterviewSigning,
    InterviewSupplement,
    JoinedNotice,
    Material,
    Notice,
    SatisfactionRating,
    ServiceReceipt,
    Visit,
    VisitPerson,
)

# References to the row above and what only the program needs.
SKIPPED = frozenset(
    {
        "id",
        "visit",
        "round",
        "referral",
        "reply",
        "notice",
        "feedback",
        "visitor",
        "lead",
        "position",
        "status",
        "region_code",
        "privacy_notice_at",
    }
)
CODED = {
    "visitor_tags": CodeKind.VISITOR_TAG,
    "tags": CodeKind.HOT_TOPIC,
    "abnormal_behaviour": CodeKind.ABNORMAL_BEHAVIOUR,
    "reasons": CodeKind.DISSATISFACTION_REASON,
}
Names = Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class Entry:
    """One row of the case: what it is, its facts, and the rows below it."""

    title: Any
    facts: list[tuple[str, str]]
    parts: list["Entry"] = field(default_factory=list)


@dataclass(frozen=True)
class Part:
    """How one list of the contents is read."""

    key: str
    model: type[models.Model]
    title: Any
    parts: tuple["Part", ...] = ()


PARTS = (
    Part("people", VisitPerson, _("Person who came along")),
    Part("materials", Material, _("Paper handed in")),
    Part(
        "interviews",
        InterviewRecord,
        _("Interview record"),
        (
            Part("supplements", InterviewSupplement, _("Supplement")),
            Part("signings", InterviewSigning, _("Signature")),
        ),
    ),
    Part("demands", Demand, _("Demand")),
    Part("notices", Notice, _("Notice"), (Part("service", ServiceReceipt, _("Service of the notice")),)),
    Part("joined_notices", JoinedNotice, _("Notice to a joined visitor")),
    Part(
        "rounds",
        HandlingRound,
        _("Round of handling"),
        (
            Part("decisions", DemandDecision, _("Decision on a demand")),
            Part("feedback", Feedback, _("Feedback")),
            Part("receipts", FeedbackReceipt, _("Receipt of a representative")),
            Part("ratings", SatisfactionRating, _("Rating")),
        ),
    ),
    Part(
        "referrals",
        Referral,
        _("Referral slip"),
        (
            Part("notes", ProgressNote, _("Progress note")),
            Part("returns", SlipReturn, _("Return of the slip")),
            Part(
                "replies", SlipReply, _("Reply"), (Part("decisions", ReplyDecision, _("Decision of the department")),)
            ),
        ),
    ),
    Part("attachments", Attachment, _("Attachment")),
    Part("citations", Citation, _("Law cited")),
)


def case_entries(contents: Mapping[str, Any]) -> list[Entry]:
    """Everything of the case in reading order. One query: the names of the codes kept as lists."""
    kinds = list(CODED.values())
    names = {(code.kind, code.code): str(code) for code in Code.objects.filter(kind__in=kinds)}
    visit = Entry(_("Registration"), list(facts(Visit, contents.get("visit", {}), names)))
    return [visit, *(entry for part in PARTS for entry in _entries(part, contents, names))]


def _entries(part: Part, above: Mapping[str, Any], names: Names) -> Iterator[Entry]:
    rows = above.get(part.key) or []
    rows = [rows] if isinstance(rows, Mapping) else rows
    for number, row in enumerate(rows, 1):
        title = f"{part.title} {number}" if len(rows) > 1 else part.title
        below = [entry for inner in part.parts for entry in _entries(inner, row, names)]
        yield Entry(title, list(facts(part.model, row, names)), below)


def facts(model: type[models.Model], row: Mapping[str, Any], names: Names) -> Iterator[tuple[str, str]]:
    """Label and value of each field that holds something; addresses only down to the county."""
    order = [known.name for known in model._meta.get_fields()]  # stored JSON does not keep it
    names_in_order = sorted(row, key=lambda name: order.index(name) if name in order else len(order))
    for name in names_in_order:
        value = row[name]
        if name in SKIPPED or value in ("", None, []) or isinstance(value, dict):
            continue
        try:
            known = model._meta.get_field(name)
        except FieldDoesNotExist:
            if not isinstance(value, list):  # the rows below have their own entries
                yield name, str(value)  # a field of former days is still shown
            continue
        if isinstance(known, models.Field):
            yield capfirst(str(known.verbose_name)), _in_words(known, value, names)


def _in_words(known: "models.Field[Any, Any]", value: Any, names: Names) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        kind = str(CODED.get(known.name, ""))
        return gettext(", ").join(names.get((kind, str(item)), str(item)) for item in value)
    if known.name == "address":
        return mask_address(str(value))
    if isinstance(known, models.DateField):  # also those with a time
        return _moment(str(value))
    return str(dict(known.flatchoices).get(value, value))


def _moment(value: str) -> str:
    at = parse_datetime(value) if "T" in value else None
    return plain_words(at or parse_date(value[:10]) or value)
