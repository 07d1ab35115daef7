"""Lists page by key, newest first: page 500 costs what page 1 costs, and nothing is counted beyond a thousand."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.dateparse import parse_datetime

from office.search import ZhQuerySet
from office.search_limits import SearchTooWideError, search_timeout

SIZE, CAP = 50, 1000


@dataclass(frozen=True)
class ListPage:
    """One page of a list, with the query strings of its neighbours."""

    rows: list[Any]
    has_next: bool
    count: int
    capped: bool
    is_first: bool
    first_query: str
    next_query: str
    too_wide: bool = False  # the search was given up: say so, show nothing

    def __iter__(self) -> Any:
        return iter(self.rows)


def read_key(request: HttpRequest) -> tuple[datetime, int] | None:
    """The last row of the page before, from ?after=2026-03-02T09:00:00+08:00,17; None if missing or mangled."""
    moment, _comma, pk = request.GET.get("after", "").rpartition(",")
    try:
        at = parse_datetime(moment)
        return (at, int(pk)) if at and at.tzinfo else None
    except ValueError:
        return None


def list_page(queryset: ZhQuerySet, request: HttpRequest, *, query: str = "", size: int = SIZE) -> ListPage:
    """The page the request asks for; `query` narrows by text as typed by the user."""
    after = read_key(request)
    try:
        rows, has_next, count, capped = (
            _found_page(queryset, query, size, after) if query.strip() else plain_page(queryset, size, after)
        )
    except SearchTooWideError:
        return ListPage([], False, 0, False, True, "", "", too_wide=True)
    params = request.GET.copy()
    params.pop("after", None)
    first_query = params.urlencode()
    if has_next:
        last = rows[-1]
        params["after"] = f"{getattr(last, queryset.zh_date).isoformat()},{last.pk}"
    return ListPage(rows, has_next, count, capped, after is None, first_query, params.urlencode())


def _found_page(
    queryset: ZhQuerySet, query: str, size: int, after: tuple[datetime, int] | None
) -> tuple[list[Any], bool, int, bool]:
    """A page of finds; only a search can be too wide, so only a search pays for the time limit."""
    with search_timeout():
        return queryset.zh_page(query, size, after)


def plain_page(
    queryset: ZhQuerySet, size: int, after: tuple[datetime, int] | None
) -> tuple[list[Any], bool, int, bool]:
    """Rows, whether there are more, count up to the cap, whether it was capped."""
    rows = list(queryset.zh_after(after).zh_newest()[: size + 1])
    if after is None and len(rows) <= size:
        return rows, False, len(rows), False
    count = queryset.order_by().values("pk")[: CAP + 1].count()
    return rows[:size], len(rows) > size, min(count, CAP), count > CAP
