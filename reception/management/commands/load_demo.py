"""An invented office with its staff and cases, to look at and to try things on."""

import os
import secrets
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from reception.demo.loading import is_loaded, load_demo
from reception.demo.staff import Person
from visits.models import Visit


class Command(BaseCommand):
    """Safe to run again: the demo is loaded once, and staff who are there keep their password."""

    help = "Load demo departments, staff and cases; DEMO_PASSWORD is their password, else a random one is printed."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--on", type=date.fromisoformat, help="the day the demo is seen on, default: today")
        parser.add_argument("--if-empty", action="store_true", help="do nothing where there are visits already")

    def handle(self, **options: Any) -> None:
        """Load."""
        if is_loaded() or (options["if_empty"] and Visit.objects.exists()):
            self.stdout.write("There are visits already: no demo data loaded.")
            return
        now = timezone.localtime()
        on = options["on"] or now.date()
        password = os.environ.get("DEMO_PASSWORD") or secrets.token_urlsafe(9)
        loaded = load_demo(on=on, password=password, latest=now if on == now.date() else None)
        self.stdout.write(f"{loaded.visits} demo visits loaded, as seen on {on}.")
        self._list_sign_ins(loaded.staff, password)

    def _list_sign_ins(self, staff: list[Person], password: str) -> None:
        if not staff:
            self.stdout.write("The demo staff was there already and keeps its passwords.")
            return
        self.stdout.write(f"Demo sign-ins, all with the password {password}")
        for person in staff:
            self.stdout.write(f"  {person.username:<15} {person.role:<14} {person.full_name}")
