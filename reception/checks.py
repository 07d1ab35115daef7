"""System checks: is this a database that can hold and find Chinese text?

Run by `manage.py migrate` and by `manage.py check --database default`.
"""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

from office.rotation import key_problem

OLDEST = 15
CREATE = (
    "Create it anew, as a superuser: CREATE DATABASE reception OWNER reception TEMPLATE template0 ENCODING 'UTF8' "
    "LOCALE 'C.UTF-8'; then load the data again. Or unset DATABASE_URL to use the embedded server."
)


KEYS = (
    "Start with the keys the data was written with: RECEPTION_DATA_KEY and RECEPTION_HASH_KEY (or the files in "
    "keys/ of the data folder), and the ones before in RECEPTION_OLD_DATA_KEYS and RECEPTION_OLD_HASH_KEYS."
)


def register_checks() -> None:
    """Called once by the AppConfig."""
    register(check_database, Tags.database)


def check_database(*, databases: Sequence[str] | None = None, **options: Any) -> list[CheckMessage]:
    """Refuse a database that is too old, not in UTF-8, or to which Chinese characters are no letters."""
    return [message for alias in databases or [] for message in _check(alias)]


def _check(alias: str) -> list[CheckMessage]:
    connection = connections[alias]
    if connection.vendor != "postgresql":
        return [_refusal(alias, "E001", f"it is {connection.display_name}, not PostgreSQL", "Set DATABASE_URL.")]
    try:
        return _check_text(alias)
    except DatabaseError as error:
        hint = "Is the server running, and is DATABASE_URL right? See docs/operation.md."
        return [_refusal(alias, "E002", f"no connection to it: {error}", hint)]


def _check_text(alias: str) -> list[CheckMessage]:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int / 10000, current_setting('server_encoding')")
        version, encoding = cursor.fetchone()
        if version < OLDEST:
            hint = "Move the data to a newer server with pg_dump and pg_restore."
            return [_refusal(alias, "E003", f"its server is PostgreSQL {version}, at least {OLDEST} is needed", hint)]
        if encoding != "UTF8":
            return [_refusal(alias, "E004", f"its encoding is {encoding}, not UTF8", CREATE)]
        # LC_CTYPE=C: no error anywhere, but pg_trgm drops all Chinese and lower() knows ASCII only.
        cursor.execute(r"SELECT '群众来访接待𬭎' ~ '^\w+$' AND lower('Ä') = 'ä'")
        if not cursor.fetchone()[0]:
            return [_refusal(alias, "E005", "Chinese characters are no letters in its locale (LC_CTYPE)", CREATE)]
    return _check_trigrams(alias)


def _check_trigrams(alias: str) -> list[CheckMessage]:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT to_regproc('show_trgm') IS NOT NULL")
        if cursor.fetchone()[0]:
            cursor.execute("SELECT cardinality(show_trgm('群众来访接待')) > 0")
            if not cursor.fetchone()[0]:
                return [_refusal(alias, "E006", "pg_trgm finds no Chinese in its locale", CREATE)]
    return _check_keys(alias)


def _check_keys(alias: str) -> list[CheckMessage]:
    """Refuse to work with keys that don't fit: new values would be lost among the old."""
    problem = key_problem() if alias == DEFAULT_DB_ALIAS else ""
    return [_refusal(alias, "E007", problem, KEYS)] if problem else []


def _refusal(alias: str, code: str, reason: str, hint: str) -> Error:
    return Error(f"The database “{alias}” cannot be used: {reason}.", hint=hint, id=f"reception.{code}")
