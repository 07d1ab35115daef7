"""Between installing and serving: translations, database, code lists, demo data, static files; safe to run again.

One process for all steps: each would otherwise load the application and join the database anew.
"""

import os
import sys

import django
from django.core.management import call_command
from django.core.management.base import SystemCheckError


def prepare() -> None:
    """Bring this installation up to date with its code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reception.settings")
    django.setup()
    call_command("compilemessages", locale=["zh_Hans"], ignore_patterns=[".venv", "var"], verbosity=0)
    call_command("check", databases=["default"], verbosity=0)
    call_command("migrate", interactive=False, verbosity=1)
    for command in ("sync_roles", "load_codes", "seed_calendar"):
        call_command(command)
    call_command("load_demo", if_empty=True)
    call_command("collectstatic", interactive=False, verbosity=0)


if __name__ == "__main__":
    try:
        prepare()
    except SystemCheckError as refusal:
        sys.exit(str(refusal))
