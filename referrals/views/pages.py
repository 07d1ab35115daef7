"""What the pages of slips share: finding the row, and one form that makes one move."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from office.http import StaffRequest
from office.move_pages import bound, not_now, try_move
from office.moves import Movable
from referrals.models import Referral

__all__ = ["bound", "find_slip", "move_page", "not_now", "try_move"]


def find_slip(request: StaffRequest, pk: int) -> Referral:
    """The slip, if this person may know of it."""
    slip: Referral = get_object_or_404(Referral.objects.visible_to(request.user).for_detail(), pk=pk)
    return slip


def move_page(
    request: StaffRequest,
    row: Movable,
    form: BaseForm,
    move: Callable[[], Any],
    *,
    words: dict[str, Any],
    possible: bool = True,
    template: str = "referrals/referral_move.html",
    **context: Any,
) -> HttpResponse:
    """GET asks, POST moves and goes back to the record; `words` has title, button and done."""
    page: Any = row
    if request.method == "GET" and not possible:
        return not_now(request, row)
    if try_move(form, row, move) is not None:
        messages.success(request, words["done"])
        return redirect(page)
    return render(
        request, template, {"slip": row, "form": form, "words": words, "today": timezone.localdate(), **context}
    )
