"""Pages that look at every app: home and search."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from archive.models import ArchivedCase
from audit.access import record_access
from audit.models import AccessAction
from office.http import StaffRequest
from office.paging import ListPage, list_page
from office.search import ZhQuerySet
from office.snippets import snippet
from reception.home import calendar_warning, figures, slip_tasks, visit_tasks
from referrals.models import Referral
from visits.models import Visit
from visits.next_step import nearest_step
from visits.views.drafts import drafts_of

FOUND = 20  # a kind, on the common page; the lists show all


@require_safe
def home(request: StaffRequest) -> HttpResponse:
    """By role: what needs me now. Budget: 16 queries."""
    today = timezone.localdate()
    visits = visit_tasks(request.user)
    context = {
        "today": today,
        "figures": list(figures(request.user, today)),
        "visit_tasks": [(visit, nearest_step(visit)) for visit in visits],
        "slip_tasks": slip_tasks(request.user),
        "drafts": drafts_of(request),
        "declared_until": calendar_warning(request.user, today),
    }
    return render(request, "reception/home.html", context)


@require_safe
def search(request: StaffRequest) -> HttpResponse:
    """One box over visits, slips and archive, each within the person's own scope."""
    query = request.GET.get("q", "").replace("\0", " ").strip()[:100]  # PostgreSQL takes no NUL
    exact = _exact(request, query) if query else None
    if exact:
        return redirect(exact)
    found: dict[str, ListPage | None] = {"visits": None, "slips": None, "cases": None}
    if query:
        record_access(request, AccessAction.SEARCH)
        for name, rows in _scopes(request):
            found[name] = list_page(rows, request, query=query, size=FOUND)
        _show_hits(found["visits"], query)
    return render(request, "reception/search.html", {"query": query, "asked": bool(query), **found})


def _show_hits(page: ListPage | None, query: str) -> None:
    """Beside each visit the words of its statement around the hit."""
    visits = {visit.pk: visit for visit in page or ()}
    for pk, statement in Visit.objects.filter(pk__in=visits).values_list("pk", "statement"):
        visits[pk].hit = snippet(statement, query)


def _scopes(request: StaffRequest) -> list[tuple[str, ZhQuerySet[Any]]]:
    user = request.user
    scopes: list[tuple[str, ZhQuerySet[Any]]] = []
    if user.has_perm("visits.view_visit"):
        scopes.append(("visits", Visit.objects.visible_to(user).for_list()))
    if user.has_perm("referrals.view_referral"):
        scopes.append(("slips", Referral.objects.visible_to(user).for_list()))
    if user.has_perm("archive.view_archivedcase"):
        scopes.append(("cases", ArchivedCase.objects.visible_to(user).for_list()))
    return scopes


def _exact(request: StaffRequest, query: str) -> Any:
    """The record whose whole number was typed or scanned: open it at once."""
    numbers = {"visits": "visit_no", "slips": "slip_no", "cases": "archival_code"}
    for name, rows in _scopes(request):
        row = rows.filter(**{numbers[name]: query}).first()
        if row is not None:
            return row
    return None
