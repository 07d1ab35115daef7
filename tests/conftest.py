"""Fixtures for all tests: the code lists, roles and calendar are loaded once per database."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import translation

from office.loading import load_codes, load_settings, seed_calendar
from office.models import Code
from office.roles import sync_roles


def load_reference_data() -> None:
    """What every installation has: lists, rules, calendar of 2025 to 2027, roles."""
    load_settings()
    load_codes()
    seed_calendar([2025, 2026, 2027])
    sync_roles()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Add the reference data to the freshly made database."""
    with django_db_blocker.unblock():
        load_reference_data()
    yield
    # A thread of the live server may still hold a connection, and the database could not be dropped.
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )


@pytest.fixture
def committed(transactional_db: None) -> None:
    """For tests with several connections: real commits; the flush of the test before is made good."""
    if not Code.objects.exists():
        load_reference_data()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Pages and messages in English, unless a test asks otherwise: msgids are what tests compare."""
    with translation.override("en"):
        yield


@pytest.fixture
def client() -> Any:
    """A client whose pages are English."""
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client
