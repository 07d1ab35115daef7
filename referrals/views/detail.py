"""The page and the paper of one slip."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from audit.access import record_access
from audit.models import AccessAction
from office.http import StaffRequest
from office.issuing import paper_pdf
from office.masking import mask_address, mask_phone
from office.models import User
from office.printing import PaperError
from referrals.models import SEEN_BY_DEPARTMENT, Referral
from referrals.papers import slip_paper, slip_preview
from referrals.views.actions import actions_of
from referrals.views.attachments import files_of
from referrals.views.pages import find_slip
from visits.models import Visit

# What the moves write into the history when nobody gave a reason.
WRITTEN = {
    "drafted": _("drafted"),
    "draft changed": _("draft changed"),
    "submitted": _("handed in for approval"),
    "approved and issued": _("approved and issued"),
    "received": _("signed for"),
    "progress reported": _("progress reported"),
    "return requested": _("return asked for"),
    "replied": _("replied"),
    "reply accepted": _("reply accepted"),
}
LEAD_CHANGED = "lead slip is now "


@dataclass(frozen=True)
class Event:
    """One line of the slip's history."""

    at: datetime
    by: Any
    status: str
    status_label: Any
    reason: Any


@require_safe
@permission_required("referrals.view_referral", raise_exception=True)
def referral_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """Everything about one slip; a department sees no more than the slip. Budget: 14 queries."""
    slip = find_slip(request, pk)
    record_access(request, AccessAction.READ, slip, label=slip.slip_no)
    inside = is_inside(slip, request.user)
    context = {
        "slip": slip,
        "today": timezone.localdate(),
        "inside": inside,
        "visitor": visitor_of(slip, inside=inside),
        "actions": actions_of(slip, request.user, inside=inside),
        "copies": list(slip.copies_to.all()),
        "parts": list(slip.co_slips.select_related("department").order_by("pk")) if inside else [],
        "demands": list(slip.visit.demands.all()),
        "notes": list(slip.notes.select_related("by")),
        "replies": list(slip.replies.select_related("by", "reviewed_by").prefetch_related("decisions__demand")),
        "returns": list(
            slip.returns.select_related("reason", "proposed_department", "requested_by", "decided_by")
        ),
        "events": events_of(slip, inside=inside),
        "files": list(files_of(slip)),
    }  # fmt: skip
    return render(request, "referrals/referral_detail.html", context)


def is_inside(slip: Referral, user: User) -> bool:
    """Whether this person may see the slip's visit too; a department sees no more than the slip."""
    inside: bool = user.has_perm("visits.view_visit")
    if inside and user.has_perm("referrals.view_department_slips"):  # else it was found by its visit
        return Visit.objects.visible_to(user).filter(pk=slip.visit_id).exists()
    return inside


def visitor_of(slip: Referral, *, inside: bool) -> dict[str, Any] | None:
    """Name, masked phone and address; nothing for a department where they are kept secret (Art. 30)."""
    visit = slip.visit
    if slip.visit.is_secret and not inside:
        return None
    return {
        "name": _("anonymous") if visit.is_anonymous else visit.name,
        "people": visit.people_count,
        "phone": mask_phone(visit.phone),
        "address": mask_address(visit.address),
    }


def events_of(slip: Referral, *, inside: bool) -> list[Event]:
    """The slip's history, the latest first; a department sees it from the issue on."""
    rows = slip.history.select_related("history_user").order_by("-history_date", "-history_id")
    if not inside:
        rows = rows.filter(status__in=SEEN_BY_DEPARTMENT)
    return [
        Event(row.history_date, row.history_user, row.status, row.get_status_display(), _words(row)) for row in rows
    ]


def _words(row: Any) -> Any:
    reason = row.history_change_reason or ""
    if reason.startswith(LEAD_CHANGED):
        return gettext("lead slip is now %(slip)s") % {"slip": reason.removeprefix(LEAD_CHANGED)}
    return WRITTEN.get(reason, reason)


@require_safe
@permission_required("referrals.view_referral", raise_exception=True)
def slip_pdf(request: StaffRequest, pk: int) -> HttpResponse:
    """The issued paper as stored; of a draft a preview."""
    slip = find_slip(request, pk)
    try:
        content = _content(request, slip)
    except PaperError as error:
        messages.error(request, str(error))
        return redirect(slip)
    record_access(request, AccessAction.PRINT, slip, label=slip.slip_no)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="slip-{slip.pk}.pdf"'
    return response


def _content(request: StaffRequest, slip: Referral) -> bytes:
    if slip.issued_at is None:
        return slip_preview(slip, base_url=request.build_absolute_uri("/")).content
    return paper_pdf(slip_paper(slip))
