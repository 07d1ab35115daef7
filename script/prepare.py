"""Between installing and serving: translations, database, code lists, demo data, static files; safe to run again.

One process for all steps: each would otherwise load the application and join the database anew.
"""

import hashlib
import os
import sys
from io import StringIO
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import SystemCheckError


def prepare() -> None:
    """Bring this installation up to date with its code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reception.settings")
    django.setup()
    call_command("compilemessages", locale=["zh_Hans"], ignore_patterns=[".venv", "var"], verbosity=0)
    call_command("check", databases=["default"], stdout=StringIO())  # what is wrong goes to stderr
    call_command("migrate", interactive=False, verbosity=0)
    for command in ("sync_roles", "load_codes", "load_laws", "seed_calendar"):
        call_command(command)
    call_command("load_demo", if_empty=True)
    collect_static()


def collect_static() -> None:
    """Collect the static files if one of them has changed: compressing them all takes half a minute."""
    seen = Path(settings.STATIC_ROOT) / "sources.sha256"
    now = hashlib.sha256("\n".join(sorted(static_sources())).encode()).hexdigest()
    if not seen.exists() or seen.read_text() != now:
        call_command("collectstatic", interactive=False, verbosity=0)
        seen.write_text(now)


def static_sources() -> set[str]:
    """Each source file with its size and time."""
    found = [Path(storage.path(path)) for finder in get_finders() for path, storage in finder.list([])]
    return {f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in found}


if __name__ == "__main__":
    try:
        prepare()
    except SystemCheckError as refusal:
        sys.exit(str(refusal))
