"""What the pages of notices share."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from office.http import StaffRequest
from office.move_pages import form_page
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
    """The form of a notice, and on to the notice; `row` is what the revision belongs to."""
    shown, template = {"visit": visit, "words": words, "notice": notice}, "visits/notice_form.html"
    return form_page(
        request, form, move, row=row, done=words["done"], template=template, context=shown, target=lambda made: made
    )
