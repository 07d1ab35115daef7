"""Notice, instruction, result; taking a matter back from the departments."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from office.http import StaffRequest
from office.move_pages import bound
from visits.forms.decisions import demands_of
from visits.forms.handling import InstructionForm, NoticeForm, ResultForm
from visits.forms.interview import ReasonForm
from visits.models import Visit, VisitStatus
from visits.views.moving import find_visit, move_page
from visits.workflow import record_notice, record_result, take_back, write_instruction


@require_http_methods(["GET", "POST"])
@permission_required("visits.handle_visit", raise_exception=True)
def visit_notice(request: StaffRequest, pk: int) -> HttpResponse:
    """Record the written notice of Art. 23."""
    visit, today = find_visit(request, pk, desk=True), timezone.localdate()
    form = NoticeForm(**bound(request, visit, on=today), today=today)
    words = {"title": _("Record the notice"), "button": _("Save"), "done": _("The notice is recorded.")}

    def move() -> Visit:
        return record_notice(visit, by=request.user, **form.cleaned_data)

    return move_page(request, visit, form, move, words=words, possible=visit.notice_given_on is None)


@require_http_methods(["GET", "POST"])
@permission_required("visits.instruct_visit", raise_exception=True)
def visit_instruction(request: StaffRequest, pk: int) -> HttpResponse:
    """Write the leader's instruction."""
    visit = find_visit(request, pk)
    form = InstructionForm(**bound(request, visit, text=visit.leader_instruction))
    words = {"title": _("Leader's instruction"), "button": _("Save"), "done": _("The instruction is saved.")}

    def move() -> Visit:
        data = form.cleaned_data
        return write_instruction(visit, by=request.user, text=data["text"], revision=data["revision"])

    return move_page(request, visit, form, move, words=words, possible=visit.is_open)


@require_http_methods(["GET", "POST"])
@permission_required("visits.handle_visit", raise_exception=True)
def visit_result(request: StaffRequest, pk: int) -> HttpResponse:
    """The room's own result, with a decision on each demand."""
    visit = find_visit(request, pk, desk=True)
    form = ResultForm(**bound(request, visit), demands=demands_of(visit))
    words = {"title": _("Record the result"), "button": _("Save the result"), "done": _("The result is saved.")}

    def move() -> Visit:
        data = form.cleaned_data
        return record_result(
            visit, by=request.user, at=timezone.now(), result=data["result"], legal_basis=data["legal_basis"],
            decisions=form.decisions(), revision=data["revision"],
        )  # fmt: skip

    return move_page(request, visit, form, move, words=words, possible=visit.status == VisitStatus.HANDLING)


@require_http_methods(["GET", "POST"])
@permission_required("visits.handle_visit", raise_exception=True)
def visit_take_back(request: StaffRequest, pk: int) -> HttpResponse:
    """Handle the matter in the room after all."""
    visit = find_visit(request, pk, desk=True)
    form = ReasonForm(**bound(request, visit))
    words = {"title": _("Take back"), "button": _("Handle it here"), "done": _("The room handles the matter itself.")}

    def move() -> Visit:
        return take_back(visit, by=request.user, reason=form.cleaned_data["reason"])

    return move_page(request, visit, form, move, words=words, possible=visit.status == VisitStatus.REFERRED)
