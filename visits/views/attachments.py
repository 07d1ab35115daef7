"""Files of a visit: adding, listing, handing out, withdrawing."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.access import record_access
from audit.models import AccessAction
from office.files import FileRefusedError, check_file
from office.files.names import clean_file_name
from office.files.refusal import ACCEPTED
from office.files.store import FileMissingError, StoredFile, get_file
from office.http import StaffRequest
from office.move_pages import press
from office.moves import MoveRefusedError
from visits.forms.attachments import AttachForm, WithdrawForm
from visits.models import Attachment, Material, Visit, VisitStatus
from visits.views.moving import find_visit
from visits.workflow import attach_file, return_material, share_attachment, withdraw_attachment

# A file is shown as if it came from nowhere: it may not run, load or send anything.
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:"


@require_http_methods(["GET", "POST"])
@permission_required(["visits.view_visit", "visits.view_attachment"], raise_exception=True)
def visit_attachments(request: StaffRequest, pk: int) -> HttpResponse:
    """The files of a visit, and the form that adds some; good files are kept, others named. Budget: 10 queries."""
    visit = find_visit(request, pk)
    can_add = _can_add(request, visit)
    if request.method == "POST" and not can_add:
        raise PermissionDenied
    form = AttachForm(request.POST or None, request.FILES or None, visit=visit)
    refused = _add_all(request, form) if form.is_valid() else []
    if form.is_valid() and not refused:
        return redirect("visits:attachments", pk=visit.pk)
    context = {
        "visit": visit, "form": form, "refused": refused, "can_add": can_add, "accepted": ACCEPTED,
        "attachments": visit.attachments.select_related("uploaded_by", "withdrawn_by", "material"),
    }  # fmt: skip
    return render(request, "visits/visit_attachments.html", context)


def _can_add(request: StaffRequest, visit: Visit) -> bool:
    is_open = visit.status not in {VisitStatus.ARCHIVED, VisitStatus.VOID}
    return is_open and request.user.has_perm("visits.add_attachment") and visit.can_be_worked_on_by(request.user)


def _add_all(request: StaffRequest, form: AttachForm) -> list[tuple[str, str]]:
    """Add each file by itself; returns the names of those refused, with the reason."""
    refused, added = [], 0
    for file in form.cleaned_data["uploads"]:
        try:
            checked = check_file(file.read())
            attachment = form.attachment(clean_file_name(file.name, checked.extension))
            attach_file(attachment, checked, by=request.user, at=timezone.now())
            added += 1
        except (FileRefusedError, MoveRefusedError) as refusal:
            refused.append((clean_file_name(file.name, "").rstrip("."), str(refusal)))
    if added:
        text = ngettext("%(count)s file was added.", "%(count)s files were added.", added)
        messages.success(request, text % {"count": added})
    return refused


def _find(request: StaffRequest, pk: int) -> Attachment:
    """A file that was not withdrawn, of a visit this person may see."""
    seen = Visit.objects.visible_to(request.user).values("pk")
    rows = Attachment.objects.present().filter(visit__in=seen).select_related("visit")
    attachment: Attachment = get_object_or_404(rows, pk=pk)
    return attachment


@require_safe
@permission_required(["visits.view_visit", "visits.view_attachment"], raise_exception=True)
def attachment_file(request: StaffRequest, pk: int) -> HttpResponse:
    """The file itself; each handing out is logged."""
    attachment = _find(request, pk)
    return hand_out(request, attachment, back=reverse("visits:attachments", args=[attachment.visit_id]))


def hand_out(request: StaffRequest, attachment: Attachment, *, back: str) -> HttpResponse:
    """Send a file to download, a picture with ?show to look at; a missing one leads back with words."""
    try:
        content = get_file(StoredFile(attachment.stored_as, attachment.stored_key))
    except FileMissingError:
        messages.error(request, _("The file is missing from the storage or damaged: tell the administrator."))
        return redirect(back)
    record_access(request, AccessAction.READ, attachment, label=f"{attachment.visit} {attachment.pk}")
    is_shown = "show" in request.GET and attachment.is_picture
    headers: dict[str, Any] = {
        "Content-Disposition": content_disposition_header(not is_shown, attachment.file_name),
        "Content-Security-Policy": SANDBOX,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    return HttpResponse(content, content_type=attachment.media_type, headers=headers)


def _find_workable(request: StaffRequest, pk: int) -> Attachment:
    attachment = _find(request, pk)
    if not attachment.visit.can_be_worked_on_by(request.user):
        raise PermissionDenied
    return attachment


@require_POST
@permission_required(["visits.view_visit", "visits.add_attachment"], raise_exception=True)
def attachment_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Hide a file added by mistake; never deleted."""
    attachment, form = _find_workable(request, pk), WithdrawForm(request.POST)
    back = redirect("visits:attachments", pk=attachment.visit_id)
    if not form.is_valid():
        messages.error(request, _("Say why the file is withdrawn."))
        return back
    try:
        withdraw_attachment(attachment, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"])
    except MoveRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The file was withdrawn."))
    return back


@require_POST
@permission_required(["visits.view_visit", "visits.add_attachment"], raise_exception=True)
def attachment_share(request: StaffRequest, pk: int) -> HttpResponse:
    """Let a file go with the slips, or no longer."""
    attachment = _find_workable(request, pk)
    try:
        share_attachment(attachment, by=request.user, with_slips=not attachment.with_slips)
    except MoveRefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect("visits:attachments", pk=attachment.visit_id)


@require_POST
@permission_required(["visits.view_visit", "visits.correct_visit"], raise_exception=True)
def material_return(request: StaffRequest, pk: int) -> HttpResponse:
    """A paper handed in was given back to the visitor."""
    seen = Visit.objects.visible_to(request.user).values("pk")
    material = get_object_or_404(Material.objects.filter(visit__in=seen).select_related("visit"), pk=pk)
    if not material.visit.can_be_worked_on_by(request.user):
        raise PermissionDenied
    today = timezone.localdate()
    return press(
        request, material.visit, lambda: return_material(material, by=request.user, on=today),
        _("The paper was given back."),
    )  # fmt: skip
