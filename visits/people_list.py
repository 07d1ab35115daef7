"""A list of people as it is pasted from Excel or a chat, read line by line; nothing of it is dropped in silence.

Columns are told apart by a header, by labels (姓名：…) or by what they hold: an identity number, a phone, 男 or 女, a
mark for representatives; of the rest the first is the name and the others are the address.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

FIELDS = ("name", "gender", "id_number", "phone", "address", "representative")
SKIPPED = "skipped"  # the column of running numbers
MOST_LINES, MOST_TEXT = 1000, 200_000

HEADERS = {
    "name": "姓名 名字 来访人 来访人姓名 人员姓名 name",
    "gender": "性别 sex gender",
    "id_number": "证件号 证件号码 身份证 身份证号 身份证号码 居民身份证号码 公民身份号码 id idnumber idno",
    "phone": "电话 联系电话 手机 手机号 手机号码 联系方式 电话号码 phone mobile tel",
    "address": "住址 地址 家庭住址 现住址 居住地 住所 单位或住址 address",
    "representative": "代表 是否代表 推选代表 是否为代表 representative",
    SKIPPED: "序号 编号 序 no number #",
}
COLUMNS = {word: name for name, words in HEADERS.items() for word in words.split()}
SEXES = {
    **dict.fromkeys(("男", "男性", "male", "m"), "male"),
    **dict.fromkeys(("女", "女性", "female", "f"), "female"),
}
YES = frozenset(("是", "代表", "推选代表", "是代表", "√", "✓", "✔", "y", "yes", "★", "*"))
NO = frozenset(("否", "非代表", "不是", "成员", "普通", "n", "no", "×", "x", "-", "—"))

_NUMBERING = re.compile(r"^\s*(?:[（(]\s*\d{1,4}\s*[)）]|\d{1,4}\s*[.．、:：)）](?!\d)|[①-⑳])\s*")
_GLUED = re.compile(r"^\d{1,4}(?=[^\W\d_a-zA-Z])")
_LABEL = re.compile(r"^\s*([^\s:：]{1,8})\s*[:：]\s*(.*)$", re.DOTALL)
_LATIN = re.compile(r"[A-Za-zÀ-ɏ.'’-]+")
_HAN = re.compile(r"[^\W\d_a-zA-Z·]")
_PHONE = re.compile(r"(?:\+|00)?[\d()-]{7,20}")
_DESTROYED = re.compile(r"\d(?:\.\d+)?E\+?1[0-9]", re.IGNORECASE)
_SPACED_PHONE = re.compile(r"(?<!\d)(1\d\d)[ -](\d{4})[ -](\d{4})(?!\d)")  # as phones show their contacts
_SPACED_ID = re.compile(r"(?<!\d)(\d{6})[ -](\d{8})[ -](\d{3}[\dXx])(?!\d)")
_PLACE = re.compile(r"[省市区县镇乡村屯组路街巷道弄号栋幢楼层室户苑园里庄寨院厂校队坊城\d]")


@dataclass(kw_only=True)
class PersonLine:
    """One line of the list: what was read in it, and what is doubtful about it."""

    number: int
    raw: str
    cells: dict[str, str]
    notes: list[str] = field(default_factory=list)  # what the reading itself is not sure of


@dataclass(kw_only=True)
class ReadList:
    """What was read: the lines, and the columns that were not taken over."""

    lines: list[PersonLine]
    ignored: list[str] = field(default_factory=list)


def folded(text: str) -> str:
    """For comparing only: narrow, lower case, without spaces. Names are never stored like this."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


def read_list(text: str) -> ReadList:
    """Read a pasted list; every line that is not blank comes back as one or more lines, or as the header."""
    found = ReadList(lines=[])
    header: list[str] | None = None
    for number, raw in enumerate(text.splitlines(), 1):
        if not raw.strip():
            continue
        if not found.lines and header is None and (header := _header(raw)):
            found.ignored = [cell for cell, name in zip(_split(raw), header, strict=True) if not name]
            continue
        found.lines += _persons(number, raw, header)
    return found


def _header(raw: str) -> list[str] | None:
    """The fields of the columns if this line names them; an unknown column is an empty name."""
    names = [COLUMNS.get(folded(cell), "") for cell in _split(raw)]
    known = [name for name in names if name]
    return names if len(known) > 1 or known == ["name"] else None


def _split(raw: str) -> list[str]:
    """The cells of a line: by tabs, else by commas, else by spaces."""
    if "\t" in raw:
        return [cell.strip() for cell in raw.split("\t")]
    if re.search(r"[,，;；|｜]", raw):
        return [cell.strip() for cell in re.split(r"[,，;；|｜]", raw)]
    return _SPACED_ID.sub(r"\1\2\3", _SPACED_PHONE.sub(r"\1\2\3", raw)).split()


def _persons(number: int, raw: str, header: list[str] | None) -> Iterator[PersonLine]:
    line = PersonLine(number=number, raw=raw, cells=dict.fromkeys(FIELDS, ""))
    if header:
        _by_column(line, header)
    else:
        body = _NUMBERING.sub("", raw, count=1)
        names = [part.strip() for part in body.split("、")]
        if len(names) > 1 and all(_is_short_name(name) for name in names):  # a chat: 张三、李四、王五
            for name in names:
                yield PersonLine(number=number, raw=raw, cells={**line.cells, "name": name})
            return
        _by_content(line, _split(_GLUED.sub("", body, count=1)))
    _tidy(line.cells)
    yield line


def _by_column(line: PersonLine, header: list[str]) -> None:
    cells = _split(line.raw)
    if len(cells) < len(header) and "\t" not in line.raw:  # a cell left out shifts the rest: trust the content instead
        _by_content(line, _split(_NUMBERING.sub("", line.raw, count=1)))
        return
    for name, cell in zip(header, cells, strict=False):
        if name and name != SKIPPED:
            line.cells[name] = f"{line.cells[name]} {cell}".strip()
    line.cells["name"] = _NUMBERING.sub("", line.cells["name"], count=1)
    _say_left_over(line, cells[len(header) :])


def _say_left_over(line: PersonLine, cells: Sequence[str]) -> None:
    if any(cells):
        left = " ".join(cell for cell in cells if cell)
        line.notes.append(_("More cells than columns; not taken over: %(cells)s") % {"cells": left})


def _by_content(line: PersonLine, cells: list[str]) -> None:
    """Tell the cells apart by what they hold."""
    if len(cells) > 1 and re.fullmatch(r"\d{1,4}", unicodedata.normalize("NFKC", cells[0])):
        cells = cells[1:]  # the running number of the table
    rest = []
    for cell in cells:
        name, value = _labelled(cell) or _kind_of(cell)
        if name in FIELDS and not line.cells[name]:
            line.cells[name] = value
        elif name != SKIPPED and cell:
            rest.append(cell)
    if not line.cells["name"]:
        rest = _take_name(line, rest)
    _take_address(line, rest)


def _labelled(cell: str) -> tuple[str, str] | None:
    """A cell that says itself what it is: 电话：139…"""
    match = _LABEL.match(cell)
    name = COLUMNS.get(folded(match.group(1)), "") if match else ""
    return (name, match.group(2).strip()) if match and name else None


def _kind_of(cell: str) -> tuple[str, str]:
    """The field a cell belongs to by its look; empty for names and addresses."""
    plain = folded(cell)
    if plain in SEXES:
        return "gender", cell
    if plain in YES or plain in NO:
        return "representative", cell
    number = re.sub(r"[\s-]", "", plain)
    if re.fullmatch(r"\d{14,19}[\dx]?|[a-z]{1,3}\d{5,12}", number) or _DESTROYED.fullmatch(plain):
        return "id_number", cell
    return ("phone", cell) if _PHONE.fullmatch(plain) else ("", cell)


def _take_name(line: PersonLine, rest: list[str]) -> list[str]:
    """The first cell is the name; a Latin name or a spread-out Chinese one (李　明) takes its other parts along."""
    if not rest:
        return rest
    many = 1
    while many < len(rest) and _LATIN.fullmatch(rest[0]) and _LATIN.fullmatch(rest[many]):
        many += 1
    if len(rest) > 1 and len(rest[0]) == len(rest[1]) == 1 and _HAN.fullmatch(rest[0]) and _HAN.fullmatch(rest[1]):
        many = 2
    line.cells["name"] = " ".join(rest[:many])
    return rest[many:]


def _take_address(line: PersonLine, rest: list[str]) -> None:
    """What is left is the address; whatever looks like another name is asked about."""
    if not rest:
        return
    line.cells["address"] = " ".join([line.cells["address"], *rest]).strip()
    doubtful = [cell for cell in rest if not _PLACE.search(cell)]
    if doubtful:
        line.notes.append(_("Taken as the address: “%(text)s”. Is it?") % {"text": " ".join(doubtful)})


def _is_short_name(text: str) -> bool:
    return 2 <= len(text) <= 4 and all(_HAN.fullmatch(character) for character in text) and text not in COLUMNS


def _tidy(cells: dict[str, str]) -> None:
    """Take the spaces out of a spread-out Chinese name; all else stays as typed."""
    parts = cells["name"].split()
    if len(parts) > 1 and all(len(part) == 1 and _HAN.fullmatch(part) for part in parts):
        cells["name"] = "".join(parts)


def sex_of(cell: str) -> str | None:
    """The sex a cell tells, "unstated" for an empty one, None if it cannot be read."""
    return SEXES.get(folded(cell)) if cell.strip() else "unstated"


def is_representative(cell: str) -> bool | None:
    """Whether a cell marks a representative; None if it cannot be read."""
    plain = folded(cell)
    if plain in YES:
        return True
    return False if not plain or plain in NO else None


def is_destroyed(cell: str) -> bool:
    """Whether Excel has rounded the number (1.10101E+17): its digits are gone."""
    return bool(_DESTROYED.fullmatch(folded(cell)))


def looks_like_name(text: str) -> bool:
    """Whether it can pass for a person's name: no digits, not as long as a sentence."""
    han = sum(bool(_HAN.fullmatch(character)) for character in text)
    return bool(text) and not any(character.isdigit() for character in text) and (han <= 6 or "·" in text)


def as_cells(values: Any) -> dict[str, str]:
    """The cells of a corrected line, from anything that has them by name."""
    return {name: str(values.get(name, "") or "").strip() for name in FIELDS}
