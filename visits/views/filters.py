"""Saved filters: keep, change, drop."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from office.http import StaffRequest
from office.moves import MoveRefusedError
from visits.forms.saving import SaveFilterForm, as_address, checked_query
from visits.models import FilteredPage, SavedFilter
from visits.workflow import change_filter, drop_filter, save_filter


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("visits.view_visit", raise_exception=True)
def visit_filters(request: StaffRequest) -> HttpResponse:
    """The own filters of the list of visits; posted to, it keeps one more. Budget: 5 queries."""
    if request.method == "POST":
        return _keep(request)
    mine = SavedFilter.objects.filter(owner=request.user, page=FilteredPage.VISITS)
    rows = [
        (saved, as_address(saved.query), SaveFilterForm(instance=saved, user=request.user, prefix=f"f{saved.pk}"))
        for saved in mine
    ]
    return render(request, "visits/visit_filters.html", {"rows": rows})


def _keep(request: StaffRequest) -> HttpResponse:
    """Keep what the list shows now, and go back to it."""
    form = SaveFilterForm(request.POST, user=request.user)
    address = request.POST.get("query", "")
    try:
        query = checked_query(address, request.user)
        if form.is_valid():
            shared = form.cleaned_data.get("is_shared", False)
            saved = save_filter(form.cleaned_data["name"], query, by=request.user, at=timezone.now(), is_shared=shared)
            messages.success(request, _("Kept as “%(name)s”.") % {"name": saved})
            return redirect(f"{reverse('visits:list')}?{as_address(query)}")
        _show_errors(request, form)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("visits:list")
    except MoveRefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{reverse('visits:list')}?{as_address(query)}")


def _show_errors(request: StaffRequest, form: SaveFilterForm) -> None:
    for errors in form.errors.values():
        messages.error(request, str(errors[0]))


@require_POST
@permission_required("visits.view_visit", raise_exception=True)
def visit_filter(request: StaffRequest, pk: int) -> HttpResponse:
    """Change name, order or audience of an own filter."""
    saved = get_object_or_404(SavedFilter, pk=pk, owner=request.user)
    form = SaveFilterForm(request.POST, instance=saved, user=request.user, prefix=f"f{pk}")
    if not form.is_valid():
        _show_errors(request, form)
        return redirect("visits:filters")
    try:
        change_filter(saved, by=request.user, values=form.cleaned_data)
        messages.success(request, _("The filter was changed."))
    except MoveRefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect("visits:filters")


@require_POST
@permission_required("visits.view_visit", raise_exception=True)
def visit_filter_drop(request: StaffRequest, pk: int) -> HttpResponse:
    """Drop an own filter."""
    saved = get_object_or_404(SavedFilter, pk=pk, owner=request.user)
    drop_filter(saved, by=request.user)
    messages.success(request, _("The filter “%(name)s” was dropped.") % {"name": saved})
    return redirect("visits:filters")
