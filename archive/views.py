"""Pages of the archive: filing, browsing by date and category, looking up."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from archive.forms import FilingForm, proposed_title
from archive.models import ArchivedCase, ArchivedCaseQuerySet, Retention
from archive.papers import checked_papers, papers_of_case
from archive.retention import proposed_retention
from archive.wording import case_entries
from archive.workflow import file_visit, filed_by, ready_for
from audit.access import record_access
from audit.models import AccessAction
from office.http import StaffRequest
from office.issuing import data_digest, paper_pdf
from office.models import Code, CodeKind
from office.move_pages import bound, try_move
from office.paging import list_page
from office.printing import PaperError
from office.privacy import UnreadableValueError
from visits.models import Visit, VisitStatus
from visits.timeline import reason_in_words

MONTHS = range(1, 13)


@require_safe
@permission_required("archive.view_archivedcase", raise_exception=True)
def case_browse(request: StaffRequest) -> HttpResponse:
    """Years, the newest year's months and categories, search, and what was filed last. Budget: 12 queries."""
    query = request.GET.get("q", "").strip()[:100]
    cases = ArchivedCase.objects.visible_to(request.user)
    years = list(cases.order_by("-year").values("year").annotate(count=Count("pk")))
    year = years[0]["year"] if years else timezone.localdate().year
    if query:
        record_access(request, AccessAction.SEARCH)
    context = {
        "query": query,
        "years": years,
        "year": year,
        "grid": _grid(cases, year),
        "months": MONTHS,
        "page": list_page(cases.for_list(), request, query=query),
    }
    return render(request, "archive/case_browse.html", context)


@require_safe
@permission_required("archive.view_archivedcase", raise_exception=True)
def case_year(request: StaffRequest, year: int) -> HttpResponse:
    """One year: a grid of categories and months, and its cases, of one month if asked. Budget: 11 queries."""
    cases = ArchivedCase.objects.visible_to(request.user).filter(year=year)
    grid, month = _grid(cases, year), _month(request)
    if not grid:
        raise Http404
    rows = cases.filter(month=month) if month else cases
    page = list_page(rows.for_list(), request)
    return render(
        request, "archive/case_year.html", {"year": year, "month": month, "months": MONTHS, "grid": grid, "page": page}
    )


@require_safe
@permission_required("archive.view_archivedcase", raise_exception=True)
def case_category(request: StaffRequest, year: int, category: str) -> HttpResponse:
    """The cases of one category and year, of one month if asked. Budget: 11 queries."""
    code = get_object_or_404(Code.objects.of_kind(CodeKind.CATEGORY), code=category)
    cases = ArchivedCase.objects.visible_to(request.user).filter(year=year, category=code)
    month = _month(request)
    months = list(cases.order_by("month").values("month").annotate(count=Count("pk")))
    page = list_page((cases.filter(month=month) if month else cases).for_list(), request)
    context = {"year": year, "category": code, "month": month, "months": months, "page": page}
    return render(request, "archive/case_category.html", context)


@require_safe
@permission_required("archive.file_visit", raise_exception=True)
def case_ready(request: StaffRequest) -> HttpResponse:
    """Closed visits that wait to be filed. Budget: 9 queries."""
    query = request.GET.get("q", "").strip()[:100]
    page = list_page(ready_for(request.user).for_list(), request, query=query)
    return render(request, "archive/case_ready.html", {"page": page, "query": query})


@require_http_methods(["GET", "POST"])
@permission_required("archive.file_visit", raise_exception=True)
def case_file(request: StaffRequest, pk: int) -> HttpResponse:
    """File one closed visit: title and term are proposed, the code is given."""
    visit = get_object_or_404(filed_by(request.user).for_detail(), pk=pk)
    if not visit.can_become(VisitStatus.ARCHIVED):
        messages.error(request, gettext("%(visit)s is not ready to be filed.") % {"visit": visit})
        return redirect("archive:ready")
    proposal = proposed_retention(visit)
    proposed = {"title": proposed_title(visit), "retention": proposal.retention}
    form = FilingForm(**bound(request, visit, **proposed), proposal=proposal)

    def move() -> ArchivedCase:
        asked = form.cleaned_data | {"retention": Retention(form.cleaned_data["retention"])}
        return file_visit(visit, by=request.user, at=timezone.now(), **asked)

    case = try_move(form, visit, move)
    if case is not None:
        messages.success(request, gettext("Filed as %(code)s.") % {"code": case})
        return redirect(case)
    return render(request, "archive/case_file.html", {"visit": visit, "form": form, "proposal": proposal})


@require_safe
@permission_required("archive.view_archivedcase", raise_exception=True)
def case_detail(request: StaffRequest, code: str) -> HttpResponse:
    """The look-up page: everything of the case from its frozen copy. Budget: 20 queries."""
    cases = ArchivedCase.objects.visible_to(request.user).select_related("category", "filed_by")
    case = get_object_or_404(cases.defer("search_text"), archival_code=code)
    record_access(request, AccessAction.READ, case, label=case.archival_code)
    context = {
        "case": case,
        "entries": case_entries(case.contents),
        "is_intact": data_digest(case.contents) == case.contents_sha256,
        "papers": checked_papers(case.visit_id),
        "history": _history(case),
    }
    return render(request, "archive/case_detail.html", context)


@require_safe
@permission_required("archive.view_archivedcase", raise_exception=True)
def case_paper(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    """A paper of the case exactly as it was issued."""
    case = get_object_or_404(ArchivedCase.objects.visible_to(request.user).only("visit_id"), archival_code=code)
    try:
        paper = get_object_or_404(papers_of_case(case.visit_id), pk=pk)
        pdf = paper_pdf(paper)
    except UnreadableValueError:
        messages.error(request, gettext("This paper was altered in the database and cannot be read."))
        return redirect("archive:case", code)
    except PaperError as error:
        messages.error(request, str(error))
        return redirect("archive:case", code)
    record_access(request, AccessAction.PRINT, paper, label=paper.number)
    return HttpResponse(pdf, content_type="application/pdf")


def _month(request: StaffRequest) -> int | None:
    """The month asked for; anything else is no month."""
    asked = request.GET.get("month", "")
    return int(asked) if asked.isascii() and asked.isdigit() and int(asked) in MONTHS else None


def _grid(cases: ArchivedCaseQuerySet, year: int) -> list[dict[str, Any]]:
    """How many cases each category of a year has in each month: one query."""
    cells: dict[int, Counter[int]] = {}
    counted = cases.filter(year=year).order_by().values_list("category", "month").annotate(Count("pk"))
    for category, month, count in counted:
        cells.setdefault(category, Counter())[month] = count
    codes = Code.objects.filter(pk__in=cells) if cells else []
    return [
        {
            "category": code,
            "months": [(month, cells[code.pk][month]) for month in MONTHS],
            "count": cells[code.pk].total(),
        }
        for code in codes
    ]


def _history(case: ArchivedCase) -> list[dict[str, Any]]:
    """Who moved the visit on, when and why, up to the filing."""
    statuses = dict(VisitStatus.choices)
    rows = Visit.history.filter(id=case.visit_id).select_related("history_user").order_by("history_date", "history_id")
    return [
        {
            "at": row.history_date,
            "by": row.history_user,
            "status": row.status,
            "label": statuses.get(row.status, row.status),
            "reason": reason_in_words(row.history_change_reason or ""),
        }
        for row in rows.only("history_date", "status", "history_change_reason", "history_user__full_name",
                             "history_user__username")
    ]  # fmt: skip
