"""Make the groups what office/roles.py says."""

from typing import Any

from django.core.management.base import BaseCommand

from office.roles import ROLES, sync_roles


class Command(BaseCommand):
    """After each migration; safe to run again."""

    help = "Create the roles (groups) and give them their permissions."

    def handle(self, **options: Any) -> None:
        """Apply."""
        total = sync_roles()
        self.stdout.write(f"{len(ROLES)} roles, {total} permissions.")
