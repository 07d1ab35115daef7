"""What the pages of notices share."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from office.http import StaffRequest
from office.move_pages import try_move
from office.moves import Movable
from visits.models import Notice, Visit


def find_notice(request: StaffRequest, pk: int, *, desk: bool = False) -> Notice:
    """The notice, if this person may know of its visit; with `desk`, if she may also work on it (else 403)."""
    notice: Notice = get_object_or_404(Notice.objects.visible_to(request.user).for_detail(), pk=pk)
    if desk and not notice.visit.can_be_worked_on_by(request.user):
        raise PermissionDenied
    return notice


def notice_page(
    request: StaffRequest,
    visit: Visit,
    form: BaseForm,
    move: Callable[[], Notice],
    *,
    words: dict[str, Any],
    row: Movable,
    notice: Notice | None = None,
) -> HttpResponse:
    """GET asks, POST moves and goes to the notice; `row` is what the revision belongs to."""
    outcome = try_move(form, row, move)
    if outcome is not None:
        messages.success(request, words["done"])
        return redirect(outcome)
    context = {"visit": visit, "form": form, "words": words, "notice": notice}
    return render(request, "visits/notice_form.html", context)
