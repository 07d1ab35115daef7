"""Make fresh keys for personal data."""

import os
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand

from reception.keys import new_secret, renew

KEYS = {"RECEPTION_DATA_KEY": "RECEPTION_OLD_DATA_KEYS", "RECEPTION_HASH_KEY": "RECEPTION_OLD_HASH_KEYS"}


class Command(BaseCommand):
    """Keys in the data folder are replaced, the old ones kept beside them; for keys of the environment only printed."""

    help = "Make new keys; restart all processes, then run rotate_keys."

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a key."""
        for name, old_name in KEYS.items():
            if os.environ.get(name):
                self.stdout.write(f"{name}={new_secret()}   # and add the present one to {old_name}")
            else:
                renew(name, old_name, settings.RECEPTION_VAR)
                self.stdout.write(f"{name}: made anew, the old one is in keys/{old_name}")
