"""Notices to the visitor: list, draft, sign, issue, serve, void."""

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.access import record_access
from audit.models import AccessAction
from office.http import StaffRequest
from office.issuing import paper_pdf
from office.models import User
from office.move_pages import bound, press, revision_of
from office.moves import MoveRefusedError
from office.printing import PaperError
from visits.forms.interview import ReasonForm, colleagues
from visits.forms.notice import NoticeDraftForm, ServiceForm
from visits.models import Notice, NoticeKind, NoticeStatus, ServiceMethod
from visits.models.visit import ACCUSING
from visits.notices import obstacle, possible_kinds
from visits.papers.notice import blank_service, notice_paper, notice_preview, service_paper
from visits.proposals import proposed_values
from visits.views.moving import find_visit
from visits.views.noticing import find_notice, notice_page
from visits.views.papers import pdf_response
from visits.workflow import (
    draft_notice,
    edit_notice,
    issue_notice,
    send_back_notice,
    serve_notice,
    submit_notice,
    void_notice,
)

PENDING = (NoticeStatus.AWAITING_APPROVAL, NoticeStatus.ISSUED, NoticeStatus.DRAFT)


@require_safe
@permission_required("visits.view_visit", raise_exception=True)
def notices(request: StaffRequest) -> HttpResponse:
    """Notices that wait for a signature or to be served, or all of a status. Budget: 8 queries."""
    status = request.GET.get("status", "")
    rows = Notice.objects.visible_to(request.user).for_list().order_by("-pk")
    rows = rows.filter(status=status) if status in NoticeStatus.values else rows.filter(status__in=PENDING)
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    today = timezone.localdate()
    context = {"page": page, "status": status, "statuses": NoticeStatus.choices, "today": today}
    return render(request, "visits/notice_list.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("visits.handle_visit", raise_exception=True)
def notice_new(request: StaffRequest, pk: int) -> HttpResponse:
    """Draft a notice of ?kind=, filled in from the visit; without a kind the nearest that is possible."""
    visit = find_visit(request, pk, desk=True)
    kind = request.GET.get("kind") or next(iter(possible_kinds(visit)), "")
    if kind not in NoticeKind.values:
        messages.error(request, _("No notice can be written for this visit now."))
        return redirect(visit)
    refusal = obstacle(visit, kind) if request.method == "GET" else None
    if refusal:
        messages.error(request, refusal)
        return redirect(visit)
    initial = proposed_values(visit, kind, by=request.user)
    form = NoticeDraftForm(**bound(request, visit, **initial), visit=visit, kind=kind, today=timezone.localdate())
    words = {"title": NoticeKind(kind).label, "button": _("Save the draft"), "done": _("The draft is saved.")}

    def move() -> Notice:
        notice = form.save(commit=False)
        return draft_notice(visit, notice, by=request.user, at=timezone.now(), revision=form.cleaned_data["revision"])

    return notice_page(request, visit, form, move, words=words, row=visit)


@require_http_methods(["GET", "POST"])
@permission_required("visits.handle_visit", raise_exception=True)
def notice_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    notice = find_notice(request, pk, desk=True)
    if not notice.can_be_edited and request.method == "GET":
        messages.error(request, _("Only a draft can be changed."))
        return redirect(notice)
    kept = bound(request, notice)
    form = NoticeDraftForm(
        **kept, instance=notice, visit=notice.visit, kind=notice.kind, today=timezone.localdate()
    )  # fmt: skip
    words = {"title": notice.get_kind_display(), "button": _("Save the draft"), "done": _("The draft is saved.")}

    def move() -> Notice:
        changed = form.save(commit=False)
        return edit_notice(changed, by=request.user, changed=form.changed, revision=form.cleaned_data["revision"])

    return notice_page(request, notice.visit, form, move, words=words, row=notice, notice=notice)


@require_safe
@permission_required("visits.view_visit", raise_exception=True)
def notice_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One notice: what it says, where it stands, what comes next. Budget: 16 queries."""
    notice = find_notice(request, pk)
    record_access(request, AccessAction.READ, notice, label=notice.notice_no)
    decisions = notice.round.decisions.select_related("demand") if notice.kind == NoticeKind.OPINION else ()  # type: ignore[union-attr]
    at_desk = notice.visit.can_be_worked_on_by(request.user) and request.user.has_perm("visits.handle_visit")
    context = {
        "notice": notice,
        "visit": notice.visit,
        "receipt": getattr(notice, "service", None),
        "decisions": decisions,
        "can_edit": at_desk and notice.can_be_edited,
        "can_submit": at_desk and notice.can_be_edited and notice.needs_approval,
        "can_issue": request.user.has_perm("visits.handle_visit") and notice.can_be_issued_by(request.user),
        "can_send_back": notice.status == NoticeStatus.AWAITING_APPROVAL
        and request.user.has_perm("visits.approve_notice"),
        "can_serve": at_desk and notice.status == NoticeStatus.ISSUED,
        "can_void": notice.can_become(NoticeStatus.VOID) and _may_void(request.user, notice),
        "is_confidential": notice.visit.confidentiality in ACCUSING,
        "events": notice.history.select_related("history_user").order_by("-history_date", "-history_id"),
    }
    return render(request, "visits/notice_detail.html", context)


def _may_void(user: User, notice: Notice) -> bool:
    is_standing = not (notice.kind == NoticeKind.EXTENSION and notice.status == NoticeStatus.ISSUED)
    return is_standing and user.has_perm("visits.handle_visit") and notice.can_be_voided_by(user)


@require_POST
@permission_required("visits.handle_visit", raise_exception=True)
def notice_submit(request: StaffRequest, pk: int) -> HttpResponse:
    """Lay an opinion or extension before the manager."""
    notice, revision = find_notice(request, pk, desk=True), revision_of(request)
    return press(
        request, notice, lambda: submit_notice(notice, by=request.user, revision=revision),
        _("It waits for the signature."),
    )  # fmt: skip


@require_POST
@permission_required("visits.handle_visit", raise_exception=True)
def notice_issue(request: StaffRequest, pk: int) -> HttpResponse:
    """Sign and issue; the paper is made at the same time and never changes."""
    notice = find_notice(request, pk)
    is_manager, at_desk = request.user.has_perm("visits.approve_notice"), notice.visit.can_be_worked_on_by(request.user)
    if not (is_manager if notice.needs_approval else at_desk):
        raise PermissionDenied
    try:
        issued = issue_notice(notice, by=request.user, at=timezone.now(), revision=revision_of(request))
    except MoveRefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect(notice)
    messages.success(request, _("%(notice)s is issued. Record how it is served.") % {"notice": issued})
    try:
        paper_pdf(notice_paper(issued))
    except PaperError as error:  # it is issued all the same; its paper is made when it is asked for
        messages.error(request, str(error))
    return redirect(issued)


@require_http_methods(["GET", "POST"])
@permission_required("visits.approve_notice", raise_exception=True)
def notice_send_back(request: StaffRequest, pk: int) -> HttpResponse:
    """The manager does not sign yet."""
    notice = find_notice(request, pk)
    form = ReasonForm(**bound(request, notice))
    words = {"title": _("Send back"), "button": _("Send back"), "done": _("The draft is sent back.")}

    def move() -> Notice:
        data = form.cleaned_data
        return send_back_notice(notice, by=request.user, note=data["reason"], revision=data["revision"])

    return notice_page(request, notice.visit, form, move, words=words, row=notice, notice=notice)


@require_http_methods(["GET", "POST"])
@permission_required("visits.handle_visit", raise_exception=True)
def notice_serve(request: StaffRequest, pk: int) -> HttpResponse:
    """Record how the notice reached the visitor; proposed: handed over at the window now."""
    notice = find_notice(request, pk, desk=True)
    if notice.status != NoticeStatus.ISSUED and request.method == "GET":
        messages.error(request, _("Only an issued notice is served, and only once."))
        return redirect(notice)
    now = timezone.localtime().replace(second=0, microsecond=0)
    staff = colleagues(notice.visit) | User.objects.filter(pk=request.user.pk)
    form = ServiceForm(
        **bound(request, notice, **_handed_over(request, notice, now)), notice=notice, staff=staff, now=now
    )
    words = {"title": _("Record the service"), "button": _("Save the record"), "done": _("The service is recorded.")}

    def move() -> Notice:
        receipt = form.save(commit=False)
        revision = form.cleaned_data["revision"]
        served = serve_notice(notice, receipt, by=request.user, at=timezone.now(), revision=revision)
        with suppress(PaperError):  # it is served all the same; its receipt is made when it is asked for
            paper_pdf(service_paper(served))
        return served

    return notice_page(request, notice.visit, form, move, words=words, row=notice, notice=notice)


def _handed_over(request: StaffRequest, notice: Notice, now: Any) -> dict[str, Any]:
    return {
        "method": ServiceMethod.DIRECT, "served_at": now, "place": str(notice.visit.room),
        "signer": notice.addressee[:50], "server": request.user.pk,
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
@permission_required("visits.handle_visit", raise_exception=True)
def notice_void(request: StaffRequest, pk: int) -> HttpResponse:
    """Declare a notice void; the number stays taken."""
    notice = find_notice(request, pk)
    if not notice.can_be_voided_by(request.user):
        raise PermissionDenied
    form = ReasonForm(**bound(request, notice))
    words = {"title": _("Declare void"), "button": _("Declare void"), "done": _("The notice is void.")}

    def move() -> Notice:
        data = form.cleaned_data
        return void_notice(notice, by=request.user, reason=data["reason"], revision=data["revision"])

    return notice_page(request, notice.visit, form, move, words=words, row=notice, notice=notice)


@require_safe
@permission_required("visits.view_visit", raise_exception=True)
def notice_pdf(request: StaffRequest, pk: int) -> HttpResponse:
    """The paper as issued, else a preview that says so."""
    notice = find_notice(request, pk)
    record_access(request, AccessAction.PRINT, notice, label=notice.notice_no)
    try:
        content = paper_pdf(notice_paper(notice)) if notice.issued_at else notice_preview(notice).content
    except PaperError as error:
        messages.error(request, str(error))
        return redirect(notice)
    return pdf_response(content, f"notice-{notice.pk}")


@require_safe
@permission_required("visits.view_visit", raise_exception=True)
def service_pdf(request: StaffRequest, pk: int) -> HttpResponse:
    """The service receipt: as recorded, else blank to be signed."""
    notice = find_notice(request, pk)
    if notice.status == NoticeStatus.VOID:
        raise Http404
    record_access(request, AccessAction.PRINT, notice, label=notice.notice_no)
    try:
        served = notice.status == NoticeStatus.SERVED
        content = paper_pdf(service_paper(notice)) if served else blank_service(notice).content
    except PaperError as error:
        messages.error(request, str(error))
        return redirect(notice)
    return pdf_response(content, f"service-{notice.pk}")
