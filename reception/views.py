"""Pages that look at every app: home and search."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from audit.access import record_access
from audit.models import AccessAction
from office.http import StaffRequest
from office.masking import mask_id, mask_text
from office.typed import personal_number
from reception.finding import FOUND, by_number, by_text, of_person
from reception.home import calendar_warning, figures, slip_tasks, visit_tasks
from visits.next_step import nearest_step
from visits.views.drafts import drafts_of

# What the log says of a search for a person; never the number itself.
LOOKED_FOR = {
    "id_number": _("a person by ID number"),
    "phone": _("a person by phone"),
    "last_four": _("people by the last four of the ID number"),
    "number": _("a person by document number or phone"),
}


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


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: StaffRequest) -> HttpResponse:
    """One box over visits, slips and archive, each within the person's own scope.

    The box posts, so that the number of a person never stands in an address; all else is sent on to where it can be
    bookmarked.
    """
    query = (request.POST or request.GET).get("q", "").replace("\0", " ").strip()[:100]  # PostgreSQL takes no NUL
    person = personal_number(query)
    is_private = (person is not None and person.is_plain) or mask_text(query) != query  # also inside other words
    if request.method == "POST" and not is_private:
        return redirect(f"{reverse('search')}?{urlencode({'q': query.encode(errors='replace')})}")
    numbered, is_one = by_number(request.user, query) if query and not is_private else ([], False)
    if is_one:
        return redirect(numbered[0])
    context = {
        "query": mask_id(query) if person and person.is_plain else mask_text(query),
        "asked": bool(query),
        "numbered": numbered,
    }
    if query:
        context |= _found(request, query, is_private=is_private)
    return render(request, "reception/search.html", context)


def _found(request: StaffRequest, query: str, *, is_private: bool) -> dict[str, object]:
    """The people and texts found; what was looked for is logged by its kind only."""
    person = personal_number(query)
    may_look = request.user.has_perms(["visits.view_visit", "visits.reveal_visitor"])
    people = of_person(request.user, person) if person and may_look else []
    kind = person.kind if person and may_look else ""
    record_access(request, AccessAction.SEARCH, label=str(LOOKED_FOR.get(kind, "")))
    return {
        "people": people[:FOUND],
        "more_people": len(people) > FOUND,
        "kind": kind,
        "is_private": is_private,
        "may_not_look": is_private and not may_look,
        **by_text(request, query),
    }
