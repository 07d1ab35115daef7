"""Closed and filed visits for the tests of the archive."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from django.db import connection
from django.db.models import Model

from archive.models import ArchivedCase, Retention
from archive.workflow import archive_visit
from office.issuing import data_digest
from office.models import Paper, User
from referrals.workflow import close_visit
from tests.factories import NOW, handler_of, make_rated, make_user
from visits.models import Visit


def make_closed(**values) -> Visit:
    """A visit that went all the way to its end."""
    visit = make_rated(**values)
    return close_visit(visit, by=handler_of(visit), at=values.get("when", NOW))


def filed(*, visit: Visit | None = None, **values) -> ArchivedCase:
    """A filed case."""
    visit = visit or make_closed()
    return archive_visit(
        visit,
        by=values.pop("by", None) or make_user(role="archivist", username=f"a{uuid4().hex[:8]}"),
        at=NOW,
        retention=Retention(values.pop("retention", "D30")),
        retention_reason=values.pop("retention_reason", "办结有处理意见"),
        title=values.pop("title", f"{visit.name}来访材料"),
        **values,
    )


def make_paper(case: ArchivedCase, by: User, **values) -> Paper:
    """A paper with true hashes."""
    pdf, data = b"%PDF-1.7 test", {"sheet": {"name": "李明"}}
    made = {"pdf": pdf, "pdf_sha256": hashlib.sha256(pdf).hexdigest(), "pages": 1} | values
    return Paper.objects.create(
        kind="registration", subject="visits.visit", subject_id=case.visit_id, number=case.visit_no, data=data,
        data_sha256=data_digest(data), issued_at=NOW, issued_by=by, **made,
    )  # fmt: skip


@contextmanager
def unguarded(model: type[Model]) -> Iterator[None]:
    """For changes behind the program's back, as whoever owns the database could make them."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks outstanding can't be altered
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
