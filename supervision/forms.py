"""What is asked about complaints and appraisals."""

from datetime import date, datetime
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from office.models import User
from office.move_pages import InstantInput, MoveForm, text_area
from supervision.models import Finding, StaffAppraisal, StaffComplaint
from supervision.models.appraisal import SCORES
from supervision.models.complaint import Measure
from visits.models import Visit

BLANK = ("", "---------")


def bare_helper() -> FormHelper:
    """The template writes the form tag and the buttons."""
    helper = FormHelper()
    helper.form_tag = False
    return helper


class ComplaintForm(forms.ModelForm):
    """Who complains about whom and of what; who complains may stay unnamed."""

    token = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = StaffComplaint
        fields: ClassVar = ["about", "channel", "received_at", "complainant", "phone", "content", "visit"]
        widgets: ClassVar = {
            "received_at": InstantInput,
            "content": text_area(7),
            "visit": forms.HiddenInput,
        }

    def __init__(self, *args: Any, by: User, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        self.fields["about"].queryset = active_staff().exclude(pk=by.pk)  # type: ignore[attr-defined]
        self.fields["about"].widget.attrs["autofocus"] = True
        self.fields["visit"].queryset = Visit.objects.visible_to(by)  # type: ignore[attr-defined]
        self.fields["complainant"].help_text = _("Leave empty if the complaint is anonymous.")
        self.helper = bare_helper()

    def clean_received_at(self) -> datetime:
        """A complaint cannot come in later than now: its clock runs from here."""
        received: datetime = self.cleaned_data["received_at"]
        if received > self.at:
            raise forms.ValidationError(_("This moment is still to come."))
        return received


class AssignForm(MoveForm):
    """Who investigates: somebody who handles complaints, and never the person concerned."""

    investigator = forms.ModelChoiceField(label=_("Investigator"), queryset=User.objects.none())

    def __init__(self, *args: Any, about: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        able = User.objects.with_perm(
            "supervision.handle_staffcomplaint", backend="django.contrib.auth.backends.ModelBackend"
        )
        self.fields["investigator"].queryset = able.exclude(pk=about.pk).order_by("username")  # type: ignore[attr-defined]
        self.helper = bare_helper()


class EstablishForm(MoveForm):
    """What was found out, what the person says to it, and what follows."""

    facts = forms.CharField(label=_("Facts established"), max_length=5000, widget=text_area(6))
    statement_of_person = forms.CharField(label=_("Statement of the person"), max_length=5000, widget=text_area(4))
    finding = forms.ChoiceField(label=_("Finding"), choices=[BLANK, *Finding.choices])
    measure = forms.ChoiceField(label=_("Measure"), choices=[BLANK, *Measure.choices])
    measure_note = forms.CharField(label=_("Note on the measure"), max_length=500, required=False)
    points = forms.DecimalField(
        label=_("Points deducted in appraisal"), min_value=0, max_value=100, max_digits=4, decimal_places=1, initial=0
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()

    def clean(self) -> dict[str, Any]:
        """What is not true has no consequences."""
        values = super().clean() or {}
        if values.get("finding") == Finding.UNTRUE:
            if values.get("measure") not in (Measure.NONE, None):
                self.add_error("measure", _("A complaint that is not true leads to no measure."))
            if values.get("points"):
                self.add_error("points", _("A complaint that is not true costs no points."))
        return values


class TextForm(MoveForm):
    """One text that goes with a move."""

    text = forms.CharField(max_length=2000, widget=text_area(6))

    def __init__(self, *args: Any, label: Any, required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label
        self.fields["text"].required = required
        self.helper = bare_helper()


class ScoreForm(forms.ModelForm, MoveForm):
    """Points of the four dimensions, what is taken off and added, why, and what follows."""

    class Meta:
        model = StaffAppraisal
        fields: ClassVar = list(SCORES)
        widgets: ClassVar = {"reasons": text_area(6)}
        help_texts: ClassVar = {
            "attitude": _("0 to 25"),
            "efficiency": _("0 to 25"),
            "result": _("0 to 25"),
            "satisfaction": _("0 to 25; with fewer than five ratings the middle of the scale"),
            "bonus": _("0 to 10"),
            "veto_reason": _("Leak, retaliation or insult: the grade is then “not competent” whatever the total."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcome = self.fields["outcome"]
        outcome.choices = [BLANK, *(choice for choice in outcome.choices if choice[0])]  # type: ignore[attr-defined]
        if self.instance.pk is None:
            self.initial["outcome"] = ""
        self.helper = bare_helper()


class AppraisalForm(ScoreForm):
    """Whom, which quarter, and the first scores."""

    class Meta(ScoreForm.Meta):
        fields: ClassVar = ["person", "year", "quarter", *SCORES]

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = active_staff().exclude(pk=by.pk)  # type: ignore[attr-defined]


def active_staff() -> Any:
    """Everybody who still works here."""
    return User.objects.filter(is_active=True).order_by("username")


def last_quarter(on: date) -> tuple[int, int]:
    """The quarter that ended last."""
    quarter = (on.month - 1) // 3
    return (on.year, quarter) if quarter else (on.year - 1, 4)
