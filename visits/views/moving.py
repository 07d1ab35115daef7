"""What the pages of one verb share."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from office.http import StaffRequest
from office.move_pages import form_page
from visits.models import Visit


def find_visit(request: StaffRequest, pk: int, *, desk: bool = False) -> Visit:
    """The visit, if this person may know of it; with `desk`, if she may also work on it (else 403)."""
    visit: Visit = get_object_or_404(Visit.objects.visible_to(request.user).for_detail(), pk=pk)
    if desk and not visit.can_be_worked_on_by(request.user):
        raise PermissionDenied
    return visit


def move_page(
    request: StaffRequest,
    visit: Visit,
    form: BaseForm,
    move: Callable[[], Any],
    *,
    words: dict[str, Any],
    possible: bool = True,
    target: Callable[[Any], str] | None = None,
    template: str = "visits/visit_move.html",
    **context: Any,
) -> HttpResponse:
    """The form beside what is known of the visit; `words` has title, button and done."""
    shown = {"visit": visit, "words": words, "round": None, **context}
    return form_page(
        request, form, move, row=visit, done=words["done"], template=template, context=shown, possible=possible,
        target=target,
    )  # fmt: skip
