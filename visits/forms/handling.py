"""What is asked about notice, result and instruction."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.move_pages import DayInput, MoveForm, text_area
from visits.forms.citing import cite_area
from visits.forms.decisions import DecisionsForm


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


class ResultForm(DecisionsForm):
    """The result of the round, with a decision on each demand (Art. 32)."""

    result = forms.CharField(label=_("result"), max_length=5000, widget=text_area(6))
    legal_basis = forms.CharField(label=_("legal basis"), max_length=2000, widget=cite_area(3))

    def clean(self) -> dict[str, Any]:
        """Any decision but plain support rests on a law."""
        data = super().clean() or self.cleaned_data
        self.check_decisions(data, needed=False)  # the fields themselves are required
        return data
