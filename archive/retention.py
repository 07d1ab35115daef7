"""How long a case is kept, and why (domain rules §4: no national table, so rules of the house)."""

from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from archive.models import Retention
from visits.models import ClosingKind, Confidentiality, Disposition, Visit


class RetentionChoice(NamedTuple):
    """A term with the reason for it."""

    retention: Retention
    reason: Any


def proposed_retention(visit: Visit) -> RetentionChoice:
    """Permanent for what was of weight, 30 years with a written decision, 10 years for advice on the spot."""
    weighty = (
        (visit.confidentiality == Confidentiality.WHISTLEBLOW, _("whistle-blowing")),
        (bool(visit.leader_instruction), _("a leader's instruction")),
        (visit.is_group, _("group visit")),
        (visit.closing_kind == ClosingKind.TERMINATED, _("terminated")),
    )
    for applies, reason in weighty:
        if applies:
            return RetentionChoice(Retention.PERMANENT, reason)
    if visit.disposition in {Disposition.ACCEPTED, Disposition.REFERRED}:
        return RetentionChoice(Retention.D30, _("handled with a decision"))
    return RetentionChoice(Retention.D10, _("advice or closed without handling"))


def keep_until(retention: Retention, closed_on: date) -> date | None:
    """The last day of the term: it is counted from the year after closing; None for permanent."""
    return None if retention.years is None else date(closed_on.year + retention.years, 12, 31)
