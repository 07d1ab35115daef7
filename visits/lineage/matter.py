"""One matter across all its visits: the chain of repeats and joined visits, its answers and its time line."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db import connection
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.models import User
from visits.models import (
    ClosingKind,
    DemandDecision,
    HandlingRound,
    InterviewRecord,
    RatingLevel,
    SatisfactionRating,
    Visit,
)

MOST = 200  # visits of one matter
# All visits tied to one by "repeats" or "joined to", in both directions.
CHAIN_SQL = """
WITH RECURSIVE chain(id) AS (
  SELECT %(pk)s::bigint
  UNION
  SELECT tie.other FROM chain CROSS JOIN LATERAL (
    SELECT unnest(ARRAY[repeats_id, joined_to_id]) AS other FROM visits_visit WHERE id = chain.id
    UNION ALL
    SELECT id FROM visits_visit WHERE repeats_id = chain.id
    UNION ALL
    SELECT id FROM visits_visit WHERE joined_to_id = chain.id
  ) tie WHERE tie.other IS NOT NULL
)
SELECT id FROM chain LIMIT %(most)s
"""


@dataclass
class Answer:
    """What the visitor was answered once: by a round of handling, or by the decision at the window."""

    visit: Visit
    number: int
    result: str
    legal_basis: str
    on: date | None
    round: HandlingRound | None = None
    decisions: dict[str, DemandDecision] = field(default_factory=dict)

    @property
    def verdict(self) -> Any:
        """The visitor's verdict in words."""
        return RatingLevel(self.round.verdict).label if self.round and self.round.verdict else ""


@dataclass(frozen=True)
class Moment:
    """One thing that happened in the matter."""

    at: datetime
    visit: Visit
    what: Any
    text: str = ""
    has_time: bool = True


def matter_of(visit: Visit, user: User) -> list[Any]:
    """The visits of the matter, the first one first; only those the user may see, and only along such."""
    with connection.cursor() as cursor:
        cursor.execute(CHAIN_SQL, {"pk": visit.pk, "most": MOST})
        keys = [row[0] for row in cursor.fetchall()]
    known = _load(keys, user)
    reached = _reached(visit.pk, known)
    return [one for one in known if one.pk in reached]


def _load(keys: list[int], user: User) -> list[Any]:
    rounds = HandlingRound.objects.select_related("handler", "feedback", "feedback__method").prefetch_related(
        Prefetch("decisions", DemandDecision.objects.select_related("demand")),
        Prefetch("ratings", SatisfactionRating.objects.order_by("rated_at", "pk")),
    )
    visits = Visit.objects.visible_to(user).filter(pk__in=keys).select_related("category1", "handler")
    visits = visits.defer("search_text", "id_number", "phone", "phone2").order_by("arrived_at", "pk")
    interviews = InterviewRecord.objects.only("visit", "started_at", "law_explained")
    return list(visits.prefetch_related(Prefetch("rounds", rounds), Prefetch("interviews", interviews), "referrals"))


def _reached(start: int, known: list[Any]) -> set[int]:
    """What hangs together through visits that are seen: through a hidden one nothing does."""
    seen = {one.pk for one in known}
    ties = [(one.pk, other) for one in known for other in (one.repeats_id, one.joined_to_id) if other in seen]
    reached, before = {start}, 0
    while len(reached) > before:
        before = len(reached)
        reached |= {end for tie in ties if reached & set(tie) for end in tie}
    return reached


def answers_of(visits: list[Any]) -> list[Answer]:
    """All answers in their order: the first, the second and so on."""
    found: list[Answer] = []
    for visit in visits:
        for round_ in visit.rounds.all():
            if round_.result:
                decisions = {decision.demand.text: decision for decision in round_.decisions.all()}
                found.append(Answer(visit, 0, round_.result, round_.legal_basis, round_.result_on, round_, decisions))
        if visit.disposition and not visit.rounds.all() and visit.closing_kind not in {"", ClosingKind.JOINED}:
            closed = timezone.localdate(visit.closed_at)
            found.append(Answer(visit, 0, f"{visit.get_disposition_display()}\n{visit.disposition_note}", "", closed))
    found.sort(key=lambda answer: answer.on or date.max)
    for number, answer in enumerate(found, 1):
        answer.number = number
    return found


def demands_side_by_side(answers: list[Answer]) -> list[tuple[str, list[DemandDecision | None]]]:
    """Each demand with what every answer decided on it; the same words are the same demand."""
    texts = dict.fromkeys(text for answer in answers for text in answer.decisions)
    return [(text, [answer.decisions.get(text) for answer in answers]) for text in texts]


def moments_of(visits: list[Any]) -> list[Moment]:
    """Everything that happened in the matter, the newest first."""
    found = [moment for visit in visits for tell in TELLERS for moment in tell(visit)]
    return sorted(found, key=lambda moment: moment.at)[::-1]  # at one instant, the later step comes first


def _arrival(visit: Any) -> Iterator[Moment]:
    yield Moment(visit.arrived_at, visit, _("came"), visit.statement)
    for record in visit.interviews.all():
        yield Moment(record.started_at, visit, _("interview"), record.law_explained)


def _rounds(visit: Any) -> Iterator[Moment]:
    for round_ in visit.rounds.all():
        told = getattr(round_, "feedback", None)
        if round_.number > 1:
            yield _of_day(round_.accepted_on, visit, _("%(round)s opened") % {"round": round_}, round_.reason)
        if round_.result_on:
            yield _of_day(round_.result_on, visit, _("result"), round_.result, before=told and told.given_at)
        if told:
            yield Moment(told.given_at, visit, _("told: %(method)s") % {"method": told.method}, told.objections)
        for rating in round_.ratings.all():
            level = {"level": rating.get_overall_display()}
            yield Moment(rating.rated_at, visit, _("rating: %(level)s") % level, rating.comment)


def _slips(visit: Any) -> Iterator[Moment]:
    for slip in visit.referrals.all():
        if slip.issued_at:
            yield Moment(slip.issued_at, visit, _("slip %(slip)s issued") % {"slip": slip})
        if slip.ended_on:
            status = slip.get_status_display()
            yield _of_day(slip.ended_on, visit, _("slip %(slip)s: %(status)s") % {"slip": slip, "status": status})


def _ending(visit: Any) -> Iterator[Moment]:
    if visit.closed_at:
        yield Moment(visit.closed_at, visit, visit.get_closing_kind_display(), visit.closing_note)


def _of_day(day: date, visit: Visit, what: Any, text: str = "", *, before: datetime | None = None) -> Moment:
    """Something of which only the day is known: late on that day, and before what is known to follow it."""
    at = timezone.make_aware(datetime.combine(day, time(23, 59)))
    return Moment(min(at, before) if before else at, visit, what, text, has_time=False)


TELLERS: tuple[Callable[[Any], Iterator[Moment]], ...] = (_arrival, _rounds, _slips, _ending)
