"""The history of a visit as sentences: who did what, when and why, and what changed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from audit.history import Change, differences, referenced_names
from visits.models import Disposition, Visit

# Reasons the moves write; what a person typed is shown as it is.
REASONS: Mapping[str, Any] = {
    "registered": _("registered"),
    "interview begun": _("received for interview"),
    "interview recorded": _("interview recorded"),
    "interview record corrected": _("interview record corrected"),
    "interview record supplemented": _("interview record supplemented"),
    "interview record read back and confirmed": _("interview record read back and confirmed"),
    "correction of the interview record asked for": _("correction of the interview record asked for"),
    "interview record signed": _("interview record signed"),
    "interview record not signed": _("interview record not signed"),
    "told the visitor": _("result told to the visitor"),
    "receipts recorded": _("receipts of the representatives recorded"),
    "imported": _("taken over from the old ledger"),
    "rated": _("rating recorded"),
    "result recorded": _("result recorded"),
    "instruction written": _("leader's instruction written"),
    "left": _("visitor left before the interview"),
    "referred": _("referred to a department"),
    "closed": _("closed"),
    "filed": _("filed"),
    "people or papers added": _("people or papers added"),
    "visit joined": _("another visit joined this one"),
    "joined visitors told": _("result told to the visitors of joined visits"),
}
PATTERNS = (
    (re.compile(r"notice given: (?P<how>.*)", re.DOTALL), _("written notice given: %(how)s")),
    (re.compile(r"notice issued: (?P<notice>.*)"), _("%(notice)s issued")),
    (re.compile(r"notice served: (?P<notice>.*)"), _("%(notice)s served on the visitor")),
    (re.compile(r"notice void: (?P<notice>.*)"), _("%(notice)s declared void")),
    (re.compile(r"round (?P<number>\d+) opened"), _("round %(number)s opened")),
    (re.compile(r"slip (?P<slip>.*) ended"), _("slip %(slip)s ended")),
    (re.compile(r"slip (?P<slip>.*) issued"), _("slip %(slip)s issued")),
    (re.compile(r"slip (?P<slip>.*) completed"), _("slip %(slip)s completed")),
    (re.compile(r"slip (?P<slip>.*) withdrawn: (?P<why>.*)", re.DOTALL), _("slip %(slip)s withdrawn: %(why)s")),
    (re.compile(r"return of (?P<slip>.*) decided"), _("return of slip %(slip)s decided")),
)
# What the sentence itself already says, or what only the program counts.
UNTOLD = frozenset(
    {"status", "untold_joined", "untold_count", "due_on", "notice_due_on", "registrar", "registered_at", "visit_no"}
)


@dataclass(frozen=True)
class Event:
    """One saved state of the visit."""

    at: datetime
    who: Any
    what: str
    status: str
    changes: list[Change]


def reason_in_words(reason: str) -> str:
    """The reason of a history row in the reader's language."""
    for pattern, sentence in PATTERNS:
        match = pattern.fullmatch(reason)
        if match:
            return str(sentence) % match.groupdict()
    head, _colon, rest = reason.partition(": ")
    if head == "decided" and rest in Disposition.values:
        return gettext("decided: %(outcome)s") % {"outcome": Disposition(rest).label}
    return str(REASONS.get(reason, reason))


def visit_timeline(visit: Visit, slips: Sequence[Any] = ()) -> list[Event]:
    """All that happened to the visit and its slips, the newest first; a handful of queries however long it is."""
    events = [*_own_events(visit), *slip_events(slips)]
    return sorted(events, key=lambda event: event.at, reverse=True) if slips else events


def slip_events(slips: Sequence[Any]) -> list[Event]:
    """Each change of a slip's status; one query for all slips of the visit."""
    if not slips:
        return []
    states = slips[0].history.model.objects.filter(id__in=[slip.pk for slip in slips]).select_related("history_user")
    states = states.only("id", "slip_no", "status", "history_date", "history_user__full_name", "history_user__username")
    events: list[Event] = []
    before: dict[int, str] = {}
    for state in states.order_by("history_date", "history_id"):
        if before.get(state.id) != state.status:
            slip = gettext("slip %(slip)s") % {"slip": state.slip_no}
            events.append(Event(state.history_date, state.history_user, slip, state.get_status_display(), []))
        before[state.id] = state.status
    return events[::-1]


def _own_events(visit: Visit) -> list[Event]:
    own = [field.name for field in visit.history.model._meta.concrete_fields]
    states = visit.history.select_related("history_user").only(
        *own, "history_user__full_name", "history_user__username"
    )
    rows = list(states.order_by("-history_date", "-history_id"))
    names = referenced_names(rows)
    return [
        Event(
            at=new.history_date,
            who=new.history_user,
            what=reason_in_words(new.history_change_reason or ""),
            status=new.get_status_display() if old is None or old.status != new.status else "",
            changes=differences(new, old, names, leave_out=UNTOLD) if old else [],
        )
        for new, old in zip_longest(rows, rows[1:])
    ]
