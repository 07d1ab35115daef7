"""The check refuses a database that would lose Chinese text."""

import psycopg
import pytest
from django.core.checks import run_checks
from django.db import connections

from reception.postgres import ensure_server

C_LOCALE = "TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER libc LOCALE 'C'"
LATIN = "TEMPLATE template0 ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C'"


@pytest.fixture
def check(var, settings, monkeypatch, django_db_blocker):
    """Run the check on a database of this name in the module's own cluster."""
    settings.RECEPTION_VAR = var
    defaults = {**connections["default"].settings_dict, "ENGINE": "reception.db", "OPTIONS": {}}
    empty = {"HOST": "", "PORT": "", "USER": "", "PASSWORD": ""}

    def run(name):
        monkeypatch.setitem(connections.settings, name, {**defaults, **empty, "NAME": name})
        with django_db_blocker.unblock():
            messages = run_checks(databases=[name])
            connections[name].close()
        del connections[name]
        return [message for message in messages if message.id.startswith("reception.")]

    return run


def create_database(var, name, options):
    with psycopg.connect(ensure_server(var), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} {options}")


def test_check_accepts_the_embedded_database(check):
    assert check("reception") == []


def test_check_accepts_trigrams_that_know_chinese(check, var):
    create_database(var, "trigrams", "")
    with psycopg.connect(ensure_server(var), dbname="trigrams") as connection:
        connection.execute("CREATE EXTENSION pg_trgm")

    assert check("trigrams") == []


def test_check_refuses_c_locale(check, var):
    create_database(var, "c_locale", C_LOCALE)

    (message,) = check("c_locale")

    assert message.id == "reception.E005"
    assert "c_locale" in message.msg
    assert "CREATE DATABASE" in message.hint


def test_check_refuses_another_encoding(check, var):
    create_database(var, "latin", LATIN)

    assert [message.id for message in check("latin")] == ["reception.E004"]


def test_check_says_when_there_is_no_connection(check):
    (message,) = check("missing")

    assert message.id == "reception.E002"
    assert "missing" in message.msg


def test_check_asks_nothing_unless_told_the_databases():
    assert [message for message in run_checks() if message.id.startswith("reception.")] == []
