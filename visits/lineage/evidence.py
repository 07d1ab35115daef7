"""What speaks for two records being of the same person: plain reasons, each with its weight (D §2.7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext

from office.likeness import NameLikeness, is_traditional_form, match_keys, name_likeness, place_core
from visits.models import Visit, VisitPerson


@dataclass(frozen=True)
class Typed:
    """What is known of the person at the window so far."""

    name: str = ""
    id_number: str = ""
    phone: str = ""
    address: str = ""

    @cached_property
    def id_hash(self) -> str:
        """The hash the document number would be found by."""
        return _digest("id_hash", self.id_number)

    @cached_property
    def phone_hash(self) -> str:
        """The hash the phone would be found by."""
        return _digest("phone_hash", self.phone)

    @cached_property
    def keys(self) -> set[str]:
        """The keys of name and address."""
        return match_keys(self.name, self.address)

    def __bool__(self) -> bool:
        return bool(self.keys or self.id_hash or self.phone_hash)


def _digest(name: str, value: str) -> str:
    field: Any = Visit._meta.get_field(name)
    return str(field.digest(value))


def typed_of(visit: Visit) -> Typed:
    """What was written down at a visit, as if it were typed now."""
    return Typed(visit.name, visit.id_number, visit.phone, visit.address)


@dataclass(frozen=True)
class Reason:
    """One reason in plain words; of each kind the heaviest counts."""

    kind: str
    weight: int
    text: str


LIKENESS_WEIGHTS = {
    NameLikeness.SAME: 200,
    NameLikeness.OTHER_FORM: 190,
    NameLikeness.SAME_SOUND: 100,
    NameLikeness.SIMILAR_SOUND: 50,
}
SAME_ID, SAME_PHONE, SAME_PLACE, OTHER_ID = 1000, 300, 120, -400


def reasons_for(typed: Typed, rows: Iterable[Visit | VisitPerson]) -> list[Reason]:
    """What speaks for these records being of the typed person, the strongest first; none if nothing does."""
    best: dict[str, Reason] = {}
    others = False
    for row in rows:
        others = others or bool(typed.id_hash and row.id_hash and row.id_hash != typed.id_hash)
        for reason in _reasons(typed, row):
            if reason.kind not in best or best[reason.kind].weight < reason.weight:
                best[reason.kind] = reason
    if best and others and "id" not in best:
        best["other_id"] = Reason("other_id", OTHER_ID, gettext("another document number"))
    return sorted(best.values(), key=lambda reason: -reason.weight)


def _reasons(typed: Typed, row: Visit | VisitPerson) -> Iterable[Reason]:
    if typed.id_hash and row.id_hash == typed.id_hash:
        yield Reason("id", SAME_ID, gettext("same document number"))
    if typed.phone_hash and row.phone_hash == typed.phone_hash:
        yield Reason("phone", SAME_PHONE, gettext("same phone"))
    likeness = name_likeness(typed.name, row.name)
    if likeness:
        yield Reason("name", LIKENESS_WEIGHTS[likeness], _name_reason(likeness, typed.name, row.name))
    place = place_core(typed.address)
    if place and place == place_core(row.address):
        yield Reason("address", SAME_PLACE, gettext("same address"))


def _name_reason(likeness: NameLikeness, typed: str, known: str) -> str:
    """Both names side by side wherever they are not written the same."""
    names = {"typed": typed, "known": known}
    if likeness == NameLikeness.SAME:
        return gettext("same name")
    if likeness == NameLikeness.SAME_SOUND:
        return gettext("sounds alike: %(typed)s / %(known)s") % names
    if likeness == NameLikeness.SIMILAR_SOUND:
        return gettext("sounds similar: %(typed)s / %(known)s") % names
    if is_traditional_form(typed, known):
        return gettext("traditional form: %(typed)s / %(known)s") % names
    return gettext("written otherwise: %(typed)s / %(known)s") % names
