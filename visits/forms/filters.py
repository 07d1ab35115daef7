"""What the list of visits can be narrowed by."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.models import User
from visits.forms.filter_options import FilterOptions, PlainSelect
from visits.forms.periods import Period, day_start, days_of
from visits.models import (
    SIZE_BANDS,
    Confidentiality,
    Disposition,
    RatingLevel,
    Urgency,
    VisitKind,
    VisitStatus,
    band_name,
)
from visits.models.visit import VisitQuerySet

SOON = timedelta(days=3)
SIZES = [(str(low), band_name(low, high)) for low, high in SIZE_BANDS]
YES_NO = [("yes", _("yes")), ("no", _("no"))]
STATUSES = [("open", _("all open")), ("late", _("past the due day")), ("soon", _("due within 3 days"))]
LABELS = {
    "status": _("Status"), "category1": _("Category"), "period": _("Period"), "purpose": _("Purpose"),
    "kind": _("First or repeat"), "room": _("Reception room"), "handler": _("Handler"), "channel": _("Form of visit"),
    "urgency": _("Urgency"), "confidentiality": _("Confidentiality"), "size": _("Group visit"),
    "region": _("Region"), "disposition": _("Outcome of the interview"), "verdict": _("Verdict"),
    "late_entry": _("Entered late"), "origin": _("Origin"),
}  # fmt: skip
FIRST = ("q", "status", "category1", "period", "from", "to")  # the rest is folded until one of it is used
BY_KEY = {"purpose": "purpose", "category1": "category1", "channel": "channel", "room": "room", "handler": "handler"}
BY_VALUE = {
    "kind": "visit_kind",
    "confidentiality": "confidentiality",
    "disposition": "disposition",
    "verdict": "verdict",
}
BY_YES_NO = {"late_entry": "entered_late"}


def fixed_choices(user: User) -> dict[str, list[tuple[Any, Any]]]:
    """The choices that are no code lists; what somebody may not see is not offered."""
    hidden = {
        level
        for level, permission in (
            (Confidentiality.WHISTLEBLOW, "visits.view_whistleblow"),
            (Confidentiality.STAFF_COMPLAINT, "visits.view_staff_complaint"),
        )
        if not user.has_perm(permission)
    }
    return {
        "status": [*STATUSES, *VisitStatus.choices],
        "period": Period.choices,
        "kind": VisitKind.choices,
        "urgency": [("pressing", _("urgent or extremely urgent")), *Urgency.choices],
        "confidentiality": [choice for choice in Confidentiality.choices if choice[0] not in hidden],
        "size": [("group", _("all group visits")), ("single", _("single visits")), *SIZES],
        "origin": [("here", _("registered here")), ("ledger", _("old ledger"))],
        "disposition": Disposition.choices,
        "verdict": RatingLevel.choices,
        "late_entry": YES_NO,
    }


class VisitFilter(forms.Form):
    """Narrows the list; whatever is mangled or unknown in the address is left out, and named in `left_out`."""

    q = forms.CharField(label=_("Number, name or text"), required=False, max_length=100)
    mine = forms.BooleanField(label=_("mine only"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options = FilterOptions(user)
        choices = self.options.choices | fixed_choices(user)
        for name in ("from", "to"):  # "from" is a word of the language
            label = _("Arrived from") if name == "from" else _("until")
            days = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            self.fields[name] = forms.DateField(label=label, required=False, widget=days)
        for name, label in LABELS.items():
            if choices.get(name):
                options = [("", _("all")), *choices[name]]
                self.fields[name] = forms.ChoiceField(label=label, required=False, choices=options, widget=PlainSelect)
        self.order_fields([*FIRST, *(name for name in LABELS if name not in FIRST), "mine"])
        self._dress()
        self.is_valid()

    def _dress(self) -> None:
        for field in self.fields.values():
            style = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
            field.widget.attrs["class"] = f"{style} {style}-sm"
        self.fields["q"].widget.input_type = "search"
        self.fields["mine"].widget.attrs["class"] = "form-check-input"

    @property
    def chosen(self) -> dict[str, str]:
        """What was chosen, as it stands in an address; only fields there are, only values they know."""
        return {
            name: "on" if value is True else str(value)
            for name in self.fields
            if (value := self.cleaned_data.get(name))
        }

    @property
    def left_out(self) -> list[Any]:
        """The names of the fields whose value is not known, or no longer."""
        return [self.fields[name].label for name in self.errors if name in self.fields]

    @property
    def closed(self) -> list[str]:
        """The labels of chosen codes, rooms and people that are no longer used."""
        used = self.options.closed & set(self.chosen.items())
        return [label for name, value in used for key, label in self.options.choices[name] if key == value]

    def first_fields(self) -> Iterator[Any]:
        """Always to be seen."""
        return (self[name] for name in FIRST)

    def more_fields(self) -> Iterator[Any]:
        """Folded."""
        return (self[name] for name in self.fields if name not in FIRST and name != "mine")

    @property
    def uses_more(self) -> bool:
        """Whether a folded field is used, so that it must be seen."""
        return any(name not in FIRST and name != "mine" for name in self.chosen)

    def narrow(self, visits: VisitQuerySet, *, user: User, on: date) -> VisitQuerySet:
        """The visits that fit everything chosen; the text itself is looked for by the list's page."""
        data = self.chosen
        visits = _with_status(visits, data.get("status", ""), on)
        if data.get("mine"):
            visits = visits.of_staff(user)
        keys = {BY_KEY[name]: self.options.keys[name, data[name]] for name in BY_KEY if name in data}
        values = {BY_VALUE[name]: data[name] for name in BY_VALUE if name in data}
        flags = {BY_YES_NO[name]: data[name] == "yes" for name in BY_YES_NO if name in data}
        return visits.filter(
            self._days(on), _urgency(data), _region(data), _size(data), _origin(data), **keys, **values, **flags
        )

    def _days(self, on: date) -> Q:
        """Days as instants: a date taken from each row's instant could not use the index."""
        period = self.cleaned_data.get("period")
        first, last = days_of(period, on) if period else (None, None)
        fits = Q()
        for since in (first, self.cleaned_data.get("from")):
            fits &= Q(arrived_at__gte=day_start(since)) if since else Q()
        for until in (last, self.cleaned_data.get("to")):
            fits &= Q(arrived_at__lt=day_start(until + timedelta(days=1))) if until and until < date.max else Q()
        return fits


def _with_status(visits: VisitQuerySet, status: str, on: date) -> VisitQuerySet:
    if status == "open":
        return visits.open()
    if status == "late":
        return visits.late(on)
    if status == "soon":
        return visits.open().filter(due_on__gte=on, due_on__lte=on + SOON)
    return visits.filter(status=status) if status else visits


def _urgency(data: dict[str, str]) -> Q:
    urgency = data.get("urgency")
    if urgency == "pressing":
        return Q(urgency__in=[Urgency.URGENT, Urgency.EXTREME])
    return Q(urgency=urgency) if urgency else Q()


def _size(data: dict[str, str]) -> Q:
    """Group visits, or one of their bands (domain rules §3.3)."""
    size = data.get("size", "")
    if size in {"", "single", "group"}:
        return Q(is_group=size == "group") if size else Q()
    high = dict(SIZE_BANDS)[int(size)]
    fits = Q(is_group=True, people_count__gte=int(size))
    return fits & Q(people_count__lte=high) if high else fits


def _origin(data: dict[str, str]) -> Q:
    """Registered here, or taken over from an old ledger."""
    origin = data.get("origin")
    return Q(import_batch__isnull=origin == "here") if origin else Q()


def _region(data: dict[str, str]) -> Q:
    """A region with all below it: the zeros at the end of its code stand for any."""
    code = data.get("region", "")
    stem = code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code
    return Q(region_code__gte=stem, region_code__lte=stem.ljust(12, "9")) if code else Q()
