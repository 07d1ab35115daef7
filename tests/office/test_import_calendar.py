"""The yearly notice on days off, from a CSV file."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from office.deadlines import current_rules, natural_days, work_calendar
from office.models import CalendarDay

pytestmark = pytest.mark.django_db


def load(tmp_path, text):
    file = tmp_path / "days.csv"
    file.write_text(text, encoding="utf-8-sig")
    out = StringIO()
    call_command("import_calendar", str(file), stdout=out)
    return out.getvalue()


def test_declared_days_are_taken_over_and_count(tmp_path):
    said = load(tmp_path, "day,kind,name\n2027-02-05,holiday,春节\n2027-02-06,makeup,调休上班\n")

    assert said == "2 days imported.\n"
    assert work_calendar().is_workday(date(2027, 2, 6))
    due = natural_days(date(2027, 1, 21), 15, current_rules())
    assert (due.ends_on, due.day, due.beyond_declared) == (date(2027, 2, 5), date(2027, 2, 6), False)


def test_known_day_is_replaced_and_its_old_kind_stays_in_the_history(tmp_path):
    load(tmp_path, "day,kind,name\n2026-05-01,workday,改为上班\n")

    day = CalendarDay.objects.get(day=date(2026, 5, 1))
    assert (day.kind, [row.kind for row in day.history.all()]) == ("workday", ["workday", "holiday"])


@pytest.mark.parametrize("line", ["2027-13-01,holiday,x", "2027-01-01,party,x", "nonsense", ",,"])
def test_wrong_line_is_named_and_nothing_is_written(tmp_path, line):
    before = CalendarDay.objects.count()

    with pytest.raises(CommandError, match="3: "):
        load(tmp_path, f"day,kind,name\n2027-03-01,holiday,x\n{line}\n")

    assert CalendarDay.objects.count() == before
