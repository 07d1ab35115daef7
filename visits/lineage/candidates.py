"""Has this person been here before? Everybody who fits what was typed so far, ranked, never merged silently (D §2.7).

Looked up by hashes and keys, each an index; a hit counts only where a visit the reader may see bears it out, so that
a confidential visit shows neither by a row nor by a number. Budget: 9 queries, however much is found.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber

from office.likeness import dialect_keys, place_keys, sound_keys, written_keys
from office.masking import mask_address, mask_id, mask_phone
from office.models import User
from visits.lineage.evidence import SAME_ID, Reason, Typed, reasons_for
from visits.models import Visit, VisitPerson, VisitStatus
from visits.models.merge import people_of
from visits.models.visit import VisitQuerySet

HITS = 200  # visits one look-up brings at most, the newest first
ENOUGH = 30  # people by the characters of the name: then nobody is looked for by sound
MOST = 20  # people shown
PER_PERSON = 5  # visits shown of each
COMPARED = ("visitor", "name", "address", "id_hash", "phone_hash")
SHOWN = (
    *COMPARED, "visit_no", "status", "arrived_at", "subject", "id_number", "phone", "confidentiality",
    "category1__name", "category1__name_en",
)  # fmt: skip


@dataclass
class Candidate:
    """One person who may be the one at the window, with the visits the reader may see."""

    visitor: int | None  # the one all others of the person are merged into; None for somebody who came along
    reasons: list[Reason]
    visits: list[Any] = field(default_factory=list)
    number: int = 0  # of visits the reader may see
    row: Any = None  # of somebody who came along: what was written down

    @property
    def rank(self) -> int:
        """How much speaks for it."""
        return sum(reason.weight for reason in self.reasons)

    @property
    def is_certain(self) -> bool:
        """The same document number: nobody else has it."""
        return any(reason.weight == SAME_ID for reason in self.reasons)

    @property
    def known(self) -> Any:
        """What was written down last, for name and masked numbers."""
        return self.row or self.visits[0]

    @property
    def unseen(self) -> int:
        """How many visits more than are shown."""
        return max(0, self.number - len(self.visits))

    @property
    def matters(self) -> list[tuple[str, Any]]:
        """Each visit with the answer that the same matter comes back."""
        return [(f"matter:{visit.pk}", visit) for visit in self.visits]

    @property
    def other_matter(self) -> str:
        """The answer that it is this person with another matter; none for somebody who came along."""
        return f"person:{self.visits[0].pk}" if self.visitor else ""

    @property
    def shown_id(self) -> str:
        """The document number, masked."""
        return mask_id(self.known.id_number)

    @property
    def shown_phone(self) -> str:
        """The phone, masked."""
        return mask_phone(self.known.phone)

    @property
    def shown_address(self) -> str:
        """The address down to the county."""
        return mask_address(self.known.address)


def seen_by(user: User) -> VisitQuerySet:
    """Visits that may speak for a person: not the anonymous, which are nobody's, and not the void."""
    return Visit.objects.visible_to(user).filter(is_anonymous=False).exclude(status=VisitStatus.VOID)


def find_candidates(typed: Typed, user: User) -> tuple[list[Candidate], bool]:
    """Everybody who fits, the likeliest first; and whether there are more than are shown."""
    if not typed:
        return [], False
    visits = seen_by(user)
    hits = _hits(typed, visits)
    people = people_of({hit.visitor_id for hit in hits if hit.visitor_id})
    rows: dict[int, list[Visit]] = defaultdict(list)
    for hit in hits:
        rows[people[hit.visitor_id or 0]].append(hit)
    found = [Candidate(root, reasons) for root, known in rows.items() if (reasons := reasons_for(typed, known))]
    found += _came_along(typed, visits)
    order = {root: place for place, root in enumerate(rows)}
    found.sort(key=lambda one: (-one.rank, order.get(one.visitor or 0, HITS)))
    shown = found[:MOST]
    _add_visits(shown, people, visits)
    for one in shown:  # another document number may have come to light
        one.reasons = reasons_for(typed, [*rows[one.visitor], *one.visits]) if one.visitor else one.reasons
    shown.sort(key=lambda one: -one.rank)
    return shown, len(found) > MOST or len(hits) >= HITS


def _newest(visits: VisitQuerySet) -> list[Visit]:
    """Ordered by date + 0, which cannot walk the index of dates: the key's index and a sort is then the only plan."""
    late_first = (F("arrived_at") + timedelta(0)).desc()
    return list(visits.only(*COMPARED).order_by(late_first, "-pk")[:HITS])


def _hits(typed: Typed, visits: VisitQuerySet) -> list[Visit]:
    """By numbers, then by characters and place; by sound only where that leaves room."""
    known = visits.filter(visitor__isnull=False)
    hits = _newest(known.filter(_numbers(typed))) if _numbers(typed) else []
    tiers = (
        [*written_keys(typed.name), *place_keys(typed.address)],
        sound_keys(typed.name),
        dialect_keys(typed.name),
    )
    for keys in tiers:
        if keys and len({hit.visitor_id for hit in hits}) < ENOUGH:
            hits += _newest(known.filter(visitor__match_keys__overlap=keys))
    return list({hit.pk: hit for hit in hits}.values())


def _numbers(typed: Typed) -> Q:
    by_id = Q(id_hash=typed.id_hash) if typed.id_hash else Q()
    return by_id | Q(phone_hash=typed.phone_hash) if typed.phone_hash else by_id


def _came_along(typed: Typed, visits: VisitQuerySet) -> list[Candidate]:
    """Who was here in somebody else's visit: as a representative, companion, agent."""
    wanted = _numbers(typed) | Q(name=typed.name) if typed.name else _numbers(typed)
    if not wanted:
        return []
    rows = VisitPerson.objects.filter(wanted, visit__in=visits).order_by("-visit", "pk")[:ENOUGH]
    together: dict[str, list[VisitPerson]] = defaultdict(list)
    for row in rows:
        together[row.id_hash or row.phone_hash or row.name].append(row)
    return [
        Candidate(None, reasons, row=known[0]) for known in together.values() if (reasons := reasons_for(typed, known))
    ]


def _add_visits(candidates: Collection[Candidate], people: dict[int, int], visits: VisitQuerySet) -> None:
    """The visits of everybody shown, the newest first."""
    roots = {one.visitor for one in candidates if one.visitor}
    members = [pk for pk, root in people.items() if root in roots]
    numbers, keys = _newest_of_each(members, visits)
    keys += [one.row.visit_id for one in candidates if one.row]
    loaded = visits.filter(pk__in=keys).select_related("category1").only(*SHOWN).order_by("-arrived_at", "-pk")
    of_person: dict[int | None, list[Visit]] = defaultdict(list)
    by_pk = {}
    for visit in loaded:
        by_pk[visit.pk] = visit
        of_person[people.get(visit.visitor_id or 0)].append(visit)
    for one in candidates:
        if one.row:
            one.visits, one.number = [by_pk[one.row.visit_id]], 1
            continue
        one.visits = of_person[one.visitor][:PER_PERSON]
        one.number = sum(numbers[pk] for pk in members if people[pk] == one.visitor)


def _newest_of_each(members: Iterable[int], visits: VisitQuerySet) -> tuple[dict[int, int], list[int]]:
    """How many visits each visitor has, and the keys of the newest of them."""
    of_each: dict[str, Any] = {"partition_by": F("visitor")}
    counted = visits.filter(visitor__in=list(members)).annotate(
        place=Window(RowNumber(), order_by=[F("arrived_at").desc(), F("pk").desc()], **of_each),
        many=Window(Count("pk"), **of_each),
    )
    numbers: dict[int, int] = defaultdict(int)
    keys = []
    for pk, visitor, many in counted.filter(place__lte=PER_PERSON).values_list("pk", "visitor", "many"):
        numbers[visitor] = many
        keys.append(pk)
    return numbers, keys
