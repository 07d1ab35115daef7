"""The law library's first content from the data files."""

from typing import Any

from django.core.management.base import BaseCommand

from visits.laws.loading import load_laws


class Command(BaseCommand):
    """Safe to run again: adds the laws that are missing, changes nothing."""

    help = "Load the articles the program relies on into the law library, as own summaries."

    def handle(self, **options: Any) -> None:
        """Load."""
        self.stdout.write(f"{load_laws()} laws added.")
