"""Papers of visits as PDF."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from audit.access import record_access
from audit.models import AccessAction
from office.http import StaffRequest, asked_key
from office.issuing import issued_paper, paper_pdf, papers_of, preview_pdf
from office.models import Paper, PaperKind
from office.printing import PaperError, render_pdf
from visits.models import Visit
from visits.papers.registration import (
    BLANK_TEMPLATE,
    REGISTRATION_TEMPLATE,
    blank_data,
    issue_registration,
    preview_data,
    registration_data,
)


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """A PDF shown in the browser."""
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_safe
@permission_required("visits.view_visit", raise_exception=True)
def registration_pdf(request: StaffRequest, pk: int) -> HttpResponse:
    """The form as issued (?paper= an earlier one); a preview that says so when the visit has changed since.

    An issued form shows ID number and phone in full: only whoever may reveal them gets it, others the masked preview.
    """
    visit = get_object_or_404(Visit.objects.visible_to(request.user).for_detail(), pk=pk)
    record_access(request, AccessAction.PRINT, visit, label=visit.visit_no)
    may_see, kind = request.user.has_perm("visits.reveal_visitor"), PaperKind.REGISTRATION
    paper = kept_paper(request, kind, visit, registration_data(visit)) if may_see else None
    data = {} if paper else preview_data(visit, by=request.user)
    return show_paper(request, paper, REGISTRATION_TEMPLATE, data, name=f"registration-{visit.pk}", back=visit)


def kept_paper(request: StaffRequest, kind: str, row: Model, data: dict[str, Any]) -> Paper | None:
    """The paper that ?paper= names, else the one that shows the record as it stands; None if there is none yet."""
    if "paper" not in request.GET:
        return issued_paper(kind, row, data)
    papers = papers_of(row).defer(None).filter(kind=kind)
    paper: Paper = get_object_or_404(papers, pk=asked_key(request, "paper"))
    return paper


def show_paper(
    request: StaffRequest, paper: Paper | None, template: str, data: dict[str, Any], *, name: str, back: Any
) -> HttpResponse:
    """The issued paper, else a preview that says so; what cannot be printed is said on the record's page."""
    if paper:
        return pdf_response(paper_pdf(paper), f"{name}-{paper.pk}")
    try:
        return pdf_response(preview_pdf(template, data).content, name)
    except PaperError as error:
        messages.error(request, str(error))
        return redirect(back)


@require_POST
@permission_required(["visits.view_visit", "visits.reveal_visitor"], raise_exception=True)
def visit_print(request: StaffRequest, pk: int) -> HttpResponse:
    """Issue the form as the visit stands and show it."""
    visit = get_object_or_404(Visit.objects.visible_to(request.user).for_detail(), pk=pk)
    return issue_and_show(request, visit)


def issue_and_show(request: StaffRequest, visit: Visit) -> HttpResponse:
    """Issue the registration form and go to it; a paper that can't be made leads back to the visit."""
    try:
        paper = issue_registration(visit, by=request.user, at=timezone.now())
    except PaperError as error:
        messages.error(request, str(error))
        return redirect(visit)
    return redirect(f"{reverse('visits:registration_pdf', args=[visit.pk])}?paper={paper.pk}")


@require_safe
@permission_required("visits.view_visit", raise_exception=True)
def blank_pdf(request: StaffRequest) -> HttpResponse:
    """The form to write on when there is no power."""
    return pdf_response(render_pdf(BLANK_TEMPLATE, blank_data(), preview=False).content, "registration-blank")
