"""The list of visits."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from office.http import StaffRequest
from office.paging import list_page
from visits.finding import show_hits
from visits.forms.filters import VisitFilter
from visits.forms.saving import SaveFilterForm, as_address
from visits.models import Visit
from visits.next_step import nearest_step


@require_safe
@permission_required("visits.view_visit", raise_exception=True)
def visit_list(request: StaffRequest) -> HttpResponse:
    """Visits this person may see, the newest first. Budget: 8 queries."""
    today = timezone.localdate()
    form = VisitFilter(request.GET, user=request.user)
    chosen = form.chosen
    query = chosen.get("q", "")
    rows = Visit.objects.visible_to(request.user)
    visits = form.narrow(rows.for_finds() if query else rows.for_list(), user=request.user, on=today)
    page = list_page(visits, request, query=query)
    for visit in page:
        visit.step = nearest_step(visit)
        visit.late, visit.soon = visit.is_late(today), visit.is_due_soon(today)
    if query:
        show_hits(page, query)
    context = {
        "page": page,
        "form": form,
        "is_narrowed": bool(chosen),
        "address": as_address(chosen),
        "save_form": SaveFilterForm(user=request.user),
        "chips": [(saved, as_address(saved.query), saved.query == chosen) for saved in form.options.saved],
    }
    return render(request, "visits/visit_list.html", context)
