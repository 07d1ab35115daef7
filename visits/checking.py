"""What a single answer of the registration says, while it is typed: the same rules the form keeps when it is sent."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from office.idcard import IdCard, clean_id_number, normalise_id, parse_id
from office.idreader import read_card_line
from office.models import Code, CodeKind
from office.names import clean_name, phone_warning

RESIDENT = frozenset({"resident_id", "temporary_id", "household", "hmt_residence"})  # kinds with the 18-digit number


@dataclass
class Check:
    """The answer as it would be stored, what is wrong or odd with it, and what other fields follow from it."""

    value: str = ""
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    fill: dict[str, str] = field(default_factory=dict)
    age: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """For the page."""
        return asdict(self)


def _told(errors: ValidationError) -> list[str]:
    return [str(message) for message in errors.messages]


def _check_name(text: str, *, on: date, id_type: str) -> Check:
    try:
        return Check(clean_name(text))
    except ValidationError as error:
        return Check(text, errors=_told(error))


def _check_phone(text: str, *, on: date, id_type: str) -> Check:
    warning = phone_warning(text)
    return Check(text, warnings=[str(warning)] if warning else [])


def _check_number(text: str, *, on: date, id_type: str) -> Check:
    kind = _kind_of(id_type)
    try:
        number = clean_id_number(kind, text, on=on)
    except ValidationError as error:
        return Check(normalise_id(text), errors=_told(error))
    if kind not in RESIDENT:
        return Check(number)
    card = parse_id(number, on=on)
    warning = card.warning()
    return Check(number, [], [str(warning)] if warning else [], _said_by(card), card.age(on))


def _kind_of(pk: str) -> str:
    """The word of a kind of document; without one a number of a card is expected."""
    if not pk.isdecimal():
        return "resident_id"
    found = Code.objects.of_kind(CodeKind.ID_TYPE).filter(pk=int(pk[:9])).values_list("code", flat=True).first()
    return found or "other"


def _said_by(card: IdCard) -> dict[str, str]:
    return {
        "gender": card.sex, "birth_date": card.birth_date.isoformat(), "region_code": card.province_code,
    }  # fmt: skip


def _check_card(text: str, *, on: date, id_type: str) -> Check:
    """The line of a card reader; an empty answer if it is none. It ticks nothing: who held the card must say so."""
    ethnicities = {code.name: str(code.pk) for code in Code.objects.of_kind(CodeKind.ETHNICITY).usable(on).only("name")}
    line = read_card_line(text, on=on, ethnicities=ethnicities)
    if line is None:
        return Check(text)
    resident = Code.objects.of_kind(CodeKind.ID_TYPE).get(code="resident_id")
    card = parse_id(line.number, on=on)
    said = {
        "name": line.name, "gender": line.sex, "ethnicity": ethnicities.get(line.ethnicity, ""),
        "birth_date": line.birth_date.isoformat() if line.birth_date else "", "address": line.address,
        "id_number": line.number, "id_type": str(resident.pk),
    }  # fmt: skip
    fill = {name: value for name, value in (_said_by(card) | said).items() if value}
    warning = card.warning()
    return Check(line.name, [], [str(warning)] if warning else [], fill, card.age(on))


CHECKS: Mapping[str, Callable[..., Check]] = {
    "name": _check_name,
    "phone": _check_phone,
    "phone2": _check_phone,
    "id_number": _check_number,
    "card": _check_card,
}


def check_answer(name: str, text: str, *, on: date, id_type: str = "") -> Check:
    """Check one answer by the name of its field; a field without rules of its own is always right."""
    check = CHECKS.get(name)
    return check(text, on=on, id_type=id_type) if check and text.strip() else Check(text)
