"""What is asked about the visitors of joined visits."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.models import Code, CodeKind
from office.move_pages import MoveForm
from visits.models import Visit


def joined_label(visit: Visit) -> str:
    """A joined visit as it is offered: number, day, name."""
    name = str(_("anonymous")) if visit.is_anonymous else visit.name
    return f"{visit} · {visit.arrived_at:%Y-%m-%d} · {name}"


class JoinedField(forms.ModelMultipleChoiceField):
    """Which of the joined visits are meant."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        """Number, day and name."""
        return joined_label(obj)


class TellJoinedForm(MoveForm):
    """Whose visitors were told how, or could not be told and why."""

    joined = JoinedField(Visit.objects.none(), label=_("joined visits"))
    was_told = forms.TypedChoiceField(
        label=_("the visitor"),
        choices=[("1", _("was told")), ("", _("could not be told"))],
        coerce=bool,
        required=False,
        empty_value="",
        widget=forms.RadioSelect,
        initial="1",
    )
    method = forms.ModelChoiceField(
        Code.objects.of_kind(CodeKind.FEEDBACK_METHOD), label=_("told how"), required=False, empty_label="—"
    )
    note = forms.CharField(
        label=_("note"), required=False, max_length=500,
        help_text=_("For a visitor who could not be told: what was tried, and why it failed."),
    )  # fmt: skip

    def __init__(self, *args: Any, joined: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["joined"].queryset = joined  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Told has a way, not told a reason."""
        data = super().clean() or self.cleaned_data
        data["was_told"] = bool(data.get("was_told"))
        if data["was_told"] and not data.get("method"):
            self.add_error("method", _("Say how the visitor was told."))
        if not data["was_told"] and not data.get("note"):
            self.add_error("note", _("Say why the visitor could not be told."))
        return data
