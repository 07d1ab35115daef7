"""One matter on one page: all its visits, the answers side by side, what happened in one time line."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audit.access import record_access
from audit.models import AccessAction
from office.http import StaffRequest
from visits.lineage.matter import answers_of, demands_side_by_side, matter_of, moments_of
from visits.views.moving import find_visit


@require_safe
@permission_required("visits.view_visit", raise_exception=True)
def visit_matter(request: StaffRequest, pk: int) -> HttpResponse:
    """The matter this visit belongs to. Budget: 14 queries, however long the chain."""
    visit = find_visit(request, pk)
    visits = matter_of(visit, request.user)
    record_access(request, AccessAction.READ, visit, label=visit.visit_no)
    answers = answers_of(visits)
    context = {
        "visit": visit,
        "visits": visits,
        "answers": answers,
        "demands": demands_side_by_side(answers),
        "moments": moments_of(visits),
    }
    return render(request, "visits/visit_matter.html", context)
