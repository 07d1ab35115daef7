"""Pages by key for lists that are not searched by text, newest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime

SIZE, CAP = 50, 1000


@dataclass(frozen=True)
class KeyPage:
    """One page of a list, with the query strings of its neighbours."""

    rows: list[Any]
    has_next: bool
    count: int
    capped: bool
    is_first: bool
    first_query: str
    next_query: str

    def __iter__(self) -> Any:
        return iter(self.rows)


def _read_key(request: HttpRequest) -> tuple[datetime, int] | None:
    """The last row of the page before; None if missing or mangled."""
    moment, _comma, pk = request.GET.get("after", "").rpartition(",")
    try:
        at = parse_datetime(moment)
        return (at, int(pk)) if at and at.tzinfo and 0 < int(pk) < 2**63 else None
    except (ValueError, OverflowError):
        return None


def key_page(rows: "QuerySet[Any]", request: HttpRequest, *, by: str, size: int = SIZE) -> KeyPage:
    """The page the request asks for, ordered by an instant and the primary key. At most two queries."""
    after = _read_key(request)
    newest = rows.order_by(f"-{by}", "-pk")
    if after:
        newest = newest.filter(Q(**{f"{by}__lt": after[0]}) | Q(**{by: after[0], "pk__lt": after[1]}))
    found = list(newest[: size + 1])
    count = len(found)
    if after or count > size:
        count = rows.order_by().values("pk")[: CAP + 1].count()
    params = request.GET.copy()
    params.pop("after", None)
    first_query, shown = params.urlencode(), found[:size]
    if len(found) > size:
        params["after"] = f"{getattr(shown[-1], by).isoformat()},{shown[-1].pk}"
    return KeyPage(
        shown, len(found) > size, min(count, CAP), count > CAP, after is None, first_query, params.urlencode()
    )
