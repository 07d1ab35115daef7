"""Lists of slips: the room's register, the supervisor's board, the department's inbox."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.db.models import Count, Min, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from office.calendar import add_working_days
from office.deadlines import current_rules, work_calendar
from office.http import StaffRequest
from office.models import Department, User
from office.paging import list_page
from referrals.models import (
    OPEN_SLIPS,
    SEEN_BY_DEPARTMENT,
    WITH_DEPARTMENT,
    Referral,
    ReferralQuerySet,
    ReferralStatus,
)

SOON_DAYS = 3
BOARD_ROWS = 100
INBOX_ROWS = 200
ENDED_ROWS = 20
S = ReferralStatus
FILTERS = [
    ("all", _("all")),
    ("open", _("open")),
    ("overdue", _("overdue")),
    ("due_soon", _("due within 3 days")),
    ("no_receipt", _("not signed for in time")),
    *ReferralStatus.choices,
]


def receipt_limit(today: date, days: int) -> date:
    """The last day of issue whose slips should have been signed for before today."""
    calendar = work_calendar(today - timedelta(days=366))
    day = today - timedelta(days=1)
    while add_working_days(day, days, calendar) >= today:
        day -= timedelta(days=1)
    return day


def narrowed(slips: ReferralQuerySet, status: str, today: date) -> ReferralQuerySet:
    """The slips a filter or figure stands for."""
    if status == "open":
        return slips.open()
    if status == "overdue":
        return slips.overdue(today)
    if status == "due_soon":
        return slips.due_soon(today, today + timedelta(days=SOON_DAYS))
    if status == "no_receipt":
        return slips.not_received(receipt_limit(today, current_rules().receipt_days))
    return slips.filter(status=status) if status in ReferralStatus.values else slips


@require_safe
@permission_required("referrals.view_referral", raise_exception=True)
def referral_list(request: StaffRequest) -> HttpResponse:
    """The register of slips, the open ones unless asked otherwise. Budget: 10 queries, three of them the time limit."""
    today = timezone.localdate()
    query = request.GET.get("q", "").strip()[:100]
    status = request.GET.get("status") or ("all" if query else "open")
    department = request.GET.get("department", "")
    slips = narrowed(_registered(request.user).for_list(), status, today)
    if department.isascii() and department.isdigit() and len(department) < 19:
        slips = slips.filter(department=int(department))
    context = {
        "page": list_page(slips, request, query=query),
        "today": today,
        "soon": today + timedelta(days=SOON_DAYS),
        "query": query,
        "status": status,
        "department": department,
        "filters": FILTERS,
        "departments": Department.objects.all(),
        "inside": request.user.has_perm("visits.view_visit"),
    }
    return render(request, "referrals/referral_list.html", context)


def _registered(user: User) -> ReferralQuerySet:
    """The register names visitors: inside the house it has no slips of visits that are hidden from this person."""
    slips: ReferralQuerySet = Referral.objects.visible_to(user)
    return slips.of_visits_seen_by(user) if user.has_perm("visits.view_visit") else slips


@require_safe
@permission_required("referrals.view_overdue", raise_exception=True)
def referral_overdue(request: StaffRequest) -> HttpResponse:
    """The supervisor's board: what each department owes, the latest first. Budget: 8 queries."""
    today = timezone.localdate()
    slips = Referral.objects.visible_to(request.user)
    late = slips.overdue(today).for_list().order_by("due_on", "pk")
    rows = [(slip, slip.days_late(today)) for slip in late[:BOARD_ROWS]]
    departments = department_figures(slips, today)
    context = {
        "today": today,
        "departments": departments,
        "rows": rows,
        "total": sum(row["overdue"] for row in departments),
    }
    return render(request, "referrals/referral_overdue.html", context)


def department_figures(slips: ReferralQuerySet, today: date) -> list[dict[str, Any]]:
    """Per department what is late, due soon, unsigned and waiting for the room, with the days of the latest."""
    limit = receipt_limit(today, current_rules().receipt_days)
    late = Q(status__in=WITH_DEPARTMENT, due_on__lt=today)
    soon = Q(status__in=WITH_DEPARTMENT, due_on__gte=today, due_on__lte=today + timedelta(days=SOON_DAYS))
    figures = slips.open().order_by().values("department", "department__name").annotate(
        overdue=Count("pk", filter=late),
        soon=Count("pk", filter=soon),
        no_receipt=Count("pk", filter=Q(status=S.ISSUED, issued_at__date__lte=limit)),
        returns=Count("pk", filter=Q(status=S.RETURN_REQUESTED)),
        replies=Count("pk", filter=Q(status=S.REPLIED)),
        oldest=Min("due_on", filter=late),
    )  # fmt: skip
    rows = [{**row, "days": (today - row["oldest"]).days if row["oldest"] else 0} for row in figures]
    owed = [row for row in rows if any(row[name] for name in ("overdue", "soon", "no_receipt", "returns", "replies"))]
    return sorted(owed, key=lambda row: (-row["days"], -row["overdue"], row["department__name"]))


@dataclass(frozen=True)
class Group:
    """Slips that need the same thing."""

    title: Any
    slips: list[Referral]


NEEDS = (
    (_("To sign for"), {S.ISSUED}),
    (_("Sent back to be redone"), {S.REWORK}),
    (_("To work on and answer"), {S.RECEIVED, S.IN_PROGRESS}),
    (_("With the reception room"), {S.REPLIED, S.RETURN_REQUESTED}),
)


@require_safe
@permission_required("referrals.view_department_slips", raise_exception=True)
def referral_inbox(request: StaffRequest) -> HttpResponse:
    """The department's slips by what needs doing, the nearest day first. Budget: 7 queries."""
    today, status = timezone.localdate(), request.GET.get("status", "")
    mine = Referral.objects.visible_to(request.user).filter(
        department=request.user.department_id, status__in=SEEN_BY_DEPARTMENT
    )
    slips = narrowed(mine.for_list(), status, today).filter(status__in=OPEN_SLIPS)
    rows = list(slips.order_by("due_on", "pk")[:INBOX_ROWS])
    ended = mine.exclude(status__in=OPEN_SLIPS).for_list() if not status else mine.none()
    context = {
        "groups": [Group(title, [slip for slip in rows if slip.status in statuses]) for title, statuses in NEEDS],
        "ended": list(ended[:ENDED_ROWS]),
        "total": len(rows),
        "status": status,
        "today": today,
        "soon": today + timedelta(days=SOON_DAYS),
    }
    return render(request, "referrals/referral_inbox.html", context)
