"""Write every encrypted value anew under the current keys."""

import getpass
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from office.rotation import RotationRefusedError, Tally, rotate, survey
from visits.lineage.refilling import refill_match_keys
from visits.models import Visit, Visitor


class Command(BaseCommand):
    """Safe while the program runs, and safe to run again; see “Keys” in docs/operation.md."""

    help = "Encrypt all personal numbers, papers and file keys anew, and hash them anew, under the current keys."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Two ways to look without changing anything."""
        parser.add_argument("--dry-run", action="store_true", help="count what is under which key, change nothing")
        parser.add_argument("--check", action="store_true", help="the same; fails if the old keys are still needed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look or rotate; one line a table."""
        if options["dry_run"] or options["check"]:
            self._look(fail=options["check"])
            return
        try:
            act = rotate(by=getpass.getuser(), at=timezone.now())
        except RotationRefusedError as error:
            raise CommandError(str(error)) from error
        refill_match_keys(Visitor.objects, Visit.objects)  # they hold hashes of addresses
        self.stdout.write(f"{act.values_renewed} values encrypted anew, {act.hashes_renewed} hashes computed anew.")

    def _look(self, *, fail: bool) -> None:
        tallies = survey()
        for name, tally in tallies.items():
            self.stdout.write(_line(name, tally))
        old = sum(tally.old + tally.old_hashes for tally in tallies.values())
        unreadable = sum(len(tally.unreadable) for tally in tallies.values())
        if fail and (old or unreadable):
            raise CommandError(f"{old} values are still under an old key, {unreadable} fit no key.")


def _line(name: str, tally: Tally) -> str:
    unreadable = f", {len(tally.unreadable)} fit no key" if tally.unreadable else ""
    return f"{name}: {tally.current} current, {tally.old} old values, {tally.old_hashes} old hashes{unreadable}"
