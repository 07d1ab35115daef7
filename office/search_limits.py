"""The time and memory a search may take."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections, transaction
from psycopg.errors import QueryCanceled

if TYPE_CHECKING:
    from collections.abc import Iterator

SEARCH_MEMORY = "64MB"


class SearchTooWideError(Exception):
    """The search took longer than it may: narrow it by date or by a longer term."""


def _set_limits(timeout: str, memory: str, using: str) -> tuple[str, str]:
    """Set the time a statement of this transaction may take, and its memory; return what they were."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('statement_timeout'), current_setting('work_mem'), "
            "set_config('statement_timeout', %s, true), set_config('work_mem', %s, true)",
            [timeout, memory],
        )
        before_timeout, before_memory = cursor.fetchone()[:2]
    return str(before_timeout), str(before_memory)


@contextmanager
def search_timeout(milliseconds: int = 3000, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Stop any statement inside after so long, with SearchTooWideError; the connection stays usable.

    With little memory a bitmap forgets which rows it found, and each row's windows are made again: seconds, not
    milliseconds. So a search has enough, whatever the server's own setting is.
    """
    is_nested = connections[using].in_atomic_block
    try:
        with transaction.atomic(using=using):
            before = _set_limits(str(milliseconds), SEARCH_MEMORY, using)
            yield
            if is_nested:  # the setting would outlive the savepoint
                _set_limits(*before, using)
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise SearchTooWideError from error
        raise
