"""Taking over an old ledger: a dry run that is the real run rolled back, the real run, and its undoing."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from office.deadlines import current_rules
from office.likeness import match_keys
from office.models import Room, Series, User
from office.moves import BATCH, MoveRefusedError, save_move, save_rows, start_move
from office.numbering import next_numbers
from visits.ledger.cells import text_of
from visits.ledger.reading import Ledger, read_ledger
from visits.ledger.rows import BAD, GOOD, KNOWN, CodeBook, Outcome, RowReader
from visits.models import ImportBatch, ImportStatus, Visit, Visitor, VisitStatus
from visits.query_code import new_query_code

LOCK = 0x6C656467  # "ledg": imports run one after the other, so that a row is looked for after it was written


@transaction.atomic
def check_ledger(content: bytes, *, file_name: str, room: Room, by: User, at: datetime) -> ImportBatch:
    """The dry run: import the file, keep what came of it, and roll the import back.

    Raises LedgerFileError for a file that cannot be read.
    """
    ledger = read_ledger(content)

    def batch() -> ImportBatch:
        digest = hashlib.sha256(content).hexdigest()
        return ImportBatch(
            file_name=file_name[-200:], file_sha256=digest, room=room, checked_by=by, checked_at=at, report={}
        )  # fmt: skip

    with transaction.atomic():
        rehearsed = batch()
        save_move(rehearsed, by=by, reason="checked")
        outcomes = run_import(ledger, rehearsed, by=by, at=at)
        transaction.set_rollback(True)
    kept = batch()
    kept.content = content
    _note(kept, ledger, outcomes)
    save_move(kept, by=by, reason="checked")
    return kept


@transaction.atomic
def import_ledger(batch: ImportBatch, *, by: User, at: datetime) -> ImportBatch:
    """The real run; good rows become closed visits, all others are told. The file itself is then let go.

    Raises MoveRefusedError if it was imported or discarded before, or holds no row that is new and good.
    """
    batch = start_move(batch, ImportStatus.IMPORTED, given=[ImportStatus.CHECKED])
    ledger = read_ledger(bytes(batch.content or b""))
    batch.imported_by, batch.imported_at = by, at
    save_move(batch, by=by, reason="imported")
    outcomes = run_import(ledger, batch, by=by, at=at)
    _note(batch, ledger, outcomes)
    if not batch.rows_good:
        raise MoveRefusedError(_("No row of this file is both new and good; nothing was imported."))
    batch.content = None
    save_move(batch, by=by, reason="imported")
    return batch


@transaction.atomic
def discard_ledger(batch: ImportBatch, *, by: User) -> ImportBatch:
    """Let go of a checked file that will not be imported."""
    batch = start_move(batch, ImportStatus.DISCARDED)
    batch.content = None
    save_move(batch, by=by, reason="discarded")
    return batch


@transaction.atomic
def undo_import(batch: ImportBatch, *, by: User, reason: str) -> ImportBatch:
    """Declare all visits of an import void, so that a corrected file can be imported; numbers stay taken.

    Raises MoveRefusedError once a visit of it was filed, repeated or joined.
    """
    batch = start_move(batch, ImportStatus.UNDONE)
    visits = list(batch.visits.select_for_update(of=("self",)).order_by("pk"))
    used = Visit.objects.filter(Q(repeats__import_batch=batch) | Q(joined_to__import_batch=batch)).first()
    if used or any(visit.status != VisitStatus.CLOSED for visit in visits):
        raise MoveRefusedError(_("Visits of this import were worked on since; it cannot be undone."))
    for visit in visits:
        visit.status, visit.closed_at, visit.closing_note = VisitStatus.VOID, None, reason
        visit.revision += 1
    fields = ["status", "closed_at", "closing_note", "revision"]
    bulk_update_with_history(visits, Visit, fields, BATCH, default_user=by, default_change_reason=reason)
    batch.undone_reason = reason
    save_move(batch, by=by, reason=reason)
    return batch


def run_import(ledger: Ledger, batch: ImportBatch, *, by: User, at: datetime) -> list[Outcome]:
    """Read every row and save the good ones; the one way in, for the dry run and the real one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    reader = RowReader(codes=CodeBook(), rules=current_rules(), epoch=ledger.epoch, now=at)
    outcomes = []
    for row in ledger.rows:
        visit, faults = reader.read(ledger.header.row(row.cells))
        outcomes.append(Outcome(row.line, BAD if faults else GOOD, faults, visit))
    _sort_out_known([outcome for outcome in outcomes if outcome.state == GOOD])
    good = [outcome.visit for outcome in outcomes if outcome.state == GOOD and outcome.visit]
    _save(good, batch, by=by, at=at)
    return outcomes


def _sort_out_known(outcomes: Sequence[Outcome]) -> None:
    """Nothing is imported twice: neither a row that is there, nor the second of two rows of the file."""
    visits = [outcome.visit for outcome in outcomes if outcome.visit]
    known = _there("import_hash", {visit.import_hash for visit in visits})
    numbers = _there("legacy_no", {visit.legacy_no for visit in visits} - {""})
    for outcome in outcomes:
        visit = outcome.visit
        if visit is None:
            continue
        if visit.import_hash in known:
            where = known[visit.import_hash]
            outcome.state, outcome.messages = KNOWN, [_("This row is there already: %(where)s.") % {"where": where}]
        elif visit.legacy_no in numbers:
            where = numbers[visit.legacy_no]
            text = _("The old number is taken by %(where)s, with other content.") % {"where": where}
            outcome.state, outcome.messages = BAD, [text]
        else:
            line = _("line %(line)s") % {"line": outcome.line}
            known[visit.import_hash] = line
            numbers |= {visit.legacy_no: line} if visit.legacy_no else {}


def _there(name: str, values: Iterable[str]) -> dict[str, str]:
    """Which of the values are taken, and by which visit; an undone import has let go of its own."""
    wanted = sorted(values)
    found: dict[str, str] = {}
    for start in range(0, len(wanted), BATCH):
        rows = Visit.objects.filter(**{f"{name}__in": wanted[start : start + BATCH]}).exclude(status=VisitStatus.VOID)
        found.update(rows.values_list(name, "visit_no"))
    return found


def _save(visits: list[Visit], batch: ImportBatch, *, by: User, at: datetime) -> None:
    """Numbers, persons and the visits themselves, each kind in bulk."""
    for visit, number in _numbered(visits):
        visit.visit_no, visit.query_code, visit.token = number, new_query_code(), uuid4()
        visit.registrar, visit.registered_at = by, at
        visit.room, visit.import_batch = batch.room, batch
        visit.revision = 1
    try:
        with transaction.atomic():
            _attach_visitors(visits, by=by, at=at)
            save_rows(visits, by=by, reason="imported", at=at)
    except IntegrityError as error:
        raise MoveRefusedError(
            _("Somebody registered one of these persons at the same moment: try once more.")
        ) from error


def _numbered(visits: Sequence[Visit]) -> list[tuple[Visit, str]]:
    """A series of their own, by the year of arrival: the current numbers go on without a gap."""
    by_year: dict[int, list[Visit]] = defaultdict(list)
    for visit in visits:
        by_year[timezone.localdate(visit.arrived_at).year].append(visit)
    numbered: list[tuple[Visit, str]] = []
    for year, rows in sorted(by_year.items()):
        numbers = next_numbers(Series.LEGACY, on=date(year, 1, 1), many=len(rows))
        numbered += zip(sorted(rows, key=lambda visit: visit.arrived_at), numbers, strict=True)
    return numbered


def _attach_visitors(visits: Sequence[Visit], *, by: User, at: datetime) -> None:
    """The person across visits: one for one document number, old and new visits together."""
    digest: Any = Visit._meta.get_field("id_hash")
    hashes = {id(visit): digest.digest(visit.id_number) for visit in visits}
    wanted = sorted(set(hashes.values()) - {""})
    known: dict[str, Visitor] = {}
    for start in range(0, len(wanted), BATCH):
        rows = Visitor.objects.filter(id_hash__in=wanted[start : start + BATCH])
        known.update({visitor.id_hash: visitor for visitor in rows})
    new: list[Visitor] = []
    for visit in visits:
        if visit.is_anonymous:
            continue
        id_hash = hashes[id(visit)]
        visitor = known.get(id_hash) if id_hash else None
        if visitor is None:
            visitor = Visitor(name=visit.name, id_hash=id_hash, created_at=at)
            visitor.match_keys = sorted(match_keys(visit.name, visit.address))
            new.append(visitor)
            known |= {id_hash: visitor} if id_hash else {}
        visit.visitor = visitor
    save_rows(new, by=by, reason="imported", at=at)


def _note(batch: ImportBatch, ledger: Ledger, outcomes: Sequence[Outcome]) -> None:
    """Counts and what became of each row; bad rows are kept in full, they go back to the sender."""
    states = [outcome.state for outcome in outcomes]
    batch.rows_read, batch.rows_good = len(states), states.count(GOOD)
    batch.rows_known, batch.rows_bad = states.count(KNOWN), states.count(BAD)
    cells = {row.line: row.cells for row in ledger.rows}
    width = len(ledger.headings)
    batch.report = {
        "headings": list(ledger.headings),
        "unknown": list(ledger.header.unknown),
        "rows": [
            {
                "line": outcome.line,
                "state": outcome.state,
                "messages": outcome.messages,
                "cells": [text_of(cell) for cell in cells[outcome.line][:width]] if outcome.state == BAD else [],
            }
            for outcome in outcomes
            if outcome.state != GOOD
        ],
    }
