"""Changing the keys: every stored value is written anew under the current ones, while the program runs.

Found from the models themselves, histories included, so that a new encrypted column cannot be forgotten. First all
values are read: if one fits no key, nothing is written. Then tables are walked by key in small locked batches; a batch
is written whole or not at all, and a walk that was broken off goes on where values are still old.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone
from psycopg import sql

from audit.access import record_act
from audit.models import AccessAction
from office.keyring import UnreadableValueError, decrypt_bytes, encrypt_bytes, is_current, key_id
from office.models import KeyRotation
from office.privacy import EncryptedBytesField, EncryptedField, HashField, KeyedHashField

BATCH, BATCH_OF_FILES = 500, 20
LOCK = 0x726563657074  # one rotation at a time, whatever machine it was started on


class RotationRefusedError(Exception):
    """Nothing was changed; the message says why."""


@dataclass
class Table:
    """One table with encrypted columns."""

    model: type[models.Model]
    encrypted: list[EncryptedField]
    hashes: list[KeyedHashField]

    @property
    def name(self) -> str:
        """The table's name in the database."""
        return self.model._meta.db_table

    @property
    def key(self) -> str:
        """The column of the primary key."""
        return str(self.model._meta.pk.column)

    @property
    def columns(self) -> list[str]:
        """The columns a change of keys rewrites."""
        return [each.column for each in (*self.encrypted, *self.hashes)]

    @property
    def batch(self) -> int:
        """How many rows are locked at a time."""
        has_files = any(isinstance(each, EncryptedBytesField) for each in self.encrypted)
        return BATCH_OF_FILES if has_files else BATCH


@dataclass
class Tally:
    """What was found in one table: values under the current key, under older ones, and hashes under an older one."""

    current: int = 0
    old: int = 0
    old_hashes: int = 0
    unreadable: list[str] = field(default_factory=list)


def encrypted_tables() -> Iterator[Table]:
    """Every table of the program, histories included, that holds encrypted columns."""
    for model in apps.get_models(include_auto_created=True):
        fields = [each for each in model._meta.local_concrete_fields if model._meta.managed]
        encrypted = [each for each in fields if isinstance(each, EncryptedField)]
        if encrypted and not model._meta.proxy:
            yield Table(model, encrypted, [each for each in fields if isinstance(each, KeyedHashField)])


def hash_copies(name: str) -> list[str]:
    """The tables that keep a copy of a hash without the number it was made from."""
    return [
        model._meta.db_table
        for model in apps.get_models()
        for each in model._meta.local_concrete_fields
        if isinstance(each, HashField) and not isinstance(each, KeyedHashField) and each.column == name
    ]


def survey() -> dict[str, Tally]:
    """Read every value and hash; writes nothing."""
    return {table.name: _survey(table) for table in encrypted_tables()}


def _survey(table: Table) -> Tally:
    tally = Tally()
    for rows in _batches(table):
        for row in rows:
            try:
                _count(table, row, tally)
            except UnreadableValueError as error:
                tally.unreadable.append(f"{table.name} {row[table.key]}: {error}")
    return tally


def _count(table: Table, row: dict[str, Any], tally: Tally) -> None:
    for each in table.encrypted:
        stored = row[each.column]
        if stored and not is_current(stored):
            decrypt_bytes(stored, each.purpose)
            tally.old += 1
        elif stored:
            tally.current += 1
    tally.old_hashes += len(_new_hashes(table, row))


def _batches(table: Table) -> Iterator[list[dict[str, Any]]]:
    """The rows of a table by their key, some at a time."""
    last: Any = 0
    while rows := _read(table, last):
        yield rows
        last = rows[-1][table.key]


def _read(table: Table, last: Any, *, locked: bool = False) -> list[dict[str, Any]]:
    names = [table.key, *table.columns]
    statement = sql.SQL("SELECT {} FROM {} WHERE {key} > %s ORDER BY {key} LIMIT %s {}").format(
        sql.SQL(", ").join(map(sql.Identifier, names)),
        sql.Identifier(table.name),
        sql.SQL("FOR UPDATE" if locked else ""),
        key=sql.Identifier(table.key),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [last, table.batch])
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _new_hashes(table: Table, row: dict[str, Any]) -> dict[str, str]:
    """The hashes of a row that are not yet under the current key."""
    sources = {each.name: each for each in table.encrypted}
    renewed = {}
    for each in table.hashes:
        source = sources[each.source]
        if row[each.column] and row[source.column]:
            digest = str(each.digest(decrypt_bytes(row[source.column], source.purpose).decode()))
            if digest != row[each.column]:
                renewed[each.column] = digest
    return renewed


def _new_values(table: Table, row: dict[str, Any]) -> dict[str, bytes]:
    """The encrypted values of a row written anew, each read back before it is trusted."""
    renewed = {}
    for each in table.encrypted:
        stored = row[each.column]
        if stored and not is_current(stored):
            plain = decrypt_bytes(stored, each.purpose)
            renewed[each.column] = encrypt_bytes(plain, each.purpose)
            if decrypt_bytes(renewed[each.column], each.purpose) != plain:
                raise RotationRefusedError(f"{table.name} {row[table.key]} {each.column} does not read back")
    return renewed


def rotate(*, by: str, at: datetime) -> KeyRotation:
    """Bring every value and hash under the current keys; raises RotationRefusedError before anything is written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise RotationRefusedError("another rotation is running")
    try:
        return _rotate(by, at)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _rotate(by: str, at: datetime) -> KeyRotation:
    unreadable = [line for tally in survey().values() for line in tally.unreadable]
    if unreadable:
        raise RotationRefusedError("\n".join(["some values fit no key; nothing was changed:", *unreadable[:20]]))
    act = _act(by, at)
    for table in encrypted_tables():
        _renew_table(table, act)
    act.finished_at = timezone.now()
    act.save(update_fields=["finished_at"])
    return act


def _act(by: str, at: datetime) -> KeyRotation:
    """The record of this change of keys: the one that was broken off, if it was to the same keys."""
    same = {
        "data_key_id": key_id(settings.DATA_KEY).hex(),
        "hash_key_id": key_id(settings.HASH_KEY).hex(),
        "columns": _columns(),
    }
    broken_off = KeyRotation.objects.filter(finished_at=None, **same).first()
    for other in KeyRotation.objects.filter(finished_at=None).exclude(pk=broken_off.pk if broken_off else 0):
        other.finished_at = at  # its door must not stay open
        other.save(update_fields=["finished_at"])
    if broken_off:
        return broken_off
    act = KeyRotation.objects.create(started_at=at, started_by=by, **same)
    record_act(AccessAction.REKEY, act, at=at, label=f"{act.data_key_id} {act.hash_key_id}", reason=by)
    return act


def _columns() -> list[str]:
    """What is rewritten, as table.column."""
    own = [f"{table.name}.{name}" for table in encrypted_tables() for name in table.columns]
    names = {each.column for table in encrypted_tables() for each in table.hashes}
    return sorted([*own, *(f"{copy}.{name}" for name in names for copy in hash_copies(name))])


def _renew_table(table: Table, act: KeyRotation) -> None:
    last: Any = 0
    while True:
        with transaction.atomic():
            _open_guards(act)
            rows = _read(table, last, locked=True)
            if not rows:
                return
            for row in rows:
                renew_row(table, row, act)
            act.save(update_fields=["values_renewed", "hashes_renewed"])
        last = rows[-1][table.key]


def _open_guards(act: KeyRotation) -> None:
    """For this transaction alone; see office.guards."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('reception.rekeying', %s, true)", [str(act.pk)])


def renew_row(table: Table, row: dict[str, Any], act: KeyRotation) -> None:
    """Write one row anew, and the copies of its hashes."""
    hashes, values = _new_hashes(table, row), _new_values(table, row)
    if not hashes and not values:
        return
    changed: dict[str, Any] = {**hashes, **values}
    assignments = [sql.SQL("{} = %s").format(sql.Identifier(name)) for name in changed]
    statement = sql.SQL("UPDATE {} SET {} WHERE {} = %s").format(
        sql.Identifier(table.name), sql.SQL(", ").join(assignments), sql.Identifier(table.key)
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*changed.values(), row[table.key]])
        for name, digest in hashes.items():
            _renew_copies(cursor, name, row[name], digest)
    act.values_renewed += len(values)
    act.hashes_renewed += len(hashes)


def _renew_copies(cursor: Any, name: str, was: str, becomes: str) -> None:
    for copy in hash_copies(name):
        statement = sql.SQL("UPDATE {0} SET {1} = %s WHERE {1} = %s").format(sql.Identifier(copy), sql.Identifier(name))
        cursor.execute(statement, [becomes, was])


def key_problem() -> str:
    """Why the newest stored values don't fit the keys of this installation; empty if they do. A few reads."""
    for table in encrypted_tables():
        for row in _newest(table):
            try:
                for each in table.encrypted:
                    if row[each.column]:
                        decrypt_bytes(row[each.column], each.purpose)
            except UnreadableValueError as error:
                return f"{table.name}: {error}"
            if _strange_hash(table, row):
                return f"{table.name}: no hash key fits its hashes"
    return ""


def _newest(table: Table, most: int = 3) -> list[dict[str, Any]]:
    names = [table.key, *table.columns]
    statement = sql.SQL("SELECT {} FROM {} ORDER BY {} DESC LIMIT %s").format(
        sql.SQL(", ").join(map(sql.Identifier, names)), sql.Identifier(table.name), sql.Identifier(table.key)
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [table.name])
        if not cursor.fetchone()[0]:  # before the first migration
            return []
        cursor.execute(statement, [most])
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _strange_hash(table: Table, row: dict[str, Any]) -> bool:
    """Whether a hash is neither under the current key nor under one of those before."""
    sources = {each.name: each for each in table.encrypted}
    for each in table.hashes:
        source = sources[each.source]
        if row[each.column] and row[source.column]:
            digest = each.digest(decrypt_bytes(row[source.column], source.purpose).decode())
            if row[each.column] not in {str(digest), *digest.older}:
                return True
    return False
