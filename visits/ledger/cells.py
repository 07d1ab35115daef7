"""What a cell of a ledger says: days in the usual Chinese spellings, whole numbers, text."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl.utils.datetime import from_excel

EARLIEST = date(1980, 1, 1)
_SERIALS = (25_000, 80_000)  # day numbers of the last decades, whether a workbook counts from 1900 or 1904
_CLOCK = r"(?:[\sT]*(\d{1,2})\s*[:时点]\s*(\d{1,2})?(?:\s*[:分]\s*(?:(\d{1,2})(?:\.\d+)?\s*秒?)?)?)?"
_SPELLED = re.compile(rf"(\d{{4}})\s*[-/.年]\s*(\d{{1,2}})\s*[-/.月]\s*(\d{{1,2}})\s*[日号]?{_CLOCK}")
_JOINED = re.compile(rf"(\d{{4}})(\d{{2}})(\d{{2}}){_CLOCK}")


class CellError(ValueError):
    """A cell that cannot be read; the message is for the user."""


def text_of(value: Any) -> str:
    """The cell as text: what Excel shows of a number, without a decimal point it does not need."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M").removesuffix(" 00:00")
    text = str(value).replace("_x000D_", "").replace("\x00", "").replace("\r\n", "\n")
    return re.sub(r"^'(?=[=+\-@])", "", text.strip(" \t\r\n\u3000"))  # our own guard against formulas


def moment_of(value: Any, epoch: datetime, *, now: datetime) -> datetime:
    """The instant a cell names, at the room's own time; raises CellError."""
    try:
        found = _moment(value, epoch)
    except (ValueError, OverflowError, TypeError):
        found = None
    if found is None:
        raise CellError(_("“%(text)s” is no date; write e.g. 2023-5-1.") % {"text": text_of(value)[:30]})
    if found.date() < EARLIEST:
        raise CellError(_("%(day)s lies before 1980: check the year.") % {"day": f"{found:%Y-%m-%d}"})
    instant = timezone.make_aware(found)
    if instant > now:
        raise CellError(_("%(day)s lies in the future.") % {"day": f"{found:%Y-%m-%d}"})
    return instant


def _moment(value: Any, epoch: datetime) -> datetime | None:
    if isinstance(value, datetime):
        return _whole_seconds(value)
    if isinstance(value, date):
        return datetime.combine(value, time())
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float) and _SERIALS[0] <= value <= _SERIALS[1]:
        serial = from_excel(value, epoch)
        return _whole_seconds(serial) if isinstance(serial, datetime) else None
    text = unicodedata.normalize("NFKC", text_of(value))
    if isinstance(value, str) and re.fullmatch(r"\d{5}(\.\d+)?", text, re.ASCII):  # a day number that became text
        return _moment(float(text), epoch)
    match = _SPELLED.fullmatch(text) or _JOINED.fullmatch(text)
    return datetime(*(int(part or 0) for part in match.groups())) if match else None  # type: ignore[arg-type]  # noqa: DTZ001


def _whole_seconds(moment: datetime) -> datetime:
    """Excel's fractions of a day are a hair off."""
    return (moment.replace(tzinfo=None) + timedelta(milliseconds=500)).replace(microsecond=0)


def whole_number(value: Any) -> int | None:
    """A count: 23, "23人"; None for an empty cell; raises CellError."""
    text = unicodedata.normalize("NFKC", text_of(value)).removesuffix("人").removesuffix("名").strip()
    if not text:
        return None
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
        raise CellError(_("“%(text)s” is no whole number.") % {"text": text[:30]})
    return int(text)
