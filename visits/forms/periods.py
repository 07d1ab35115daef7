"""Stretches of days by name, as a list is narrowed by them."""

from datetime import date, datetime, time, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

DAY = timedelta(days=1)


class Period(models.TextChoices):
    """A stretch of days that moves with today."""

    TODAY = "today", _("today")
    YESTERDAY = "yesterday", _("yesterday")
    WEEK = "week", _("this week")
    LAST_WEEK = "last_week", _("last week")
    MONTH = "month", _("this month")
    LAST_MONTH = "last_month", _("last month")
    QUARTER = "quarter", _("this quarter")
    YEAR = "year", _("this year")
    LAST_YEAR = "last_year", _("last year")


def days_of(period: str, on: date) -> tuple[date, date]:
    """The first and the last day of a period as seen from a day; weeks begin on Monday."""
    monday, first = on - timedelta(days=on.weekday()), on.replace(day=1)
    before = first - timedelta(days=1)
    quarter = date(on.year, on.month - (on.month - 1) % 3, 1)
    return {
        Period.TODAY: (on, on),
        Period.YESTERDAY: (on - timedelta(days=1), on - timedelta(days=1)),
        Period.WEEK: (monday, monday + timedelta(days=6)),
        Period.LAST_WEEK: (monday - timedelta(days=7), monday - timedelta(days=1)),
        Period.MONTH: (first, _month_end(first)),
        Period.LAST_MONTH: (before.replace(day=1), before),
        Period.QUARTER: (quarter, _month_end(_month_end(_month_end(quarter) + DAY) + DAY)),
        Period.YEAR: (date(on.year, 1, 1), date(on.year, 12, 31)),
        Period.LAST_YEAR: (date(on.year - 1, 1, 1), date(on.year - 1, 12, 31)),
    }[Period(period)]


def _month_end(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - DAY


def day_start(day: date) -> datetime:
    """The instant a day of the room begins."""
    return timezone.make_aware(datetime.combine(day, time.min))
