"""Old drafts go: daily, by cron or the worker."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from visits.workflow.drafting import sweep_drafts


class Command(BaseCommand):
    """Safe to run again."""

    help = "Remove drafts of forms nobody has touched for DRAFT_DAYS days."

    def handle(self, **options: Any) -> None:
        """Sweep."""
        self.stdout.write(f"{sweep_drafts(at=timezone.now())} drafts removed.")
