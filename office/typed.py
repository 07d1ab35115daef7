"""What somebody types into the search box that is more than text: numbers of papers and of people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from office.idcard import normalise_id
from office.models import Counter, NumberRule, Series
from office.names import MOBILE
from office.numbering import PATTERNS
from office.search import zh_normalise

if TYPE_CHECKING:
    from collections.abc import Iterable

# 来访〔2026〕第0012号, 来访2026-12, 来访 12, 2026-12, 0012: normalised, so that brackets and dashes are gaps.
_NUMBER = re.compile(r"(?P<word>[^\W\d]{2,6})? ?((?P<year>(19|20)\d\d)[年 ]{1,2})?第? ?(?P<number>\d{1,7}) ?号?")
_LONG_ID = re.compile(r"\d{17}[\dX]|\d{15}", re.ASCII)
_OTHER_ID = re.compile(r"[A-Z]{0,3}\d{6,12}[A-Z]?", re.ASCII)
_LAST_FOUR = re.compile(r"\d{3}[\dX]", re.ASCII)
_LAND_LINE = re.compile(r"0\d{9,11}", re.ASCII)
_INSIDE = re.compile(r"(?<!\d)(\d{17}[\dXx]|\d{15}|1[3-9]\d{9})(?!\d)", re.ASCII)


@dataclass(frozen=True)
class PaperNumber:
    """A number of a paper in any spelling; without a year it may be of any."""

    word: str
    year: int | None
    number: int

    @property
    def is_whole(self) -> bool:
        """Whether it names one paper."""
        return bool(self.year)

    def spellings(self, series: Iterable[str]) -> dict[str, list[str]]:
        """How each series would have printed it, in the year typed or in all years there were, the newest first."""
        patterns = PATTERNS | dict(NumberRule.objects.filter(series__in=series).values_list("series", "pattern"))
        fitting = [name for name in series if zh_normalise(patterns[Series(name)]).startswith(self.word)]
        years = dict.fromkeys([self.year] if self.year else _years(fitting))
        return {
            name: [patterns[Series(name)].format(year=year, number=self.number) for year in years] for name in fitting
        }


def _years(series: Iterable[str]) -> list[int]:
    periods = Counter.objects.filter(series__in=series).values_list("period", flat=True)
    return sorted({int(period) for period in periods if period.isdigit()}, reverse=True)


def paper_number(query: str) -> PaperNumber | None:
    """Read a number of a paper; None if it is something else."""
    match = _NUMBER.fullmatch(zh_normalise(query))
    if not match:
        return None
    year = match["year"]
    return PaperNumber(match["word"] or "", int(year) if year else None, int(match["number"]))


@dataclass(frozen=True)
class PersonalNumber:
    """A number of a person: document, phone or the last four of a document."""

    value: str
    kind: str  # "id_number", "phone", "last_four", or "number" where it may be a document or a phone
    is_plain: bool  # nothing else has this shape: it must not stand in an address or a log


def personal_number(query: str) -> PersonalNumber | None:
    """Read a number of a person; None if nothing of it could be one."""
    value = normalise_id(query)
    phone = value.removeprefix("+86").replace("+", "")
    if _LONG_ID.fullmatch(value):
        return PersonalNumber(value, "id_number", is_plain=True)
    if MOBILE.fullmatch(phone) or _LAND_LINE.fullmatch(phone):
        return PersonalNumber(phone, "phone", is_plain=True)
    if _LAST_FOUR.fullmatch(value):
        return PersonalNumber(value, "last_four", is_plain=False)
    return PersonalNumber(value, "number", is_plain=False) if _OTHER_ID.fullmatch(value) else None


def holds_personal_number(text: str) -> bool:
    """Tell whether a document number or mobile phone stands anywhere in a text, written together or in groups."""
    joined = re.sub(r"(?<=\d)[\s\-]+(?=\d)", "", zh_normalise(text).upper())
    return bool(_INSIDE.search(joined)) or bool((typed := personal_number(text)) and typed.is_plain)
