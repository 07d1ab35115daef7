"""How the pages of this app show a form and make its move."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse

from office.http import StaffRequest
from office.move_pages import form_page
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
    shown = {"page": page, "row": row, **context}
    return form_page(
        request, form, move, row=row, done=page.done, template=page.template, context=shown, possible=possible,
        target=lambda moved: moved,
    )  # fmt: skip
