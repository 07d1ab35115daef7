"""What the pages of slips share: finding the row, and one form that makes one move."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from office.http import StaffRequest
from office.moves import Movable, MoveRefusedError
from referrals.models import Referral


def find_slip(request: StaffRequest, pk: int) -> Referral:
    """The slip, if this person may know of it."""
    slip: Referral = get_object_or_404(Referral.objects.visible_to(request.user).for_detail(), pk=pk)
    return slip


def bound(request: StaffRequest, row: Movable | None = None, **initial: Any) -> dict[str, Any]:
    """What a form is made with: the data sent, and the revision of the row as it is shown."""
    if row is not None:
        initial["revision"] = row.revision
    return {"data": request.POST if request.method == "POST" else None, "initial": initial}


def try_move(form: BaseForm, row: Movable | None, move: Callable[[], Any]) -> Any:
    """The outcome of the move; None if the form is not valid or the move was refused, which the form then says."""
    if not form.is_valid():
        return None
    try:
        return move()
    except MoveRefusedError as refusal:
        form.add_error(None, str(refusal))
        if row is not None:
            _renew(form, row)
        return None


def _renew(form: BaseForm, row: Movable) -> None:
    """Whoever was told that the record changed looks at it again and may send the form once more."""
    row.refresh_from_db()
    data: Any = form.data
    form.data = data.copy()
    form.data["revision"] = str(row.revision)  # type: ignore[index]


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


def not_now(request: StaffRequest, row: Movable) -> HttpResponse:
    """The page of a move the record does not allow now: say so on the record itself."""
    page: Any = row
    text = _("%(row)s is “%(status)s”: this can't be done now.")
    messages.error(request, text % {"row": row, "status": page.get_status_display()})
    return redirect(page)
