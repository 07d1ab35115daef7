"""Holidays and make-up work days from a CSV file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from office.loading import import_calendar


class Command(BaseCommand):
    """Safe to run again: a known day is replaced."""

    help = "Take over days from a CSV file: day (2027-01-01), kind (workday, weekend, holiday, makeup), name."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("file", type=Path)

    def handle(self, **options: Any) -> None:
        """Import, or say what is wrong and change nothing."""
        try:
            text = options["file"].read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        written, errors = import_calendar(text.splitlines())
        if errors:
            raise CommandError("Nothing was imported. Wrong lines:\n" + "\n".join(errors))
        self.stdout.write(f"{written} days imported.")
