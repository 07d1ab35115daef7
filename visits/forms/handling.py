"""What is asked about notice, result and instruction."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from office.move_pages import DayInput, MoveForm, text_area
from visits.models import Decision, Demand, DemandDecision, Visit


class NoticeForm(MoveForm):
    """When and how the visitor got the written notice."""

    on = forms.DateField(label=_("given on"), widget=DayInput())
    how = forms.CharField(
        label=_("how"),
        max_length=200,
        help_text=_("Handed over and signed for, by post with number, left with a witness …"),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self) -> date:
        """Not in the future."""
        day: date = self.cleaned_data["on"]
        if day > self.today:
            raise forms.ValidationError(_("This day lies in the future."))
        return day


class InstructionForm(MoveForm):
    """The leader's instruction."""

    text = forms.CharField(label=_("instruction"), max_length=2000, widget=text_area(5))


class ResultForm(MoveForm):
    """The result of the round, with a decision on each demand (Art. 32)."""

    result = forms.CharField(label=_("result"), max_length=5000, widget=text_area(6))
    legal_basis = forms.CharField(label=_("legal basis"), max_length=2000, widget=text_area(3))
    FIELDS: ClassVar = ("decision", "text", "basis")

    def __init__(self, *args: Any, demands: list[Demand], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.demands = demands
        for demand in demands:
            self.fields[f"decision_{demand.pk}"] = forms.ChoiceField(
                label=f"{demand.position}. {demand.text}", choices=Decision.choices, widget=forms.RadioSelect
            )
            self.fields[f"text_{demand.pk}"] = forms.CharField(
                label=_("explanation"), required=False, max_length=3000, widget=text_area(2)
            )
            self.fields[f"basis_{demand.pk}"] = forms.CharField(
                label=_("legal basis, unless supported"), required=False, max_length=500
            )

    def clean(self) -> dict[str, Any]:
        """Any decision but plain support rests on a law."""
        data = super().clean() or self.cleaned_data
        for demand in self.demands:
            decided = data.get(f"decision_{demand.pk}")
            if decided and decided != Decision.SUPPORT and not data.get(f"basis_{demand.pk}"):
                self.add_error(f"basis_{demand.pk}", _("Name the article it rests on (Art. 32)."))
        return data

    def decisions(self) -> list[DemandDecision]:
        """One unsaved decision for each demand."""
        data = self.cleaned_data
        return [
            DemandDecision(
                demand=demand,
                decision=data[f"decision_{demand.pk}"],
                text=data[f"text_{demand.pk}"],
                legal_basis=data[f"basis_{demand.pk}"],
            )
            for demand in self.demands
        ]


def demands_of(visit: Visit) -> list[Demand]:
    """The demands in their order."""
    return list(visit.demands.all())
