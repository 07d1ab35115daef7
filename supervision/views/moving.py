"""How the pages of this app show a form and make its move."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from office.http import StaffRequest
from office.move_pages import not_now, try_move
from office.moves import Movable


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
    move: Callable[[], Movable],
    *,
    row: Movable | None = None,
    possible: bool = True,
    **context: Any,
) -> HttpResponse:
    """Show the form; when it is sent and valid, move and go to the record. A refusal keeps what was typed."""
    if row is not None and request.method != "POST" and not possible:
        return not_now(request, row)
    moved = try_move(form, row, move)
    if moved is not None:
        messages.success(request, page.done)
        return redirect(moved)
    return render(request, page.template, {"form": form, "page": page, "row": row, **context})
