"""The application with the floor beside it, on a database of its own."""

import os
from pathlib import Path

os.environ.setdefault("RECEPTION_VAR", str(Path(__file__).resolve().parent.parent / "var" / "bench"))

from reception.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
STORAGES = {  # no manifest needed: bench does not collect static files
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
