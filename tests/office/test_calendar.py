"""Counting of days: the examples of the regulation's clocks, declared days off, and properties that always hold."""

import json
from datetime import date, timedelta

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from office.calendar import (
    WORKING,
    DayKind,
    DueDay,
    WorkCalendar,
    add_working_days,
    declared_until,
    declared_years,
    due_day,
    seed_days,
    working_days_between,
)

SEEDS = seed_days([2025, 2026])
CALENDAR = WorkCalendar(
    kinds={seed.day: seed.kind for seed in SEEDS},
    declared_until=date(2026, 12, 31),
    names={seed.day: seed.name for seed in SEEDS if seed.kind != DayKind.MAKEUP},
)
days_of_2026 = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("start", "days", "ends_on", "due"),
    [
        (date(2026, 3, 2), 60, date(2026, 5, 1), date(2026, 5, 6)),
        (date(2026, 8, 3), 60, date(2026, 10, 2), date(2026, 10, 8)),
        (date(2026, 3, 2), 15, date(2026, 3, 17), date(2026, 3, 17)),
        (date(2026, 4, 24), 15, date(2026, 5, 9), date(2026, 5, 9)),  # a Saturday worked in exchange
        (date(2026, 3, 6), 1, date(2026, 3, 7), date(2026, 3, 9)),  # a plain Saturday
        (date(2026, 1, 31), 0, date(2026, 1, 31), date(2026, 2, 2)),
    ],
)
def test_natural_days_roll_over_days_off(start, days, ends_on, due):
    result = due_day(start, days=days, calendar=CALENDAR)

    assert (result.ends_on, result.day) == (ends_on, due)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (date(2026, 3, 2), 5, date(2026, 3, 9)),
        (date(2026, 4, 29), 5, date(2026, 5, 9)),  # 30 April, 6, 7, 8 May and the Saturday worked
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
    ],
)
def test_working_days_skip_days_off(start, days, due):
    result = due_day(start, days=days, unit=WORKING, calendar=CALENDAR)

    assert result.day == due == add_working_days(start, days, CALENDAR)
    assert result.rolled_over == ()


def test_rolled_over_days_are_named():
    result = due_day(date(2026, 3, 2), days=60, calendar=CALENDAR)

    assert result.rolled_over == (
        (date(2026, 5, 1), "劳动节"),
        (date(2026, 5, 2), "劳动节"),
        (date(2026, 5, 3), ""),
        (date(2026, 5, 4), "劳动节"),
        (date(2026, 5, 5), "劳动节"),
    )


def test_skipped_holidays_are_named():
    result = due_day(date(2026, 4, 3), days=2, unit=WORKING, calendar=CALENDAR)

    assert result.day == date(2026, 4, 8)
    assert result.skipped == ((date(2026, 4, 5), "清明节"), (date(2026, 4, 6), "清明节"))


def test_rolling_can_be_switched_off():
    result = due_day(date(2026, 3, 2), days=60, roll=False, calendar=CALENDAR)

    assert result.day == date(2026, 5, 1)
    assert result.rolled_over == ()


def test_suspended_days_are_added():
    assert due_day(date(2026, 3, 2), days=15, suspended=10, calendar=CALENDAR).day == date(2026, 3, 27)
    assert due_day(date(2026, 3, 2), days=5, unit=WORKING, suspended=1, calendar=CALENDAR).day == date(2026, 3, 10)


@pytest.mark.parametrize("wrong", [{"days": -1}, {"days": 1, "suspended": -1}, {"days": 1, "unit": "weeks"}])
def test_impossible_periods_are_refused(wrong):
    with pytest.raises(ValueError, match="period"):
        due_day(date(2026, 3, 2), calendar=CALENDAR, **wrong)


def test_days_beyond_the_declared_year_are_marked():
    assert due_day(date(2026, 12, 20), days=15, calendar=CALENDAR).beyond_declared
    assert due_day(date(2026, 12, 28), days=5, unit=WORKING, calendar=CALENDAR).beyond_declared
    assert not due_day(date(2026, 12, 20), days=15, roll=False, calendar=CALENDAR).beyond_declared
    assert not due_day(date(2026, 12, 1), days=15, calendar=CALENDAR).beyond_declared


@pytest.mark.parametrize(
    ("start", "options", "sentence"),
    [
        (
            date(2026, 3, 2),
            {"days": 60},
            "自2026年3月2日收到之次日起算60日，至2026年5月1日（劳动节）届满，顺延至2026年5月6日。",
        ),
        (
            date(2026, 3, 6),
            {"days": 1},
            "自2026年3月6日收到之次日起算1日，至2026年3月7日（休息日）届满，顺延至2026年3月9日。",
        ),
        (
            date(2026, 4, 29),
            {"days": 5, "unit": WORKING, "suspended": 1},
            "自2026年4月29日收到之次日起算5个工作日，其间中止1个工作日不计入，其间劳动节放假不计入，至2026年5月11日届满。",
        ),
        (
            date(2026, 12, 20),
            {"days": 15},
            "自2026年12月20日收到之次日起算15日，至2027年1月4日届满，"
            "2026年12月31日以后的放假安排尚未公布，公布后如有变化以变更后的日期为准。",
        ),
    ],
)
def test_due_day_explains_itself_on_paper(start, options, sentence):
    assert due_day(start, calendar=CALENDAR, **options).explain_zh() == sentence


def test_due_day_explains_what_happened():
    assert "2026年3月2日受理之次日" in due_day(date(2026, 3, 2), days=60, calendar=CALENDAR).explain_zh("受理")


def test_due_day_explains_itself_on_screen():
    with override("en"):
        rolled = due_day(date(2026, 3, 2), days=60, calendar=CALENDAR).explain()
        worked = due_day(date(2026, 12, 28), days=6, suspended=2, unit=WORKING, calendar=CALENDAR).explain()
        skipped = due_day(date(2026, 9, 24), days=1, unit=WORKING, calendar=CALENDAR).explain()

    assert rolled == (
        "Counted from March 2, 2026, the day itself not counted: 60 days end on May 1, 2026. "
        "That is a day off (Labour Day): moved to the next work day, May 6, 2026."
    )
    assert worked == (
        "Counted from Dec. 28, 2026, the day itself not counted: 6 work days end on Jan. 7, 2027. "
        "The clock stood still for 2 days. "
        "Days off after Dec. 31, 2026 have not been declared yet: the day may still change."
    )
    assert skipped == (
        "Counted from Sept. 24, 2026, the day itself not counted: 1 work day ends on Sept. 28, 2026. "
        "Holidays not counted: Mid-Autumn Festival."
    )


def test_due_day_says_that_no_calendar_was_entered():
    result = due_day(date(2026, 3, 2), days=15, calendar=WorkCalendar(kinds={}, declared_until=date.min))

    with override("en"):
        assert result.explain().endswith("No days off have been entered in the calendar: the day may still change.")
    assert result.explain_zh().endswith("届满，放假安排尚未公布，公布后如有变化以变更后的日期为准。")


@given(days_of_2026, st.integers(0, 120), st.sampled_from(["natural", WORKING]), st.integers(0, 30), st.booleans())
def test_due_day_survives_json(start, days, unit, suspended, roll):
    result = due_day(start, days=days, unit=unit, suspended=suspended, roll=roll, calendar=CALENDAR)

    assert DueDay.from_dict(json.loads(json.dumps(result.to_dict()))) == result


@given(days_of_2026, st.integers(1, 120))
def test_due_day_is_the_first_work_day_on_or_after_the_end(start, days):
    result = due_day(start, days=days, calendar=CALENDAR)

    assert CALENDAR.is_workday(result.day)
    assert result.ends_on == start + timedelta(days=days)
    passed = [result.ends_on + timedelta(days=n) for n in range((result.day - result.ends_on).days)]
    assert [day for day, _name in result.rolled_over] == passed
    assert not any(CALENDAR.is_workday(day) for day in passed)


@given(days_of_2026, st.integers(1, 60))
def test_adding_and_counting_working_days_agree(start, days):
    end = add_working_days(start, days, CALENDAR)

    assert working_days_between(start, end, CALENDAR) == days
    assert working_days_between(end, start, CALENDAR) == -days
    assert CALENDAR.is_workday(end)


@given(days_of_2026, st.integers(0, 90), st.integers(0, 90))
def test_a_longer_period_never_ends_earlier(start, shorter, more):
    for unit in ("natural", WORKING):
        first = due_day(start, days=shorter, unit=unit, calendar=CALENDAR).day
        assert due_day(start, days=shorter + more, unit=unit, calendar=CALENDAR).day >= first


def test_seed_days_know_swapped_days():
    seeds = {seed.day: (seed.kind, seed.name) for seed in SEEDS}

    assert seeds[date(2026, 2, 16)] == (DayKind.HOLIDAY, "除夕")
    assert seeds[date(2026, 2, 23)] == (DayKind.WEEKEND, "春节")
    assert seeds[date(2026, 2, 28)] == (DayKind.MAKEUP, "调休上班")
    moved = [day for day, (kind, _name) in seeds.items() if kind == DayKind.MAKEUP and day.year == 2026]
    assert moved == [date(2026, *day) for day in [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)]]


def test_seed_days_of_an_undeclared_year_are_the_statutory_ones():
    seeds = seed_days([2099])

    assert {seed.kind for seed in seeds} == {DayKind.HOLIDAY}
    assert all("未公布" in seed.source for seed in seeds)
    assert date(2099, 10, 1) in [seed.day for seed in seeds]


def test_declared_years_are_those_with_moved_work_days():
    assert declared_years([2025, 2026, 2099]) == [2025, 2026]
    assert declared_until(CALENDAR.kinds) == date(2026, 12, 31)
    assert declared_until({date(2099, 10, 1): DayKind.HOLIDAY}) is None


def test_a_plain_week_needs_no_table():
    calendar = WorkCalendar(kinds={}, declared_until=date(2026, 12, 31))

    assert [calendar.is_workday(date(2026, 3, day)) for day in range(2, 9)] == [True] * 5 + [False] * 2
    assert calendar.kind_of(date(2026, 3, 7)) == DayKind.WEEKEND


def test_day_put_off_keeps_the_first_and_says_so():
    first = due_day(date(2026, 3, 2), days=60, calendar=CALENDAR)

    later = first.extended_to(date(2026, 6, 5))

    assert (later.day, later.extended_from) == (date(2026, 6, 5), date(2026, 5, 6))
    assert DueDay.from_dict(json.loads(json.dumps(later.to_dict()))) == later
    assert later.explain_zh().endswith("顺延至2026年5月6日，经批准延长至2026年6月5日。")
    with override("en"):
        assert later.explain().endswith("Put off with approval from May 6, 2026 to June 5, 2026.")


def test_day_kept_before_extensions_were_known_is_read():
    known = due_day(date(2026, 3, 2), days=60, calendar=CALENDAR)
    old = known.to_dict()
    del old["extended_from"]

    assert DueDay.from_dict(old) == known
