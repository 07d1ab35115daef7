"""What the pages of slips share: finding the row, and one form that makes one move."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from office.http import StaffRequest
from office.move_pages import bound, form_page, not_now, not_now_in_words, try_move
from office.moves import Movable
from referrals.models import Referral

__all__ = ["bound", "find_draft", "find_room_slip", "find_slip", "move_page", "not_now", "try_move"]


def find_slip(request: StaffRequest, pk: int) -> Referral:
    """The slip, if this person may know of it."""
    slip: Referral = get_object_or_404(Referral.objects.visible_to(request.user).for_detail(), pk=pk)
    return slip


def find_room_slip(request: StaffRequest, pk: int) -> Referral:
    """The slip, if this person may see its visit too: what a department holds it neither drafts nor decides on."""
    slips = Referral.objects.visible_to(request.user).of_visits_seen_by(request.user)
    slip: Referral = get_object_or_404(slips.for_detail(), pk=pk)
    return slip


def find_draft(request: StaffRequest, pk: int) -> Referral:
    """The slip, if this person works on its visit (else 403): whoever only supervises does not write slips."""
    slip = find_room_slip(request, pk)
    if not slip.visit.can_be_worked_on_by(request.user):
        raise PermissionDenied
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
    """The form beside the slip, and back to it; `words` has title, button and done.

    A form sent in another status is told of the status, not of what is missing in it.
    """
    if request.method == "POST" and not possible:
        form.add_error(None, not_now_in_words(row))
    shown = {"slip": row, "words": words, "today": timezone.localdate(), **context}
    return form_page(
        request, form, move, row=row, done=words["done"], template=template, context=shown, possible=possible,
        target=lambda _moved: row,
    )  # fmt: skip
