"""How the pages of this app show a form and make its move."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from office.http import StaffRequest
from office.moves import Movable, MoveRefusedError


@dataclass(frozen=True)
class MovePage:
    """Words of a page that makes one move."""

    heading: Any
    button: Any
    done: Any
    template: str = "supervision/move.html"


def form_move(
    request: StaffRequest,
    page: MovePage,
    form: forms.BaseForm,
    move: Callable[[dict[str, Any]], Movable],
    **context: Any,
) -> HttpResponse:
    """Show the form; when it is sent and valid, move and go to the record. A refusal keeps what was typed."""
    if form.is_valid():
        try:
            moved: Any = move(form.cleaned_data)
        except MoveRefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, page.done)
            return redirect(moved)
    return render(request, page.template, {"form": form, "page": page, "row": None, **context})


def button_move(request: StaffRequest, row: Any, move: Callable[[], Movable], done: Any) -> HttpResponse:
    """Make a move that asks nothing; a refusal is told on the record's page."""
    try:
        move()
    except MoveRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(row)


def posted(request: StaffRequest) -> Any:
    """What was sent, or nothing when the page is only looked at."""
    return request.POST if request.method == "POST" else None
