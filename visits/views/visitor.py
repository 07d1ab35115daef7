"""Everything of one person across visits."""

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from audit.access import record_access
from audit.models import AccessAction
from office.http import StaffRequest
from visits.models import Visit, Visitor
from visits.models.merge import same_person
from visits.next_step import nearest_step
from visits.views.detail import show_masked
from visits.views.merging import maybe_same, merges_seen

MOST = 200


@require_safe
@permission_required(["visits.view_visit", "visits.view_visitor"], raise_exception=True)
def visitor_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """The visits of one person this user may see, masked; a person without any is not found. Budget: 10 queries,
    20 for those who may merge."""
    visitor = get_object_or_404(Visitor, pk=pk)
    people = same_person(pk)
    visits: list[Any] = list(Visit.objects.visible_to(request.user).filter(visitor__in=people).for_person()[:MOST])
    if not visits:
        raise Http404
    record_access(request, AccessAction.READ, visitor, label=visits[0].visit_no)
    today = timezone.localdate()
    for visit in visits:
        visit.step = nearest_step(visit)
        visit.late, visit.soon = visit.is_late(today), visit.is_due_soon(today)
    show_masked(visits[0])
    context = {"visitor": visitor, "visits": visits, "latest": visits[0]}
    if request.user.has_perm("visits.merge_visitors"):
        context["merges"] = merges_seen(request.user, people)
        context["others"] = maybe_same(request.user, visits[0], people)
    return render(request, "visits/visitor_detail.html", context)
