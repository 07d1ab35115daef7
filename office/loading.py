"""Code lists, calendar and first settings from the data files; what an administrator changed is never overwritten."""

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from office.calendar import DayKind, seed_days
from office.models import CalendarDay, CategoryWord, Code, CodeKind, NumberRule, Organisation, RuleProfile, Wording
from office.numbering import PATTERNS
from office.wording import TEXTS

DATA = Path(__file__).parent / "data"


def code_rows(kind: str, variant: str = "") -> list[dict[str, str]]:
    """The rows of one list's file; `variant` chooses another file of the list, e.g. category_company."""
    path = DATA / f"{kind}{variant}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@transaction.atomic
def load_codes(*, company: bool = False) -> int:
    """Add the codes that are missing; returns how many were added. `company` takes the short category tree."""
    added = sum(_load_list(kind, "_company" if company and kind == CodeKind.CATEGORY else "") for kind in CodeKind)
    _load_words("_company" if company else "")
    return added


def _load_words(variant: str) -> None:
    """The words that suggest categories: once, into an empty list; from then on it is the administrator's."""
    if CategoryWord.objects.exists():
        return
    categories = {code.code: code for code in Code.objects.of_kind(CodeKind.CATEGORY)}
    known = [row for row in code_rows("words/category", variant) if row["category"] in categories]
    words = [CategoryWord(word=row["word"], category=categories[row["category"]]) for row in known]
    bulk_create_with_history(words, CategoryWord)


def _load_list(kind: str, variant: str) -> int:
    known = {code.code: code for code in Code.objects.of_kind(kind)}
    added = 0
    for position, row in enumerate(code_rows(kind, variant), 1):
        if row["code"] in known:
            continue
        code = Code(kind=kind, code=row["code"], name=row["name"], name_en=row["name_en"], extra=row["extra"])
        code.position, code.parent = position, known[row["parent"]] if row["parent"] else None
        code.save()
        known[code.code] = code
        added += 1
    return added


@transaction.atomic
def load_settings() -> None:
    """Rule profiles, number patterns, standing texts and the organisation, where there are none yet."""
    if not RuleProfile.objects.exists():
        RuleProfile.objects.create(code="regulation", name="信访工作条例版", is_current=True)
        RuleProfile.objects.create(code="organisation", name="单位内部版", handling_days=30, extension_days=15)
    for series, pattern in PATTERNS.items():
        NumberRule.objects.get_or_create(series=series, defaults={"pattern": pattern})
    for key, text in TEXTS.items():
        Wording.objects.get_or_create(key=key, defaults={"text": text})
    if not Organisation.objects.exists():
        Organisation.objects.create(pk=1, name="群众来访接待室")


@transaction.atomic
def seed_calendar(years: Iterable[int]) -> int:
    """Add the declared days of these years that the table lacks; returns how many were added."""
    known = set(CalendarDay.objects.values_list("day", flat=True))
    added = [day for day in seed_days(years) if day.day not in known]
    for day in added:
        CalendarDay.objects.create(day=day.day, kind=day.kind, name=day.name, source=day.source)
    return len(added)


@transaction.atomic
def import_calendar(lines: Iterable[str]) -> tuple[int, list[str]]:
    """Take over days from CSV with the columns day, kind, name (the yearly notice typed into a table).

    A day that is known is replaced, its history keeps the old one. Returns how many days were written and what is
    wrong, a line each; if anything is wrong nothing is written: half a year's notice is worse than none.
    """
    rows, errors = [], []
    for number, row in enumerate(csv.DictReader(lines), 2):
        day, kind = _day(row.get("day") or ""), (row.get("kind") or "").strip()
        if day is None or kind not in DayKind.values:
            errors.append(f"{number}: {row.get('day')}, {kind}")
        else:
            rows.append((day, kind, (row.get("name") or "").strip()[:50]))
    if errors:
        return 0, errors
    for day, kind, name in rows:
        CalendarDay.objects.update_or_create(day=day, defaults={"kind": kind, "name": name, "source": "CSV"})
    return len(rows), []


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
