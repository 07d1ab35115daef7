"""The public query page, and the papers that lead to it."""

import logging
from datetime import timedelta

from django.contrib.auth.decorators import login_not_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit.access import record_access
from audit.models import AccessAction
from office.http import StaffRequest
from office.printing import render_pdf
from visits.forms.query import QueryForm
from visits.papers.handouts import (
    PRIVACY_TEMPLATE,
    PUBLIC_TEMPLATE,
    QUERY_TEMPLATE,
    privacy_notice_data,
    public_notice_data,
    query_receipt_data,
)
from visits.querying import Refused, answer_for, count_attempt, find_by_code
from visits.views.moving import find_visit
from visits.views.papers import pdf_response

log = logging.getLogger(__name__)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def visit_query(request: HttpRequest) -> HttpResponse:
    """Status of a visit for whoever has its number and code; the code is only ever posted, a link has the number."""
    asked = request.POST if request.method == "POST" else None
    form = QueryForm(asked, initial={"no": request.GET.get("no", "")[:60]})
    answer, refused = None, None
    if form.is_valid():
        number, code = form.cleaned_data["no"], form.cleaned_data["code"]
        refused = count_attempt(address=request.META.get("REMOTE_ADDR", ""), number=number, at=timezone.now())
        visit = None if refused else find_by_code(number, code)
        answer = answer_for(visit) if visit else None
        _explain(form, refused, is_found=answer is not None)
    response = render(
        request, "visits/visit_query.html", {"form": form, "answer": answer}, status=429 if refused else 200
    )
    if refused:
        response["Retry-After"] = str(refused.seconds)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _explain(form: QueryForm, refused: Refused | None, *, is_found: bool) -> None:
    """Say what was wrong, the same for a wrong number and a wrong code; the log names neither."""
    if refused:
        log.warning("public query: too many attempts, refused")
        until = timezone.localtime(refused.until + timedelta(minutes=1))
        form.add_error(None, _("Too many attempts. Please try again at %(time)s.") % {"time": f"{until:%H:%M}"})
    elif not is_found:
        form.add_error(None, _("There is no visit with this number and this code. Compare them with your slip."))


@require_safe
@permission_required("visits.view_visit", raise_exception=True)
def query_receipt_pdf(request: StaffRequest, pk: int) -> HttpResponse:
    """查询凭条 to hand out: number, code, where to ask."""
    visit = find_visit(request, pk)
    record_access(request, AccessAction.PRINT, visit, label=visit.visit_no)
    data = query_receipt_data(visit, base_url=request.build_absolute_uri("/"))
    return pdf_response(render_pdf(QUERY_TEMPLATE, data, preview=False).content, f"query-receipt-{visit.pk}")


@require_safe
@permission_required("visits.view_visit", raise_exception=True)
def public_notice_pdf(request: StaffRequest) -> HttpResponse:
    """公示 to put up: where, when, how, how long (Art. 18)."""
    data = public_notice_data(on=timezone.localdate(), base_url=request.build_absolute_uri("/"))
    return pdf_response(render_pdf(PUBLIC_TEMPLATE, data, preview=False).content, "public-notice")


@require_safe
@permission_required("visits.view_visit", raise_exception=True)
def privacy_notice_pdf(request: StaffRequest) -> HttpResponse:
    """个人信息处理告知书 to put up or hand out (PIPL Art. 17, 35)."""
    data = privacy_notice_data(on=timezone.localdate())
    return pdf_response(render_pdf(PRIVACY_TEMPLATE, data, preview=False).content, "privacy-notice")
