"""What the list of visits can be narrowed by."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.models import Code, CodeKind, User
from visits.models import SIZE_BANDS, VisitKind, VisitStatus, band_name
from visits.models.visit import VisitQuerySet


class VisitFilter(forms.Form):
    """Narrows the list; whatever is mangled in the address is ignored."""

    q = forms.CharField(label=_("Number, name or text"), required=False, max_length=100)
    status = forms.ChoiceField(label=_("Status"), required=False)
    purpose = forms.ChoiceField(label=_("Purpose"), required=False)
    category1 = forms.ChoiceField(label=_("Category"), required=False)
    kind = forms.ChoiceField(label=_("First or repeat"), required=False)
    size = forms.ChoiceField(label=_("Group visit"), required=False)
    origin = forms.ChoiceField(label=_("Origin"), required=False)
    mine = forms.BooleanField(label=_("mine only"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("from", _("Arrived from")), ("to", _("until"))):  # "from" is a word of the language
            widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            self.fields[name] = forms.DateField(label=label, required=False, widget=widget)
        statuses = [("open", _("all open")), ("late", _("past the due day")), *VisitStatus.choices]
        bands = [(str(low), band_name(low, high)) for low, high in SIZE_BANDS]
        choices: dict[str, Any] = {
            "status": statuses,
            "kind": VisitKind.choices,
            "size": [("group", _("all group visits")), ("single", _("single visits")), *bands],
            "origin": [("here", _("registered here")), ("ledger", _("old ledger"))],
            **self._code_choices(),
        }
        for name, options in choices.items():
            self.fields[name].choices = [("", _("all")), *options]  # type: ignore[attr-defined]
        for field in self.fields.values():
            style = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
            field.widget.attrs["class"] = f"{style} {style}-sm"
        self.fields["mine"].widget.attrs["class"] = "form-check-input"
        self.is_valid()

    @staticmethod
    def _code_choices() -> dict[str, list[tuple[str, str]]]:
        choices: dict[str, list[tuple[str, str]]] = {"purpose": [], "category1": []}
        for code in Code.objects.filter(kind__in=[CodeKind.PURPOSE, CodeKind.CATEGORY], parent=None):
            choices["purpose" if code.kind == CodeKind.PURPOSE else "category1"].append((code.code, str(code)))
        return choices

    def narrow(self, visits: VisitQuerySet, *, user: User, on: date) -> VisitQuerySet:
        """The visits that fit everything chosen; the text itself is looked for by the list's page."""
        data = self.cleaned_data
        status = data.get("status")
        if status == "open":
            visits = visits.open()
        elif status == "late":
            visits = visits.late(on)
        elif status:
            visits = visits.filter(status=status)
        if data.get("mine"):
            visits = visits.of_staff(user)
        if data.get("origin"):
            visits = visits.filter(import_batch__isnull=data["origin"] == "here")
        visits = self._of_size(visits, data.get("size") or "")
        return visits.filter(**{
            look_up: data[name]
            for name, look_up in (
                ("purpose", "purpose__code"), ("category1", "category1__code"), ("kind", "visit_kind"),
                ("from", "arrived_at__date__gte"), ("to", "arrived_at__date__lte"),
            )
            if data.get(name)
        })  # fmt: skip

    @staticmethod
    def _of_size(visits: VisitQuerySet, size: str) -> VisitQuerySet:
        """Group visits, or one of their bands (domain rules §3.3)."""
        if size in {"", "single", "group"}:
            return visits.filter(is_group=size == "group") if size else visits
        high = dict(SIZE_BANDS)[int(size)]
        visits = visits.filter(is_group=True, people_count__gte=int(size))
        return visits.filter(people_count__lte=high) if high else visits
