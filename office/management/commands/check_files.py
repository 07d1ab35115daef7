"""Compare the storage of attachments with what the database knows."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from office.files.store import FileMissingError, StoredFile, drop_file, get_file, stored_names

GRACE = timedelta(days=1)  # a file whose row is about to be written is younger


class Command(BaseCommand):
    """Nothing is removed without --remove, and never a file that has a row."""

    help = "Tell which attachments are missing or damaged, and which stored files belong to none (a crash left them)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The one thing that changes anything."""
        parser.add_argument("--remove", action="store_true", help="remove stored files that belong to no attachment")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a finding; fails if an attachment lacks its file."""
        rows = apps.get_model("visits", "Attachment").objects
        missing = 0
        for pk, name, key in rows.values_list("pk", "stored_as", "stored_key").order_by("pk").iterator():
            try:
                get_file(StoredFile(name, key))
            except FileMissingError:
                missing += 1
                self.stdout.write(f"attachment {pk}: {name} is missing or damaged")
        known = set(rows.values_list("stored_as", flat=True))
        orphans = [name for name, at in stored_names() if name not in known and at < timezone.now() - GRACE]
        for name in orphans:
            self.stdout.write(f"{name} belongs to no attachment" + (", removed" if options["remove"] else ""))
            if options["remove"]:
                drop_file(name)
        self.stdout.write(f"{len(known)} attachments, {missing} missing, {len(orphans)} files without one.")
        if missing:
            raise CommandError(f"{missing} files are missing: restore them from the back-up.")
