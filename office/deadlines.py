"""Due days by the organisation's rules and the declared calendar."""

from datetime import date, timedelta

from office.calendar import NATURAL, WORKING, DueDay, WorkCalendar, declared_until, due_day
from office.models import CalendarDay, RuleProfile


def work_calendar(since: date | None = None) -> WorkCalendar:
    """The calendar as declared in the table; `since` leaves out what lies before."""
    rows = CalendarDay.objects.filter(day__gte=since) if since else CalendarDay.objects.all()
    days = list(rows.values_list("day", "kind", "name"))
    kinds = {day: kind for day, kind, _name in days}
    names = {day: name for day, _kind, name in days}
    return WorkCalendar(kinds, declared_until(kinds) or date.min, names)


def current_rules() -> RuleProfile:
    """The rule profile in force; the regulation's numbers if none was chosen."""
    return RuleProfile.objects.filter(is_current=True).first() or RuleProfile()


def natural_days(start: date, days: int, rules: RuleProfile) -> DueDay:
    """A period of natural days from an event on `start` (Civil Code Art. 201, 203)."""
    return due_day(start, days=days, unit=NATURAL, roll=rules.roll_to_workday, calendar=_from(start))


def working_days(start: date, days: int) -> DueDay:
    """A period of working days from an event on `start`."""
    return due_day(start, days=days, unit=WORKING, calendar=_from(start))


def chosen_day(start: date, day: date, calendar: WorkCalendar) -> DueDay:
    """A due day somebody chose: counted back into natural days, never moved."""
    return due_day(start, days=(day - start).days, unit=NATURAL, roll=False, calendar=calendar)


def _from(start: date) -> WorkCalendar:
    # A whole year back, so that the last declared year is seen even in January.
    return work_calendar(start - timedelta(days=366))
