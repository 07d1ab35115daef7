"""Holidays and make-up work days from the holidays package."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from office.loading import seed_calendar


class Command(BaseCommand):
    """Safe to run again: days that are in the table stay as they are."""

    help = "Fill the working calendar with the declared days of the past, present and next year."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--years", type=int, nargs="*", help="default: two years back to the next year")

    def handle(self, **options: Any) -> None:
        """Seed."""
        year = timezone.localdate().year
        years = options["years"] or range(year - 2, year + 2)
        self.stdout.write(f"{seed_calendar(years)} calendar days added.")
