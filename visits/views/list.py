"""The list of visits."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from office.http import StaffRequest
from office.paging import list_page
from visits.forms.filters import VisitFilter
from visits.models import Visit
from visits.next_step import nearest_step


@require_safe
@permission_required("visits.view_visit", raise_exception=True)
def visit_list(request: StaffRequest) -> HttpResponse:
    """Visits this person may see, the newest first. Budget: 8 queries."""
    today = timezone.localdate()
    form = VisitFilter(request.GET)
    visits = form.narrow(Visit.objects.visible_to(request.user).for_list(), user=request.user, on=today)
    page = list_page(visits, request, query=form.cleaned_data.get("q", ""))
    for visit in page:
        visit.step = nearest_step(visit)
        visit.late, visit.soon = visit.is_late(today), visit.is_due_soon(today)
    context = {"page": page, "form": form, "is_narrowed": any(form.cleaned_data.values())}
    return render(request, "visits/visit_list.html", context)
