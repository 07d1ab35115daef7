"""The public query: number and code in, status in plain words out; counted, so that nobody can try codes one by one."""

import hmac
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.models import NumberRule, Series
from office.numbering import PATTERNS
from office.privacy import keyed_hash
from visits.models import ClosingKind, QueryAttempt, Visit, VisitStatus
from visits.models.folding import folded, folded_candidates, folded_sql

WINDOW = timedelta(minutes=15)
KEPT = timedelta(days=180)  # network logs are kept six months (网络安全法 Art. 21)
NOBODY = "00000000"  # compared with where there is no such visit, so that both take the same way


@dataclass(frozen=True)
class Refused:
    """Too many attempts; from when on another one is taken."""

    until: datetime

    @property
    def seconds(self) -> int:
        """For the header Retry-After."""
        return max(1, int((self.until - timezone.now()).total_seconds()) + 1)


@dataclass(frozen=True)
class Answer:
    """What may be said about a visit to whoever has its code: nothing personal."""

    status: Any
    next_step: Any = ""
    dates: list[tuple[Any, date]] = field(default_factory=list)


def count_attempt(*, address: str, number: str, at: datetime) -> Refused | None:
    """Count one attempt; Refused if this address or this number had too many within the window.

    The row is written before it is counted: whatever several processes do at once, each sees at least the attempts
    that were written before its own. A refused attempt leaves no row, so that waiting is enough.
    """
    QueryAttempt.objects.filter(at__lt=at - KEPT).delete()
    row = QueryAttempt.objects.create(
        at=at,
        address_hash=keyed_hash(address, "query_address"),
        number_hash=keyed_hash(folded(number), "query_number"),
    )
    recent = QueryAttempt.objects.since(at - WINDOW).order_by("-at", "-pk")
    limits = (
        (recent.filter(address_hash=row.address_hash), settings.QUERY_LIMIT_ADDRESS),
        (recent.filter(number_hash=row.number_hash), settings.QUERY_LIMIT_NUMBER),
    )
    times = [list(rows.values_list("at", flat=True)[: limit + 1]) for rows, limit in limits]
    over = [found[-1] for found, (_rows, limit) in zip(times, limits, strict=True) if len(found) > limit]
    if not over:
        return None
    row.delete()
    return Refused(until=max(over) + WINDOW)


def find_by_code(number: str, code: str) -> Visit | None:
    """The visit with this number and this code; a wrong number and a wrong code cost the same."""
    pattern = NumberRule.objects.filter(series=Series.VISIT).values_list("pattern", flat=True).first()
    wanted = folded_candidates(number, pattern or PATTERNS[Series.VISIT])
    visits = Visit.objects.annotate(folded_no=folded_sql("visit_no")).filter(folded_no__in=wanted)
    pk, stored = next(iter(visits.values_list("pk", "query_code")[:1]), (0, NOBODY))
    matches = hmac.compare_digest(_plain(code).encode(), _plain(stored).encode())
    return Visit.objects.filter(pk=pk).select_related("joined_to").first() if matches and pk else None


def _plain(code: str) -> str:
    kept = (character for character in unicodedata.normalize("NFKC", code).upper() if character.isalnum())
    return "".join(kept)


STATUSES = {
    VisitStatus.REGISTERED: gettext_lazy("Registered. You are waiting for the interview."),
    VisitStatus.IN_INTERVIEW: gettext_lazy("The interview was begun; the office decides how the matter goes on."),
    VisitStatus.HANDLING: gettext_lazy("Accepted. This office is handling the matter."),
    VisitStatus.REFERRED: gettext_lazy("Passed to the responsible department, which is handling the matter."),
    VisitStatus.TO_FEED_BACK: gettext_lazy("There is a result. You will be told."),
    VisitStatus.FED_BACK: gettext_lazy("The result was told to you."),
    VisitStatus.VOID: gettext_lazy("This registration is void. Please ask at the window."),
}
NEXT = {
    VisitStatus.REGISTERED: gettext_lazy("You will be received for an interview."),
    VisitStatus.IN_INTERVIEW: gettext_lazy("You will be told how the matter goes on."),
    VisitStatus.HANDLING: gettext_lazy("The office finds out the facts and comes to a result."),
    VisitStatus.REFERRED: gettext_lazy("The department replies; the office checks the reply."),
    VisitStatus.TO_FEED_BACK: gettext_lazy("The office tells you the result orally or in writing."),
    VisitStatus.FED_BACK: gettext_lazy("You will be asked whether you are content with it."),
}
CLOSINGS = {
    ClosingKind.SETTLED: gettext_lazy("Closed after the result was told."),
    ClosingKind.LEFT: gettext_lazy("Closed, because the visitor left before the interview. You may come again."),
    ClosingKind.DIRECTED: gettext_lazy("Closed: another organ or another way is responsible, as you were told."),
    ClosingKind.DECLINED: gettext_lazy("Closed: the matter was not accepted, for the reason you were told."),
    ClosingKind.NOT_AGAIN: gettext_lazy("Closed: the matter is not accepted again, for the reason you were told."),
    ClosingKind.JOINED: gettext_lazy("Handled together with your other visit."),
    ClosingKind.NOTED: gettext_lazy("Closed. What you said was noted for the record."),
    ClosingKind.TERMINATED: gettext_lazy("Closed: the handling of this matter has ended."),
}
CLOSED = (VisitStatus.CLOSED, VisitStatus.ARCHIVED)


def answer_for(visit: Visit) -> Answer:
    """Status, next step and dates; of a confidential visit whether it is still open, and no more."""
    followed = visit.joined_to if visit.joined_to_id and visit.joined_to else visit
    if visit.is_confidential or followed.is_confidential:
        return Answer(_("Closed.") if followed.status in CLOSED else _("Registered; handled by law."))
    if followed.status in CLOSED:
        return Answer(CLOSINGS.get(ClosingKind(followed.closing_kind or "settled"), ""), "", _dates(visit, followed))
    status = VisitStatus(followed.status)
    return Answer(STATUSES[status], NEXT.get(status, ""), _dates(visit, followed))


def _dates(visit: Visit, followed: Visit) -> list[tuple[Any, date]]:
    """Days of the course so far and those promised; none of them names anybody."""
    last = followed.rounds.order_by("-number").first()
    told = getattr(last, "feedback", None)
    is_open = followed.is_open
    days = [
        (_("Registered on"), timezone.localdate(visit.registered_at)),
        (_("Written notice given on"), followed.notice_given_on),
        (_("Written notice by"), None if followed.notice_given_on or not is_open else followed.notice_due_on),
        (_("Handled since"), last.accepted_on if last else None),
        (_("Result by"), last.due_on if last and is_open and last.result_on is None else None),
        (_("Result on"), last.result_on if last else None),
        (_("Told on"), timezone.localdate(told.given_at) if told else None),
        (_("Closed on"), timezone.localdate(followed.closed_at) if followed.closed_at else None),
    ]
    return [(label, day) for label, day in days if day is not None]
