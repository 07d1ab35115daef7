"""The pasted list of people as part of a form: each line good, doubtful or wrong, correctable in place.

The text stays as it was pasted; corrections lie over it, each bound to the very line it corrects. A list is taken
over only as it was shown: good lines and lines the receptionist decided about, no line left undecided.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.idcard import IdCard, normalise_id, parse_id
from office.masking import mask_address, mask_id, mask_phone
from office.models import RuleProfile
from office.names import clean_name, phone_digits, phone_warning
from office.privacy import keyed_hash
from visits.models import GroupOverride, PersonRole, Visit, VisitPerson
from visits.people_list import (
    FIELDS,
    MOST_LINES,
    MOST_TEXT,
    PersonLine,
    as_cells,
    is_destroyed,
    is_representative,
    looks_like_name,
    read_list,
    sex_of,
)
from visits.speakers import speakers

GOOD, DOUBTFUL, WRONG, OUT = "good", "doubtful", "wrong", "out"
KEEP, DROP = "keep", "drop"
MOST_SHOWN = 100  # lines to correct at a time: a form has room for two thousand fields
LABELS = {
    "name": gettext_lazy("Name"),
    "gender": gettext_lazy("Sex"),
    "id_number": gettext_lazy("Document number"),
    "phone": gettext_lazy("Phone"),
    "address": gettext_lazy("Address"),
    "representative": gettext_lazy("Representative"),
}
LONGEST = {"name": 100, "id_number": 30, "phone": 30, "address": 200}


@dataclass
class CheckedLine:
    """One line with its person and what stands against it."""

    index: int
    line: PersonLine
    cells: dict[str, str]
    take: str = ""
    is_corrected: bool = False
    errors: dict[str, str] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)
    person: VisitPerson = field(default_factory=VisitPerson)

    @property
    def was(self) -> str:
        """The fingerprint of the line as pasted: a correction fits no other line."""
        return keyed_hash(f"{self.line.number}\0{self.line.raw}", "pasted_line")

    @property
    def state(self) -> str:
        """What becomes of the line as it stands."""
        if self.take == DROP:
            return OUT
        if self.errors:
            return WRONG
        return DOUBTFUL if self.doubts and self.take != KEEP else GOOD

    @property
    def is_asked(self) -> bool:
        """Whether its cells are shown as fields."""
        return self.state in {WRONG, DOUBTFUL} or self.is_corrected or bool(self.take)

    @property
    def messages(self) -> list[str]:
        """All that stands against it."""
        return [*self.errors.values(), *self.doubts]

    @property
    def inputs(self) -> list[tuple[str, Any, str, bool]]:
        """Name, label, value and whether it is wrong, of the fields shown for the line."""
        return [(name, LABELS[name], self.cells[name], name in self.errors) for name in FIELDS]

    @property
    def shown(self) -> dict[str, str]:
        """The cells of a good line, its personal numbers masked."""
        person = self.person
        return {
            "name": person.name,
            "gender": str(person.get_gender_display()) if person.gender != "unstated" else "",
            "id_number": mask_id(person.id_number),
            "phone": mask_phone(person.phone),
            "address": mask_address(person.address),
        }


class PeopleList:
    """The pasted list of a form; `visit` is the registered or the just filled-in visit the people came with."""

    def __init__(self, data: Any, *, on: date, visit: Visit, rules: RuleProfile, known: Iterable[VisitPerson] = ()):
        self.data = data or {}
        self.on, self.visit, self.rules, self.known = on, visit, rules, list(known)
        self.text = str(self.data.get("list-text", ""))
        read = read_list(self.text[:MOST_TEXT])
        self.ignored = read.ignored
        self.lines = [self._checked(index, line) for index, line in enumerate(read.lines[:MOST_LINES])]
        self.is_too_long = len(self.text) > MOST_TEXT or len(read.lines) > MOST_LINES
        self._find_doubles()

    @property
    def is_filled(self) -> bool:
        """Whether somebody pasted a list."""
        return bool(self.text.strip())

    @property
    def digest(self) -> str:
        """The fingerprint of the text, sent back by the page that showed what was read in it."""
        return keyed_hash(self.text.replace("\r\n", "\n"), "pasted_list") if self.is_filled else ""

    @property
    def is_seen(self) -> bool:
        """Whether the list was shown as it was read before it is taken over."""
        return bool(self.data.get("list-seen") == self.digest)

    @property
    def counts(self) -> dict[str, int]:
        """How many lines there are of each state."""
        states = [line.state for line in self.lines]
        return {state: states.count(state) for state in (GOOD, DOUBTFUL, WRONG, OUT)}

    @property
    def undecided(self) -> int:
        """Lines that stand in the way of saving."""
        return self.counts[DOUBTFUL] + self.counts[WRONG]

    @property
    def rows(self) -> list[CheckedLine]:
        """The lines as shown, those to look at first; beyond a hundred of them the others wait their turn."""
        asked = [line for line in self.lines if line.is_asked]
        return [*asked[:MOST_SHOWN], *(line for line in self.lines if not line.is_asked)]

    @property
    def waiting(self) -> int:
        """Lines to look at that are not shown yet."""
        return max(0, sum(line.is_asked for line in self.lines) - MOST_SHOWN)

    def is_valid(self) -> bool:
        """No list, or one that was looked at and has no undecided line."""
        return not self.is_filled or (self.is_seen and not self.undecided and not self.is_too_long)

    @property
    def complaint(self) -> str:
        """What stands in the way of saving, for the head of the page; empty if nothing does."""
        if self.is_valid():
            return ""
        if self.undecided or self.is_too_long:
            return _("Look at the list of people: some lines are not decided yet.")
        return _("This is what was read in the list of people: look it through, then save once more.")

    def people(self) -> list[VisitPerson]:
        """The good lines, not yet saved."""
        return [line.person for line in self.lines if line.state == GOOD]

    @property
    def everybody(self) -> list[VisitPerson]:
        """Those who are known already and those of the list."""
        return [*self.known, *self.people()]

    @property
    def speaking(self) -> int:
        """How many representatives there would be, the first visitor of a group among them."""
        return len(speakers(self.visit, self.everybody))

    @property
    def most_speaking(self) -> int:
        """How many there may be (Art. 20; D §1 C3)."""
        return self.rules.representatives_for(self.named) if self.visit.is_group else self.rules.max_representatives

    @property
    def named(self) -> int:
        """Everybody who is named, the visitor among them."""
        return max(self.visit.people_count or 1, len(self.everybody) + 1)

    @property
    def listed(self) -> int:
        """How many are named, to be compared with how many were counted."""
        return len(self.everybody) + 1

    def _checked(self, index: int, line: PersonLine) -> CheckedLine:
        checked = CheckedLine(index, line, line.cells, doubts=list(line.notes))
        prefix = f"list-{index}-"
        if self.data.get(f"{prefix}was") == checked.was:
            sent = {name: self.data.get(prefix + name) for name in FIELDS}
            checked.take = str(self.data.get(f"{prefix}take", ""))
            if as_cells(sent) != as_cells(line.cells):
                checked.cells, checked.is_corrected, checked.doubts = as_cells(sent), True, []
        _fill(checked, self.on)
        return checked

    def _find_doubles(self) -> None:
        """Say of each line whether the same person was named before: on the list, on the visit, as the visitor."""
        first: dict[str, Any] = {}
        for person in self.known:
            first.update(dict.fromkeys(_gives(person), _("is among the people of this visit already")))
        own = _gives(self.visit) if self.visit.name else set()
        for line in self.lines:
            marks = _asks(line.person)
            if own & marks:
                line.doubts.append(_("This is the visitor, who is registered already."))
                line.take = line.take or DROP
            elif line.take != DROP and (said := next((first[mark] for mark in marks if mark in first), "")):
                line.doubts.append(_("%(name)s %(where)s.") % {"name": line.person.name, "where": said})
            else:
                where = _("stands in line %(number)s too") % {"number": line.line.number}
                first.update({mark: where for mark in _gives(line.person) if mark not in first})


def _gives(person: Any) -> set[str]:
    """What somebody who comes later could be taken for this person by."""
    name = person.name.strip()
    marks = {f"any {name}"} if name else set()
    if not person.id_number and not person.phone and name:
        marks.add(f"bare {name}")
    return marks | _numbers(person)


def _asks(person: Any) -> set[str]:
    """By what this person is looked for among those before: her numbers, or the name where one of them has none."""
    name = person.name.strip()
    numbers = _numbers(person)
    marks = {f"bare {name}"} if numbers else {f"any {name}"}
    return marks | numbers if name else numbers


def _numbers(person: Any) -> set[str]:
    number, phone = normalise_id(person.id_number or ""), phone_digits(person.phone or "")
    marks = {f"id {number}"} if number else set()
    return marks | {f"phone {person.name.strip()} {phone}"} if phone else marks


def visit_as_typed(data: Any, rules: RuleProfile) -> Visit:
    """The visit of a form that is still being filled in, as far as a list of people asks for it."""
    visit = Visit(name=str(data.get("name", ""))[:100], is_anonymous="is_anonymous" in data)
    visit.id_number, visit.phone = str(data.get("id_number", "")), str(data.get("phone", ""))
    count, override = str(data.get("people_count", "")), str(data.get("group_override", ""))
    visit.people_count = min(int(count), 9999) if count.isdecimal() and len(count) < 6 else 1
    visit.group_override = override if override in GroupOverride.values else ""
    visit.is_group = visit.counts_as_group(rules.group_threshold)
    return visit


def _fill(line: CheckedLine, on: date) -> None:
    """Make the person of the cells, and say what is wrong with them."""
    cells, person = line.cells, line.person
    for name, longest in LONGEST.items():
        if len(cells[name]) > longest:
            line.errors[name] = _("Longer than %(most)s characters.") % {"most": longest}
    person.name, person.address, person.phone = cells["name"][:100], cells["address"][:200], cells["phone"][:30]
    _check_name(line)
    _check_marks(line)
    _check_number(line, on)
    warning = phone_warning(person.phone)
    if warning:
        line.doubts.append(str(warning))
    if person.role == PersonRole.REPRESENTATIVE and not (cells["id_number"] or cells["phone"]):
        line.errors["phone"] = _("A representative needs a document number or a phone.")


def _check_name(line: CheckedLine) -> None:
    name = line.cells["name"]
    if not name:
        line.errors["name"] = _("There is no name in this line.")
        return
    try:
        line.person.name = clean_name(name)
    except ValidationError as error:
        line.errors["name"] = " ".join(error.messages)
        return
    if not looks_like_name(name):
        line.doubts.append(_("“%(name)s” does not look like a name.") % {"name": name[:30]})


def _check_marks(line: CheckedLine) -> None:
    sex, speaks = sex_of(line.cells["gender"]), is_representative(line.cells["representative"])
    if sex is None:
        line.errors["gender"] = _("Sex: 男 or 女.")
    if speaks is None:
        line.errors["representative"] = _("Representative: 是 or 否.")
    line.person.gender = sex or "unstated"
    line.person.role = PersonRole.REPRESENTATIVE if speaks else PersonRole.MEMBER


def _check_number(line: CheckedLine, on: date) -> None:
    """The check digit of an identity number; other documents are taken as they are."""
    text = line.cells["id_number"]
    number = line.person.id_number = normalise_id(text)[:30]
    if is_destroyed(text):
        line.errors["id_number"] = _("Excel has rounded this number: format the column as text and copy again.")
    elif number and (number[:-1].isdigit() and len(number) >= 14):
        try:
            _read_card(line, parse_id(number, on=on))
        except ValidationError as error:
            line.errors["id_number"] = " ".join(str(message) for message in error.messages)


def _read_card(line: CheckedLine, card: IdCard) -> None:
    person = line.person
    person.birth_date = card.birth_date
    if person.gender not in {"unstated", card.sex}:
        line.doubts.append(_("The sex does not agree with the identity number."))
    if person.gender == "unstated":
        person.gender = card.sex
