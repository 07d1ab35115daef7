"""The working calendar and the counting of days (domain rules §7), as pure functions over a table of days.

Civil Code: the day a period starts on is not counted (art. 201); a period that would end on a day off ends on the
next work day (art. 203). Work days moved by the yearly notice (调休) are days like any other here.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import holidays
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from office.written import written_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ONE_DAY = timedelta(days=1)
NATURAL, WORKING = "natural", "working"
NamedDay = tuple[date, str]

HOLIDAY_NAMES = {
    "元旦": _("New Year's Day"),
    "除夕": _("Spring Festival Eve"),
    "春节": _("Spring Festival"),
    "清明节": _("Tomb-Sweeping Day"),
    "劳动节": _("Labour Day"),
    "端午节": _("Dragon Boat Festival"),
    "中秋节": _("Mid-Autumn Festival"),
    "国庆节": _("National Day"),
}


class DayKind(models.TextChoices):
    """What a day is, in the words of the yearly notice on days off."""

    WORKDAY = "workday", _("work day")
    WEEKEND = "weekend", _("day off")
    HOLIDAY = "holiday", _("public holiday")
    MAKEUP = "makeup", _("work day moved to a weekend")


WORKED = frozenset({DayKind.WORKDAY, DayKind.MAKEUP})


@dataclass(frozen=True)
class WorkCalendar:
    """The days that differ from the plain week, and how far they have been declared (date.min: not at all)."""

    kinds: Mapping[date, DayKind | str]
    declared_until: date
    names: Mapping[date, str] = field(default_factory=dict)

    def kind_of(self, day: date) -> DayKind:
        """Return what a day is: as declared, else by the day of the week."""
        declared = self.kinds.get(day)
        if declared is not None:
            return DayKind(declared)
        return DayKind.WORKDAY if day.isoweekday() <= 5 else DayKind.WEEKEND

    def is_workday(self, day: date) -> bool:
        """Tell whether the office works on that day."""
        return self.kind_of(day) in WORKED

    def name_of(self, day: date) -> str:
        """Return the Chinese name of a holiday, empty for any other day."""
        return self.names.get(day, "")

    def days_off(self, after: date, until: date) -> list[date]:
        """Return the days not worked after one day up to and with another."""
        return [day for day in _days_after(after, until) if not self.is_workday(day)]

    def next_workday(self, day: date) -> date:
        """Return the day itself if it is worked, else the first worked one after it."""
        while not self.is_workday(day):
            day += ONE_DAY
        return day


def _days_after(start: date, until: date) -> Iterator[date]:
    return (start + timedelta(days=n) for n in range(1, (until - start).days + 1))


def add_working_days(start: date, days: int, calendar: WorkCalendar) -> date:
    """Return the n-th work day after a day, which itself is not counted."""
    day = start
    while days > 0:
        day += ONE_DAY
        days -= calendar.is_workday(day)
    return day


def working_days_between(start: date, end: date, calendar: WorkCalendar) -> int:
    """Count the work days after start up to and with end; negative when end lies before start."""
    if end < start:
        return -working_days_between(end, start, calendar)
    return sum(calendar.is_workday(day) for day in _days_after(start, end))


def holiday_name(name: str) -> str:
    """Return the name of a holiday in the user's language; a name we do not know stays as it is."""
    return ", ".join(str(HOLIDAY_NAMES.get(part, part)) for part in name.split("、"))


@dataclass(frozen=True)
class DueDay:
    """A due day and all that made it, so that it can explain itself and be kept with the record."""

    day: date
    start: date
    days: int
    unit: str
    ends_on: date  # where the count itself ended, before rolling on
    suspended: int
    rolled_over: tuple[NamedDay, ...]  # days off passed by after ends_on, that day included
    skipped: tuple[NamedDay, ...]  # holidays not counted among work days
    declared_until: date
    beyond_declared: bool
    extended_from: date | None = None  # the day it was before it was put off (Art. 34)

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for a JSON column."""
        values = dict(vars(self))
        for name in ("day", "start", "ends_on", "declared_until"):
            values[name] = values[name].isoformat()
        values["extended_from"] = self.extended_from.isoformat() if self.extended_from else None
        for name in ("rolled_over", "skipped"):
            values[name] = [[day.isoformat(), holiday] for day, holiday in values[name]]
        return values

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Read back what to_dict wrote."""
        parsed = dict(values)
        for name in ("day", "start", "ends_on", "declared_until"):
            parsed[name] = date.fromisoformat(parsed[name])
        before = parsed.get("extended_from")
        parsed["extended_from"] = date.fromisoformat(before) if before else None
        for name in ("rolled_over", "skipped"):
            parsed[name] = tuple((date.fromisoformat(day), holiday) for day, holiday in parsed[name])
        return cls(**parsed)

    def extended_to(self, day: date) -> Self:
        """The same period put off to a later day; the day it had first is kept."""
        return replace(self, day=day, extended_from=self.extended_from or self.day)

    def explain(self) -> str:
        """Say in the user's language how the day came about."""
        return " ".join(self._sentences())

    def _sentences(self) -> Iterator[str]:
        yield self._count_sentence()
        if self.suspended:
            text = ngettext(
                "The clock stood still for %(days)s day.", "The clock stood still for %(days)s days.", self.suspended
            )
            yield text % {"days": self.suspended}
        if self.skipped:
            yield gettext("Holidays not counted: %(names)s.") % {"names": _listed(self.skipped)}
        if self.rolled_over:
            text = gettext("That is a day off (%(name)s): moved to the next work day, %(day)s.")
            name = holiday_name(self.rolled_over[0][1]) or gettext("weekend")
            yield text % {"name": name, "day": date_format(self.extended_from or self.day)}
        if self.extended_from:
            text = gettext("Put off with approval from %(before)s to %(day)s.")
            yield text % {"before": date_format(self.extended_from), "day": date_format(self.day)}
        if self.beyond_declared:
            yield self._undeclared_sentence()

    def _undeclared_sentence(self) -> str:
        if self.declared_until == date.min:
            return gettext("No days off have been entered in the calendar: the day may still change.")
        text = gettext("Days off after %(until)s have not been declared yet: the day may still change.")
        return text % {"until": date_format(self.declared_until)}

    def _count_sentence(self) -> str:
        if self.unit == WORKING:
            text = ngettext(
                "Counted from %(start)s, the day itself not counted: %(days)s work day ends on %(end)s.",
                "Counted from %(start)s, the day itself not counted: %(days)s work days end on %(end)s.",
                self.days,
            )
        else:
            text = ngettext(
                "Counted from %(start)s, the day itself not counted: %(days)s day ends on %(end)s.",
                "Counted from %(start)s, the day itself not counted: %(days)s days end on %(end)s.",
                self.days,
            )
        return text % {"start": date_format(self.start), "days": self.days, "end": date_format(self.ends_on)}

    def explain_zh(self, event: str = "收到") -> str:
        """Say the same in one Chinese sentence for a paper; event is what happened on the start day."""
        unit = "个工作日" if self.unit == WORKING else "日"
        parts = [f"自{written_day(self.start)}{event}之次日起算{self.days}{unit}"]
        if self.suspended:
            parts.append(f"其间中止{self.suspended}{unit}不计入")
        if self.skipped:
            names = "、".join(dict.fromkeys(name for _day, name in self.skipped))
            parts.append(f"其间{names}放假不计入")
        name = f"（{self.rolled_over[0][1] or '休息日'}）" if self.rolled_over else ""
        parts.append(f"至{written_day(self.ends_on)}{name}届满")
        if self.rolled_over:
            parts.append(f"顺延至{written_day(self.extended_from or self.day)}")
        if self.extended_from:
            parts.append(f"经批准延长至{written_day(self.day)}")
        if self.beyond_declared:
            after = "" if self.declared_until == date.min else f"{written_day(self.declared_until)}以后的"
            parts.append(f"{after}放假安排尚未公布，公布后如有变化以变更后的日期为准")
        return "，".join(parts) + "。"


def _listed(days: Iterable[NamedDay]) -> str:
    return ", ".join(dict.fromkeys(holiday_name(name) for _day, name in days))


def due_day(
    start: date, *, days: int, unit: str = NATURAL, roll: bool = True, suspended: int = 0, calendar: WorkCalendar
) -> DueDay:
    """Count a period; suspended is how long the clock stood still, in the same unit.

    Petition rules art. 22-23 and 34-36 give 15, 60 and 30 natural days and 5 work days. What rests on days off
    nobody has declared yet is marked beyond_declared, never computed silently.
    """
    if days < 0 or suspended < 0 or unit not in {NATURAL, WORKING}:
        raise ValueError("A period has a unit and no negative length.")
    working, length = unit == WORKING, days + suspended
    ends_on = add_working_days(start, length, calendar) if working else start + timedelta(days=length)
    due = calendar.next_workday(ends_on) if roll and not working else ends_on
    skipped = [day for day in calendar.days_off(start, ends_on) if calendar.name_of(day)] if working else []
    return DueDay(
        due, start, days, unit, ends_on, suspended,
        rolled_over=_named(calendar.days_off(ends_on - ONE_DAY, due) if due != ends_on else (), calendar),
        skipped=_named(skipped, calendar),
        declared_until=calendar.declared_until,
        beyond_declared=due > calendar.declared_until and (working or roll),
    )  # fmt: skip


def _named(days: Iterable[date], calendar: WorkCalendar) -> tuple[NamedDay, ...]:
    return tuple((day, calendar.name_of(day)) for day in days)


class SeedDay(NamedTuple):
    """One row to load into the table of days."""

    day: date
    kind: DayKind
    name: str
    source: str


SWAPPED, IN_LIEU = "休息日（", "（补假）"  # as the package names days off in exchange and in lieu


def declared_years(years: Iterable[int]) -> list[int]:
    """Return the years whose notice the package knows: only those have moved work days."""
    china = holidays.country_holidays("CN", years=sorted(years))
    return sorted({day.year for day in china.weekend_workdays if day.year in china.years})


def declared_until(kinds: Mapping[date, DayKind | str]) -> date | None:
    """Return the last day of the last year with moved work days in the table: the years after are only guesses."""
    years = [day.year for day, kind in kinds.items() if kind == DayKind.MAKEUP]
    return date(max(years), 12, 31) if years else None


def seed_days(years: Iterable[int]) -> list[SeedDay]:
    """Return holidays, swapped days off and moved work days; of years not declared yet the statutory days only."""
    china = holidays.country_holidays("CN", years=sorted(years), language="zh_CN")
    declared = {day.year for day in china.weekend_workdays}
    source = f"holidays {version('holidays')}"
    named = {day: name for day, name in china.items() if not name.startswith(SWAPPED)}
    seeds = [
        SeedDay(day, DayKind.MAKEUP, "调休上班", source) for day in china.weekend_workdays if day.year in china.years
    ]
    for day, name in china.items():
        if day.year in declared:
            kind = DayKind.HOLIDAY if day in named else DayKind.WEEKEND
            seeds.append(SeedDay(day, kind, _holiday_near(day, named), source))
        elif not name.endswith(IN_LIEU):
            seeds.append(SeedDay(day, DayKind.HOLIDAY, _holiday_near(day, named), f"{source}，放假安排未公布"))
    return sorted(seeds)


def _holiday_near(day: date, named: Mapping[date, str]) -> str:
    """Name a day off in exchange after the holiday it prolongs."""
    nearest = min(named, key=lambda other: abs(other - day))
    return named[nearest].removesuffix(IN_LIEU).replace("农历除夕", "除夕").replace("; ", "、")
