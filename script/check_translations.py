"""Is the Chinese translation complete? Fails on missing, fuzzy and broken entries, and on texts not yet collected."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import django
from django.core.management import call_command
from django.test import override_settings

ROOT = Path(__file__).resolve().parent.parent
LOCALE = "zh_Hans"
IGNORED = [".*", "var", "tests", "bench", "script", "docs"]  # no texts for users there


def collect(aside: Path, domain: str) -> Path:
    """Collect the texts of today's code into a copy of the translation; the original is not touched."""
    locale = aside / "locale"
    locale.mkdir(exist_ok=True)
    os.chdir(aside)  # makemessages reads below the current folder
    with override_settings(LOCALE_PATHS=[str(locale)]):
        call_command("makemessages", locale=[LOCALE], domain=domain, verbosity=0)
    os.chdir(ROOT)
    return locale / LOCALE / "LC_MESSAGES" / f"{domain}.po"


def gettext(program: str, *arguments: str | Path) -> str:
    """What one of gettext's programs has to say."""
    done = subprocess.run([program, *arguments], check=False, text=True, capture_output=True)  # noqa: S603 - no shell
    return done.stdout + done.stderr if done.returncode or program == "msgattrib" else ""


def complaints(po: Path) -> dict[str, str]:
    """What is wrong with a translation, by kind."""
    found = {
        "missing": gettext("msgattrib", "--untranslated", "--no-obsolete", "--no-wrap", po),
        "fuzzy": gettext("msgattrib", "--only-fuzzy", "--no-obsolete", "--no-wrap", po),
        "broken": gettext("msgfmt", "--check-format", "--output-file", os.devnull, po),
    }
    return {kind: text for kind, text in found.items() if text.strip()}


def main() -> int:
    """Check each domain; 1 when anything is wrong."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reception.settings_test")
    django.setup()
    domains = ["django", *(["djangojs"] if list((ROOT / "locale").rglob("djangojs.po")) else [])]
    with tempfile.TemporaryDirectory() as folder:
        aside = Path(folder) / "code"
        shutil.copytree(ROOT, aside, ignore=shutil.ignore_patterns(*IGNORED))
        found = {
            f"{kind} in {name}.po": text for name in domains for kind, text in complaints(collect(aside, name)).items()
        }
    for what, entries in found.items():
        sys.stdout.write(f"--- {what}:\n{entries}\n")
    sys.stdout.write(
        "Translations: see above; run makemessages and translate.\n" if found else "Translations complete.\n"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
