"""Personal values in full: one at a time, logged, and hidden again after a minute."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from audit.access import record_access
from audit.models import AccessAction
from office.http import StaffRequest
from office.masking import mask_address, mask_id, mask_phone
from visits.models import Visit, VisitPerson

SECONDS = 60
REVEALED = {
    "id_number": _("document number"),
    "phone": _("phone"),
    "phone2": _("second phone"),
    "address": _("address"),
}
MASKS = {"id_number": mask_id, "phone": mask_phone, "phone2": mask_phone, "address": mask_address}


class RevealForm(forms.Form):
    """Which value of whom is to be seen in full, and why."""

    field = forms.ChoiceField(choices=list(REVEALED.items()))
    person = forms.ModelChoiceField(VisitPerson.objects.none(), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = visit.people.all()  # type: ignore[attr-defined]


def needs_reason(visit: Visit) -> bool:
    """A confidential visit asks why somebody looks; the setting may ask it for every visit (product §7)."""
    return visit.is_secret or settings.REVEAL_REASON == "all"


@require_POST
@permission_required(["visits.view_visit", "visits.reveal_visitor"], raise_exception=True)
def visit_reveal(request: StaffRequest, pk: int) -> HttpResponse:
    """One personal value in full, of the visitor or of somebody who came along; the log says which."""
    visit = get_object_or_404(Visit.objects.visible_to(request.user).for_detail(), pk=pk)
    form = RevealForm(request.POST, visit=visit)
    is_known, said = form.is_valid(), form.cleaned_data
    field, person, reason = said.get("field", ""), said.get("person"), said.get("reason", "")
    is_open = is_known and (bool(reason) or not needs_reason(visit))
    value = getattr(person or visit, field, "") if is_open else ""
    if value:
        whose = f"{visit.visit_no} {field}" + (f" #{person.pk}" if person else "")
        record_access(request, AccessAction.REVEAL, visit, label=whose, reason=reason)
    context = {
        "visit": visit, "field": field, "person": person, "label": REVEALED.get(field, ""), "value": value,
        "masked": MASKS[field](value) if value else "", "needs_reason": is_known and not is_open, "seconds": SECONDS,
    }  # fmt: skip
    return _shown_for_a_minute(request, visit, context, status=200 if is_known else 400)


def _shown_for_a_minute(request: StaffRequest, visit: Visit, context: dict[str, Any], *, status: int) -> HttpResponse:
    """Never kept by the browser; the whole page leads back by itself, also without script."""
    is_part = getattr(request, "htmx", False) and not context["needs_reason"]
    part = "visits/_revealed.html" if is_part else "visits/visit_reveal.html"
    response = render(request, part, context, status=status)
    if context["value"] and not is_part:
        response["Refresh"] = f"{SECONDS}; url={visit.get_absolute_url()}"
    return response
