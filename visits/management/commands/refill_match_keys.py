"""Write the keys by which visitors are found again anew."""

from typing import Any

from django.core.management.base import BaseCommand

from visits.lineage.refilling import refill_match_keys
from visits.models import Visit, Visitor


class Command(BaseCommand):
    """After a change of HASH_KEY or of the rules of likeness; safe to run twice."""

    help = "Write the keys by which visitors are found by name, sound and address anew."

    def handle(self, *args: Any, **options: Any) -> None:
        """Refill and count."""
        changed = refill_match_keys(Visitor.objects, Visit.objects)
        self.stdout.write(f"{changed} visitors got new keys.")
