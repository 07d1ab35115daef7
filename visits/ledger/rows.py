"""One row of a ledger: read into a visit, or told what is wrong with it."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from office.idcard import check_digit, clean_id_number, normalise_id, parse_id
from office.models import Code, CodeKind, RuleProfile
from office.names import clean_name
from office.search import zh_normalise
from visits.ledger.cells import CellError, moment_of, text_of, whole_number
from visits.ledger.columns import BY_NAME, plain
from visits.models import ClosingKind, Confidentiality, Visit, VisitKind, VisitStatus
from visits.models.choices import SECRET_PURPOSES
from visits.people_list import is_destroyed, sex_of

GOOD, KNOWN, BAD = "good", "known", "bad"
KINDS = {
    **dict.fromkeys(("初访", "初", "初次", "初信", "初件", "first"), VisitKind.FIRST),
    **dict.fromkeys(("重访", "重", "重复", "重复访", "重件", "repeat"), VisitKind.REPEAT),
}
# Text fields of the visit, with the column each comes from.
TEXTS = {"work_unit": 100, "address": 200, "subject": 100, "statement": 5000, "demand": 2000, "occurred_at_place": 200,
         "initial_opinion": 2000, "result": 2000, "legacy_no": 60, "phone": 30}  # fmt: skip
LABELLED = {"cause": "产生原因", "unit": "责任单位", "receiver": "接待人"}  # kept in the remarks, under their names
MOST_PEOPLE = 9999
ROUNDED = 10**15  # Excel keeps fifteen digits of a number
RESIDENT = ("resident_id", "temporary_id", "household", "hmt_residence")
_SEVERAL = re.compile(r"(.+?)等\s*(\d{1,4})\s*[人名]")
Value = TypeVar("Value")


@dataclass
class Outcome:
    """What became of one row."""

    line: int
    state: str = GOOD
    messages: list[str] = field(default_factory=list)
    visit: Visit | None = None


class CodeBook:
    """The code lists by the words a ledger uses for them."""

    def __init__(self) -> None:
        self.words: dict[tuple[str, str], Code] = {}
        kinds = (CodeKind.PURPOSE, CodeKind.CATEGORY, CodeKind.CHANNEL, CodeKind.ID_TYPE)
        codes = Code.objects.filter(kind__in=kinds).select_related("parent").order_by("-parent_id", "-position")
        for code in codes:  # the upper level last: it wins where both levels use a word
            for word in (code.code, code.name_en, code.name):
                self.words[code.kind, plain(word)] = code

    def find(self, kind: str, word: str) -> Code | None:
        """The code a word stands for."""
        return self.words.get((kind, plain(word)))


class RowReader:
    """Makes visits of rows; every row is read by the same eyes, at the dry run and at the real one."""

    def __init__(self, *, codes: CodeBook, rules: RuleProfile, epoch: datetime, now: datetime) -> None:
        self.codes, self.rules, self.epoch, self.now = codes, rules, epoch, now

    def read(self, row: Mapping[str, Any]) -> tuple[Visit, list[str]]:
        """The visit of a row, and all that is wrong with it."""
        return _Reading(self, row).visit_and_faults()


class _Reading:
    """One row being read."""

    def __init__(self, reader: RowReader, row: Mapping[str, Any]) -> None:
        self.reader, self.row = reader, row
        self.faults: list[str] = []
        self.visit = Visit(status=VisitStatus.CLOSED, closing_kind=ClosingKind.IMPORTED, entered_late=True)

    def visit_and_faults(self) -> tuple[Visit, list[str]]:
        for part in (self._texts, self._days, self._name, self._counts, self._codes, self._document, self._remarks):
            part()
        self.visit.import_hash = fingerprint(self.visit)
        return self.visit, self.faults

    def _text(self, name: str) -> str:
        return text_of(self.row.get(name))

    def _fault(self, name: str, message: Any) -> None:
        self.faults.append(f"{BY_NAME[name].heading}：{message}")

    def _tried(self, name: str, read: Callable[[Any], Value]) -> Value | None:
        """The cell as read, or a fault."""
        try:
            return read(self.row.get(name))
        except CellError as error:
            self._fault(name, error)
        except ValidationError as error:
            self._fault(name, " ".join(error.messages))
        return None

    def _texts(self) -> None:
        for name, most in TEXTS.items():
            text = self._text(name)
            if len(text) > most:
                self._fault(name, _("Longer than %(most)s characters.") % {"most": most})
            setattr(self.visit, name, text[:most])
        for name in ("statement", "result"):
            if not self._text(name):
                self._fault(name, _("This is missing."))
        if not self.visit.subject:
            self.visit.subject = re.split(r"[。；！？\n]", self.visit.statement)[0][:40]

    def _days(self) -> None:
        if not self._text("arrived_at"):
            self._fault("arrived_at", _("This is missing."))
            return
        arrived = self._tried("arrived_at", self._moment)
        closed = self._tried("closed_on", self._moment) if self._text("closed_on") else arrived
        if arrived and closed and timezone.localdate(closed) < timezone.localdate(arrived):
            self._fault("closed_on", _("Nothing is closed before it begins."))
        if arrived:
            self.visit.arrived_at = arrived
            self.visit.closed_at = max(arrived, closed or arrived)

    def _moment(self, value: Any) -> datetime:
        return moment_of(value, self.reader.epoch, now=self.reader.now)

    def _name(self) -> None:
        name = self._text("name")
        several = _SEVERAL.fullmatch(name)
        if several:  # 王芳等23人
            name = several.group(1)
            self.visit.people_count = min(int(several.group(2)) or 1, MOST_PEOPLE)
        self.visit.is_anonymous = name.startswith("匿名")
        if not name:
            self._fault("name", _("This is missing; write 匿名 if it is not known."))
        elif len(name) > 100:
            self._fault("name", _("Longer than %(most)s characters.") % {"most": 100})
        elif not self.visit.is_anonymous:
            self.visit.name = self._tried("name", lambda _value: clean_name(name)) or ""

    def _counts(self) -> None:
        visit = self.visit
        people, affected = self._tried("people_count", whole_number), self._tried("affected_count", whole_number)
        if people is not None and not 1 <= people <= MOST_PEOPLE:
            self._fault("people_count", _("From 1 to %(most)s.") % {"most": MOST_PEOPLE})
        elif people:
            visit.people_count = people
        visit.affected_count = affected or None
        if affected and affected < visit.people_count:
            self._fault("affected_count", _("No fewer persons are affected than came."))
        if affected and affected > 2_000_000_000:
            self._fault("affected_count", _("This number is too big."))
        visit.is_group = visit.counts_as_group(self.reader.rules.group_threshold)
        sex = sex_of(self._text("gender"))
        if sex is None:
            self._fault("gender", _("Sex: 男 or 女."))
        visit.gender = sex or "unstated"
        kind = self._text("visit_kind")
        if kind and plain(kind) not in KINDS:
            self._fault("visit_kind", _("初访 or 重访."))
        visit.visit_kind = KINDS.get(plain(kind), VisitKind.FIRST)

    def _codes(self) -> None:
        visit = self.visit
        visit.purpose = self._code("purpose", CodeKind.PURPOSE, "other")
        visit.channel = self._code("channel", CodeKind.CHANNEL, "walk_in")
        category = self._code("category", CodeKind.CATEGORY, "990000")
        visit.category1, visit.category2 = category, None
        if category and category.parent:
            visit.category1, visit.category2 = category.parent, category
        secrecy = SECRET_PURPOSES.get(visit.purpose.code) if visit.purpose else None
        visit.confidentiality = secrecy or Confidentiality.GENERAL

    def _code(self, name: str, kind: str, default: str) -> Code | None:
        word = self._text(name)
        code = self.reader.codes.find(kind, word or default)
        if word and code is None:
            self._fault(name, _("“%(word)s” is not on the list of the template.") % {"word": word[:30]})
        return code

    def _document(self) -> None:
        value, text = self.row.get("id_number"), self._text("id_number")
        if (isinstance(value, int | float) and abs(value) >= ROUNDED) or is_destroyed(text):
            self._fault("id_number", _("Excel has rounded this number: format the column as text and type it again."))
            return
        number = completed(normalise_id(text))
        word = self._text("id_type")
        kind = self.reader.codes.find(CodeKind.ID_TYPE, word) if word else None
        if word and kind is None:
            self._fault("id_type", _("“%(word)s” is not on the list of the template.") % {"word": word[:30]})
        if not number or (word and kind is None):
            return
        is_resident = re.fullmatch(r"\d{17}[\dX]", number, re.ASCII) or (number.isdecimal() and len(number) > 14)
        kind = kind or self.reader.codes.find(CodeKind.ID_TYPE, "resident_id" if is_resident else "other")
        self._keep_number(kind, number)

    def _keep_number(self, kind: Code | None, number: str) -> None:
        visit, on = self.visit, timezone.localdate(self.visit.arrived_at or self.reader.now)
        if len(number) > 30:
            self._fault("id_number", _("Longer than %(most)s characters.") % {"most": 30})
            return
        code = kind.code if kind else "other"
        checked = self._tried("id_number", lambda _value: clean_id_number(code, number, on=on))
        visit.id_type, visit.id_number = kind, checked or ""
        if checked and code in RESIDENT:
            card = parse_id(checked, on=on)
            visit.birth_date = card.birth_date
            visit.gender = card.sex if visit.gender == "unstated" else visit.gender

    def _remarks(self) -> None:
        parts = [f"{label}：{self._text(name)}" for name, label in LABELLED.items() if self._text(name)]
        remarks = "\n".join([part for part in (self._text("remarks"), *parts) if part])
        if len(remarks) > 2000:
            self._fault("remarks", _("Longer than %(most)s characters.") % {"most": 2000})
        self.visit.remarks = remarks[:2000]


def completed(number: str) -> str:
    """A number of the first generation (15 digits) as the 18 digits it became in 1999 (GB 11643)."""
    if not re.fullmatch(r"\d{15}", number, re.ASCII):
        return number
    digits = f"{number[:6]}19{number[6:]}"
    return digits + check_digit(digits)


def fingerprint(visit: Visit) -> str:
    """What a row is recognised by when it comes again: who came when with what, and its old number.

    A plain hash, without the document number: nothing in it needs a key, and a change of keys must not let an old
    ledger in twice.
    """
    core = (
        visit.legacy_no,
        visit.arrived_at.isoformat() if visit.arrived_at else "",
        visit.name,
        zh_normalise(visit.statement),
    )
    return hashlib.sha256("\x1f".join(core).encode()).hexdigest()[:32]
