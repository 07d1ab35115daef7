"""Numbers of identity documents: the resident identity card (GB 11643) and the shapes of the others."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

REGIONS_FILE = Path(__file__).parent / "data" / "region.csv"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
OLDEST = 120
MALE, FEMALE = "male", "female"

_SHAPE = re.compile(r"\d{17}[\dX]", re.ASCII)
_SPACES = re.compile(r"[\s\-‐-―]+")


class IdNumberError(ValidationError):
    """A document number that cannot be right; forms show the message beside the field."""


class IdShapeError(IdNumberError):
    """Too long, too short or with characters that do not belong there."""


class IdBirthDateError(IdNumberError):
    """The eight digits of the birth date are no day."""


class IdFutureBirthError(IdNumberError):
    """Born after the day of the check."""


class IdTooOldError(IdNumberError):
    """Older than anybody."""


class IdCheckDigitError(IdNumberError):
    """A digit was mistyped or two were swapped."""


@cache
def _provinces() -> Mapping[str, str]:
    with REGIONS_FILE.open(encoding="utf-8", newline="") as lines:
        return {row["code"][:2]: row["name"] for row in csv.DictReader(lines)}


def region_name(code: str) -> str | None:
    """Return the province a region code belongs to, None if we know none."""
    return _provinces().get(code[:2])


def age_on(birth: date, on: date) -> int:
    """Return the age in full years on a day."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


@dataclass(frozen=True)
class IdCard:
    """What a resident identity number says about its holder."""

    number: str
    birth_date: date

    @property
    def region(self) -> str:
        return self.number[:6]

    @property
    def region_name(self) -> str | None:
        return region_name(self.region)

    @property
    def province_code(self) -> str:
        """The province as the code list names it; empty if we know none."""
        return f"{self.region[:2]}0000" if self.region_name else ""

    @property
    def sex(self) -> str:
        return MALE if int(self.number[16]) % 2 else FEMALE

    def age(self, on: date) -> int:
        """Return the holder's age in full years on a day."""
        return age_on(self.birth_date, on)

    def warning(self) -> Any:
        """Return a warning when the region is unknown, else None: codes are abolished and lists differ."""
        if self.region_name is None:
            return _("The region code of this number is not known: compare it with the card.")
        return None


def normalise_id(text: str) -> str:
    """Fold width and case, drop spaces and hyphens: "１１０ …x" → "110…X"."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text)).upper()


def check_digit(digits: str) -> str:
    """Return the last character for the first seventeen digits (GB 11643, ISO 7064 MOD 11-2)."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits[:17], strict=True))
    return CHECK_DIGITS[total % 11]


def _birth_date(number: str) -> date:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise IdBirthDateError(_("The birth date in this number is not a day."), code="id_date") from None


def parse_id(text: str, *, on: date) -> IdCard:
    """Read a resident identity number as typed; raise an IdNumberError when it cannot be right."""
    number = normalise_id(text)
    if re.fullmatch(r"\d{15}", number, re.ASCII):
        raise IdShapeError(_("Numbers of 15 digits are no longer valid: ask for the 18-digit number."), code="id_shape")
    if not _SHAPE.fullmatch(number):
        raise IdShapeError(_("An identity number has 18 characters: 17 digits and a digit or X."), code="id_shape")
    card = IdCard(number, _birth_date(number))
    if card.birth_date > on:
        raise IdFutureBirthError(_("The birth date in this number lies in the future."), code="id_future")
    if card.age(on) > OLDEST:
        raise IdTooOldError(_("The birth date in this number lies more than 120 years back."), code="id_old")
    if check_digit(number) != number[17]:
        raise IdCheckDigitError(_("The check digit does not fit: compare the number with the card."), code="id_check")
    return card


def generate(birth: date, seq: int, region: str = "990000") -> str:
    """Make a number for demo data and tests; region 990000 does not exist, so it is nobody's."""
    digits = f"{region}{birth:%Y%m%d}{seq:03d}"
    return digits + check_digit(digits)


def uscc_check_digit(code: str) -> str:
    """Return the last character of a unified social credit code (GB 32100, MOD 31)."""
    total = sum(USCC_ALPHABET.index(character) * pow(3, i, 31) for i, character in enumerate(code[:17]))
    return USCC_ALPHABET[-total % 31]


def _check_resident(number: str, on: date) -> None:
    parse_id(number, on=on)


def _check_residence_permit(number: str, on: date) -> None:
    parse_id(number, on=on)
    if number[:6] not in {"810000", "820000", "830000"}:
        message = _("Numbers of this residence permit begin with 810000, 820000 or 830000.")
        raise IdShapeError(message, code="id_shape")


def _check_uscc(number: str, on: date) -> None:
    if not re.fullmatch(f"[{USCC_ALPHABET}]{{18}}", number):
        message = _("A unified social credit code has 18 digits and capital letters, without I, O, S, V and Z.")
        raise IdShapeError(message, code="id_shape")
    if uscc_check_digit(number) != number[17]:
        raise IdCheckDigitError(_("The check character of this code does not fit."), code="id_check")


def _shape(pattern: str, message: Any) -> Callable[[str, date], None]:
    def check(number: str, on: date) -> None:
        if not re.fullmatch(pattern, number, re.ASCII):
            raise IdShapeError(message, code="id_shape")

    return check


# By the codes of the list id_type; a type without an entry takes anything.
CHECKS: Mapping[str, Callable[[str, date], None]] = {
    "resident_id": _check_resident,
    "temporary_id": _check_resident,
    "household": _check_resident,
    "hmt_residence": _check_residence_permit,
    "hk_macao_permit": _shape(r"[HM]\d{8}(\d{2})?", _("This permit has H or M and 8 digits.")),
    "taiwan_permit": _shape(r"\d{8}", _("This permit has 8 digits.")),
    "passport": _shape(r"[A-Z0-9]{5,20}", _("A passport number has 5 to 20 letters and digits.")),
    "foreign_pr": _shape(r"[A-Z]{3}\d{12}|9\d{16}[\dX]", _("This card has 3 letters and 12 digits, or 18 digits.")),
    "uscc": _check_uscc,
    "none": _shape(r"", _("Without a document there is no number.")),
}


def clean_id_number(id_type: str, text: str, *, on: date) -> str:
    """Return the number of any document, normalised; raise an IdNumberError when it cannot be right."""
    number = normalise_id(text)
    check = CHECKS.get(id_type)
    if check is not None:
        check(number, on)
    return number
