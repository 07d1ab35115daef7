"""The tests' few differences: a cluster of their own, quick passwords, unhashed static files."""

import os

os.environ.setdefault("RECEPTION_PG_FSYNC", "off")
os.environ.setdefault("RECEPTION_SECRET_KEY", "tests-only-secret-key-of-no-value-0123456789abcdef")
os.environ.setdefault("RECEPTION_DATA_KEY", "dGVzdHMtb25seS1kYXRhLWtleS1vZi1ubyB2YWx1ZTE=")
os.environ.setdefault("RECEPTION_HASH_KEY", "dGVzdHMtb25seS1oYXNoLWtleS1vZi1ubyB2YWx1ZTE=")

from reception.settings import *  # noqa: F403
from reception.settings import DATABASES, RECEPTION_VAR, STORAGES

RECEPTION_VAR = RECEPTION_VAR / "test"
STATIC_ROOT = RECEPTION_VAR / "static"
MEDIA_ROOT = RECEPTION_VAR / "files"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a missing one
DATABASES["default"]["OPTIONS"].pop("pool", None)  # a pool keeps connections that would block dropping the database
DATABASES["default"]["TEST"] = {"NAME": os.environ.get("RECEPTION_TEST_DB", "test_reception")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STORAGES["attachments"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
CLAMD = ""
ALLOWED_HOSTS = ["*"]
