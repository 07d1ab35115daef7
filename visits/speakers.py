"""Who speaks for a group: its representatives (Art. 20)."""

from collections.abc import Iterable
from dataclasses import dataclass

from visits.models import PersonRole, Visit, VisitPerson


@dataclass(frozen=True)
class Speaker:
    """Who speaks for the group: a representative, or (without a person) the first visitor."""

    person: VisitPerson | None
    name: str

    @property
    def key(self) -> int | None:
        """The key receipts are matched by."""
        return self.person.pk if self.person else None


def speakers(visit: Visit, people: Iterable[VisitPerson]) -> list[Speaker]:
    """The representatives; of a group the first visitor is the first of them (第一行为代表, domain rules §2)."""
    chosen = [Speaker(person, person.name) for person in people if person.role == PersonRole.REPRESENTATIVE]
    return [Speaker(None, visit.name), *chosen] if visit.is_group and not visit.is_anonymous else chosen
