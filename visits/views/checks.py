"""What the registration asks the server while somebody types. Everything travels in the body: nothing in an address."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from office.http import StaffRequest
from visits.checking import check_answer
from visits.suggesting import suggest_categories

LONGEST = 6000  # subject and statement together


@require_POST
@permission_required(["visits.view_visit", "visits.correct_visit"], raise_exception=True)
def field_check(request: StaffRequest) -> HttpResponse:
    """Check a name, phone, document number or the line of a card reader. Budget: 2 queries of its own."""
    told = request.POST
    check = check_answer(
        told.get("field", ""), told.get("value", "")[:LONGEST], on=timezone.localdate(), id_type=told.get("id_type", "")
    )
    return JsonResponse(check.as_dict())


@require_POST
@permission_required(["visits.view_visit", "visits.correct_visit"], raise_exception=True)
def category_suggest(request: StaffRequest) -> HttpResponse:
    """The categories the words of the text speak for, while none is chosen. One query of its own."""
    text = "\n".join(request.POST.get(name, "") for name in ("subject", "statement", "demand"))[:LONGEST]
    chosen = request.POST.get("category1", "")
    suggestions = [] if chosen else suggest_categories(text, on=timezone.localdate())
    return render(request, "visits/_suggestions.html", {"suggestions": suggestions})
