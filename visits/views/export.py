"""The list of visits as Excel (台账): what the list shows, masked, logged, and never cut off in silence."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from audit.access import record_access
from audit.models import AccessAction
from office.http import StaffRequest
from office.masking import ANONYMOUS, mask_address, mask_id, mask_name, mask_phone, mask_text
from office.search_limits import SearchTooWideError, search_timeout
from visits.forms.filters import VisitFilter
from visits.ledger.writing import table
from visits.models import Visit
from visits.models.visit import ACCUSING
from visits.papers.registration import WITHHELD
from visits.views.ledgers import xlsx_response

MOST = 5000
HEADINGS = (
    "登记编号", "原编号", "来访时间", "来访人姓名", "证件号码", "联系电话", "住址", "来访人数", "涉及人数", "集体访",
    "初访重访", "来访形式", "信访目的", "内容分类", "事由摘要", "反映的主要问题", "具体诉求", "接待处理意见",
    "办理结果", "状态", "承办人", "办结时间",
)  # fmt: skip
WIDTHS = (24, 16, 18, 14, 22, 16, 24, 9, 9, 9, 9, 10, 12, 20, 30, 50, 30, 30, 50, 12, 12, 18)


@require_safe
@permission_required(["visits.view_visit", "visits.export_visit"], raise_exception=True)
def visit_export(request: StaffRequest) -> HttpResponse:
    """The list as it is narrowed, up to 5,000 rows; accusations are never exported (D §6)."""
    form, today = VisitFilter(request.GET, user=request.user), timezone.localdate()
    visible = Visit.objects.visible_to(request.user).exclude(confidentiality__in=ACCUSING)
    visits = form.narrow(visible, user=request.user, on=today)
    query = form.cleaned_data.get("q", "").strip()
    back = redirect(f"{reverse('visits:list')}?{request.GET.urlencode()}")
    try:
        with search_timeout(20_000):
            found = list(_loaded(visits.zh(query) if query else visits))
    except SearchTooWideError:
        messages.error(request, _("This search takes too long. Add a word, or narrow the list by date."))
        return back
    if len(found) > MOST:
        messages.error(request, _("More than 5,000 visits: narrow the list by date and export it in parts."))
        return back
    record_access(request, AccessAction.EXPORT, label=str(len(found)))
    with override("zh-hans"):  # a ledger is Chinese, whoever exports it
        content = table("来访台账", HEADINGS, map(_row, found), WIDTHS)
    return xlsx_response(content, f"visits-{today:%Y%m%d}")


def _loaded(visits: Any) -> Any:
    codes = ("channel", "purpose", "category1", "category2", "handler")
    return visits.select_related(*codes).defer("search_text").order_by("-arrived_at", "-pk")[: MOST + 1]


def _time(at: Any) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""


def _who(visit: Visit) -> str:
    if visit.wants_secrecy:
        return WITHHELD
    return ANONYMOUS if visit.is_anonymous else mask_name(visit.name)


def _row(visit: Visit) -> tuple[Any, ...]:
    """One visit, in the order of the headings."""
    categories = [str(code) for code in (visit.category1, visit.category2) if code]
    return (
        visit.visit_no, visit.legacy_no, _time(visit.arrived_at), _who(visit),
        mask_id(visit.id_number), mask_phone(visit.phone), mask_address(visit.address),
        visit.people_count, visit.affected_count, visit.size_band, str(visit.get_visit_kind_display()),
        str(visit.channel or ""), str(visit.purpose or ""), "／".join(categories),
        mask_text(visit.subject), mask_text(visit.statement), mask_text(visit.demand), mask_text(visit.initial_opinion),
        mask_text(visit.result), str(visit.get_status_display()), str(visit.handler or ""), _time(visit.closed_at),
    )  # fmt: skip
