"""What a reader of identity cards types: readers act as keyboards, and each maker joins the fields in its own way.

Fields are separated by tab, comma, semicolon, bar or line, or labelled as on the card. Only what the line says is
taken; where it leaves sex or birth date out, the number says them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from office.idcard import FEMALE, MALE, IdCard, normalise_id, parse_id

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

LONGEST = 1000
SEXES = {"男": MALE, "女": FEMALE}
# Labels as printed on the card and as readers write them; what is not wanted is known, so that it is not an address.
LABELS = {
    "姓名": "name", "性别": "sex", "民族": "ethnicity", "出生": "birth", "出生日期": "birth", "出生年月": "birth",
    "住址": "address", "地址": "address", "公民身份号码": "number", "身份证号": "number", "身份证号码": "number",
    "证件号码": "number", "公民身份证号码": "number", "签发机关": "", "有效期限": "", "有效期": "", "有效期至": "",
}  # fmt: skip
_ANY = "|".join(sorted(LABELS, key=len, reverse=True))
# A label stands at a beginning and apart, or has a colon: 民族大道 in an address is none.
_LABEL = re.compile(rf"(?:(?:^|(?<=[\s,，;；|｜]))(?=(?:{_ANY})[\s:：])|(?=(?:{_ANY})[:：]))({_ANY})\s*[:：]?\s*")
_BREAKS = re.compile(r"[\t\r\n|｜;；]+")
_COMMAS = re.compile(r"[,，]")
_NUMBER = re.compile(r"[\d０-９]{17}[\d０-９xXｘＸ]")
_DATE = re.compile(r"(\d{4})\s*[年./-]?\s*(\d{1,2})\s*[月./-]?\s*(\d{1,2})\s*日?", re.ASCII)
FEWEST = 3  # a name, a number and something else


@dataclass(frozen=True)
class CardLine:
    """The fields of one card; empty where the line leaves them out."""

    number: str
    name: str = ""
    sex: str = ""
    ethnicity: str = ""
    birth_date: date | None = None
    address: str = ""


def read_card_line(text: str, *, on: date, ethnicities: Collection[str] = ()) -> CardLine | None:
    """Return the card a reader typed, None if the text is no such line; `ethnicities` are the names of the list."""
    if len(text) > LONGEST or not _NUMBER.search(text):
        return None
    told = _labelled(text) if _LABEL.search(text) else _in_order(text, ethnicities)
    try:
        card = parse_id(told.get("number", ""), on=on)
    except ValidationError:
        return None
    if not told.get("name"):
        return None
    born = _day(told.get("birth", "")) or card.birth_date
    ethnicity = next((name for name in _spellings(told.get("ethnicity", "")) if name in ethnicities), "")
    return CardLine(card.number, told["name"], _sex(told, card), ethnicity, born, told.get("address", ""))


def _sex(told: dict[str, str], card: IdCard) -> str:
    return SEXES.get(told.get("sex", ""), card.sex)


def _spellings(name: str) -> tuple[str, str]:
    return name, f"{name}族"


def _day(text: str) -> date | None:
    match = _DATE.fullmatch(text.strip())
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _labelled(text: str) -> dict[str, str]:
    """Cut at each label; the first value of a field counts, the rest of an address on the next line belongs to it."""
    told: dict[str, str] = {}
    parts = _LABEL.split(text)
    for label, value in zip(parts[1::2], parts[2::2], strict=True):
        field = LABELS[label]
        joined = "".join(piece.strip() for piece in _BREAKS.split(value)).strip(" ,，、")
        if field and joined:
            told.setdefault(field, joined)
    return told


def _in_order(text: str, ethnicities: Collection[str]) -> dict[str, str]:
    """Tell the fields by what they look like; texts left over are the name, then the address before the number."""
    pieces = _pieces(text)
    kinds: tuple[tuple[str, Callable[[str], bool]], ...] = (
        ("number", lambda piece: _NUMBER.fullmatch(normalise_id(piece)) is not None),
        ("sex", lambda piece: piece in SEXES),
        ("birth", lambda piece: _day(piece) is not None),
        ("ethnicity", lambda piece: any(name in ethnicities for name in _spellings(piece))),
    )
    told: dict[str, str] = {}
    left: list[tuple[bool, str]] = []
    for piece in pieces:
        kind = next((kind for kind, fits in kinds if kind not in told and fits(piece)), "") if left else ""
        if kind or _NUMBER.fullmatch(normalise_id(piece)):
            told[kind or "number"] = piece
        else:
            left.append(("number" in told, piece))
    return told | _texts(left) if len(pieces) >= FEWEST else {}


def _pieces(text: str) -> list[str]:
    broken = [piece.strip() for piece in _BREAKS.split(text)]
    if len([piece for piece in broken if piece]) < FEWEST:
        broken = [piece.strip() for piece in _COMMAS.split(text)]
    return [piece for piece in broken if piece]


def _texts(left: Iterable[tuple[bool, str]]) -> dict[str, str]:
    """The name comes first on every card; of the rest, what stands before the number is the address, else the first."""
    (_after, name), *rest = left or [(False, "")]
    before = [piece for after, piece in rest if not after]
    return {"name": name, "address": "".join(before) or next((piece for _after, piece in rest), "")}
