"""Closed and filed visits for the tests of the archive."""

from uuid import uuid4

from archive.models import ArchivedCase, Retention
from archive.workflow import archive_visit
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
