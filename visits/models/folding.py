"""Numbers as people type them: brackets of any kind, 第 and 号, spaces and dashes make no difference."""

import re
import unicodedata

from django.db.models import Func, TextField, Value
from django.db.models.functions import Upper

DROPPED = "〔〕［］【】〖〗［]()[]{}（）<>《》第号號 \t\u3000·.,，。、/_-–—－"
_DROPPED = str.maketrans("", "", DROPPED)
_NUMBER = re.compile(r"(\D*)(\d{4})\D+(\d{1,9})\D*")


def folded(number: str) -> str:
    """来访 [2026] 0001 → 来访20260001; full-width letters and digits become plain ones."""
    return unicodedata.normalize("NFKC", number).upper().translate(_DROPPED)


def folded_sql(column: str) -> Func:
    """The same of a stored number, for an index and for the look-up that uses it."""
    # positional: what has no counterpart in the third argument is removed
    return Func(Upper(column), Value(DROPPED), Value(""), function="translate", output_field=TextField())


def folded_candidates(number: str, pattern: str) -> set[str]:
    """What a typed number may stand for: as typed, and as the series writes it (来访2026-1, 2026 1)."""
    plain = unicodedata.normalize("NFKC", number).strip()
    found = {folded(plain)}
    parts = _NUMBER.fullmatch(plain)
    if parts:
        found.add(folded(pattern.format(year=parts[2], number=int(parts[3]))))
    elif plain[:1].isdigit():
        found.add(folded(pattern.partition("{")[0]) + folded(plain))
    return found - {""}
