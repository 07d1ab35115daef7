"""A decision on each demand (Art. 32): support, partly, explained, not supported, with its legal basis."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.move_pages import MoveForm, text_area
from visits.forms.citing import cite_line
from visits.models import Decision, Demand, DemandDecision, Visit


def demands_of(visit: Visit) -> list[Demand]:
    """The demands in their order."""
    return list(visit.demands.all())


class DecisionsForm(MoveForm):
    """A form that asks for a decision on each demand of the visit; nothing is chosen beforehand."""

    def __init__(self, *args: Any, demands: list[Demand], required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.demands = demands
        for demand in demands:
            self.fields[f"decision_{demand.pk}"] = forms.ChoiceField(
                label=f"{demand.position}. {demand.text}",
                choices=Decision.choices,
                widget=forms.RadioSelect,
                required=required,
            )
            self.fields[f"text_{demand.pk}"] = forms.CharField(
                label=_("Explanation"), required=False, max_length=3000, widget=text_area(2)
            )
            self.fields[f"basis_{demand.pk}"] = forms.CharField(
                label=_("Legal basis, unless supported"), required=False, max_length=500, widget=cite_line()
            )

    def check_decisions(self, data: dict[str, Any], *, needed: bool) -> None:
        """Each demand is decided, and any decision but plain support rests on a law."""
        for demand in self.demands:
            decided = data.get(f"decision_{demand.pk}")
            if needed and not decided and f"decision_{demand.pk}" not in self.errors:
                self.add_error(f"decision_{demand.pk}", _("This outcome needs it."))
            if decided and decided != Decision.SUPPORT and not data.get(f"basis_{demand.pk}"):
                self.add_error(f"basis_{demand.pk}", _("Name the article it rests on (Art. 32)."))

    def decisions(self) -> list[DemandDecision]:
        """One unsaved decision for each demand that was decided."""
        data = self.cleaned_data
        return [
            DemandDecision(
                demand=demand,
                decision=data[f"decision_{demand.pk}"],
                text=data[f"text_{demand.pk}"],
                legal_basis=data[f"basis_{demand.pk}"],
            )
            for demand in self.demands
            if data[f"decision_{demand.pk}"]
        ]
