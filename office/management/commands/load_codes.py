"""Code lists, number rules and rule profiles from the data files."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from office.loading import load_codes, load_settings


class Command(BaseCommand):
    """Safe to run again: adds what is missing, changes nothing."""

    help = "Load code lists, number rules and rule profiles."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--company", action="store_true", help="the short category tree of a company")

    def handle(self, **options: Any) -> None:
        """Load."""
        load_settings()
        self.stdout.write(f"{load_codes(company=options['company'])} codes added.")
