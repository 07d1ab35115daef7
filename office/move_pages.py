"""One form that makes one move: GET asks, POST moves and goes back to the record."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from office.http import StaffRequest
from office.moves import Movable, MoveRefusedError


def text_area(rows: int) -> forms.Textarea:
    """A text box of so many rows."""
    return forms.Textarea(attrs={"rows": rows})


class DayInput(forms.DateInput):
    """The browser's own calendar; its value is always written as ISO 8601, whatever the language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class InstantInput(forms.DateTimeInput):
    """The browser's own calendar and clock."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class MoveForm(forms.Form):
    """A form about a record as it was shown; the first field that can be seen has the focus."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.label = capfirst(field.label)
        first = next((field for field in self.fields.values() if not field.widget.is_hidden), None)
        if first:
            first.widget.attrs["autofocus"] = True


def bound(request: StaffRequest, row: Movable | None = None, **initial: Any) -> dict[str, Any]:
    """What a form is made with: the data sent, and the revision of the row as it is shown."""
    if row is not None:
        initial["revision"] = row.revision
    return {"data": request.POST if request.method == "POST" else None, "initial": initial}


def revision_of(request: StaffRequest) -> int | None:
    """The revision a button's own page showed; None where it names none."""
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() else None


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


def form_page(
    request: StaffRequest,
    form: BaseForm,
    move: Callable[[], Any],
    *,
    row: Movable | None,
    done: Any,
    template: str,
    context: dict[str, Any],
    possible: bool = True,
    target: Callable[[Any], Any] | None = None,
) -> HttpResponse:
    """GET asks, POST moves, says so and goes to `target` of the outcome, else back to the row.

    Where the row does not allow the move now, GET leads back to it; POST says why not and keeps what was typed.
    """
    if row is not None and request.method != "POST" and not possible:
        return not_now(request, row)
    outcome = try_move(form, row, move)
    if outcome is None:
        return render(request, template, {"form": form, **context})
    messages.success(request, done)
    page: Any = target(outcome) if target else row or outcome
    return redirect(page)


def press(request: StaffRequest, row: Movable, move: Callable[[], Any], done: Any) -> HttpResponse:
    """A button without a form: move, say so or say why not, and show the record."""
    page: Any = row
    try:
        move()
    except MoveRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(page)


def not_now(request: StaffRequest, row: Movable) -> HttpResponse:
    """The page of a move the record does not allow now: say so on the record itself."""
    page: Any = row
    messages.error(request, not_now_in_words(row))
    return redirect(page)


def not_now_in_words(row: Any) -> str:
    """That the record's status does not allow the move."""
    text = _("%(row)s is “%(status)s”: this can't be done now.")
    return text % {"row": row, "status": row.get_status_display()}
