"""Import of an old ledger: template, dry run, real run, rows sent back."""

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.access import record_access
from audit.models import AccessAction
from office.http import StaffRequest
from office.move_pages import press
from office.moves import MoveRefusedError
from office.paging import list_page
from visits.forms.ledgers import LedgerForm, UndoForm
from visits.ledger.reading import LedgerFileError
from visits.ledger.writing import XLSX, bad_rows, template
from visits.models import ImportBatch, ImportStatus, Visit
from visits.workflow import check_ledger, discard_ledger, import_ledger, undo_import

SHOWN = 200  # rows of a report on the page; all of them are in the file
LATEST = 50


def xlsx_response(content: bytes, name: str) -> HttpResponse:
    """A workbook to save, never kept by the browser."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


@require_http_methods(["GET", "POST"])
@permission_required("visits.import_ledger", raise_exception=True)
def import_list(request: StaffRequest) -> HttpResponse:
    """The imports so far; POST takes a file and makes the dry run. Budget: 6 queries."""
    form = LedgerForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = check_ledger(
                file.read(), file_name=file.name, room=form.cleaned_data["room"], by=request.user, at=timezone.now()
            )
        except LedgerFileError as error:
            form.add_error("file", str(error))
        except MoveRefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(batch)
    return render(
        request, "visits/import_list.html", {"form": form, "batches": ImportBatch.objects.for_list()[:LATEST]}
    )


@require_safe
@permission_required("visits.import_ledger", raise_exception=True)
def import_template(request: StaffRequest) -> HttpResponse:
    """The empty ledger with its pick lists."""
    return xlsx_response(template(), "ledger-template")


@require_safe
@permission_required("visits.import_ledger", raise_exception=True)
def import_batch(request: StaffRequest, pk: int) -> HttpResponse:
    """What became of a file: counts, rows sent back, visits made. Budget: 10 queries."""
    batch = get_object_or_404(ImportBatch.objects.select_related("room", "checked_by", "imported_by"), pk=pk)
    return _batch_page(request, batch, UndoForm())


def _batch_page(request: StaffRequest, batch: ImportBatch, undo: UndoForm) -> HttpResponse:
    rows = batch.report.get("rows", [])
    context: dict[str, Any] = {
        "batch": batch,
        "undo": undo,
        "unknown": batch.report.get("unknown", []),
        "bad": [row for row in rows if row["state"] == "bad"][:SHOWN],
        "known": [row for row in rows if row["state"] == "known"][:SHOWN],
        "shown": SHOWN,
        "page": None,
        "may_run": batch.status == ImportStatus.CHECKED and batch.rows_good > 0,
    }
    if batch.imported_at:
        visits = Visit.objects.visible_to(request.user).filter(import_batch=batch)
        context["page"] = list_page(visits.select_related("category1", "purpose").defer("search_text"), request)
    return render(request, "visits/import_batch.html", context)


@require_safe
@permission_required("visits.import_ledger", raise_exception=True)
def import_bad(request: StaffRequest, pk: int) -> HttpResponse:
    """The rows sent back, as they came and with the reason: only for those who brought the file."""
    mine = ImportBatch.objects.filter(checked_by=request.user)
    batch = get_object_or_404(mine, pk=pk, rows_bad__gt=0)
    record_access(request, AccessAction.EXPORT, batch, label=f"{batch.rows_bad}")
    return xlsx_response(bad_rows(batch.report), f"ledger-bad-rows-{batch.pk}")


@require_POST
@permission_required("visits.import_ledger", raise_exception=True)
def import_move(request: StaffRequest, pk: int, verb: str) -> HttpResponse:
    """Import, discard, undo."""
    batch = get_object_or_404(ImportBatch.objects.for_list(), pk=pk)
    user, undo = request.user, UndoForm(request.POST)
    if verb == "run":
        return press(
            request, batch, lambda: import_ledger(batch, by=user, at=timezone.now()), _("The ledger was imported.")
        )
    if verb == "discard":
        return press(request, batch, lambda: discard_ledger(batch, by=user), _("The file was discarded."))
    if verb != "undo":
        raise Http404
    if not undo.is_valid():
        return _batch_page(request, batch, undo)
    reason = undo.cleaned_data["reason"]
    return press(request, batch, lambda: undo_import(batch, by=user, reason=reason), _("The import was undone."))
