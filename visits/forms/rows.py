"""The rows below the registration form: people who came along, papers handed in."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from office.idcard import normalise_id, parse_id
from office.masking import validate_unmasked
from office.names import clean_name
from visits.models import Material, PersonRole, VisitPerson

RESIDENT_DIGITS = 18


class PersonForm(forms.ModelForm):
    """Somebody beside the first visitor."""

    class Meta:
        model = VisitPerson
        fields = ("role", "name", "gender", "id_number", "phone", "relation", "address")

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        self.fields["address"].validators.append(validate_unmasked)

    def clean_name(self) -> str:
        """The name as typed, cleaned of what nobody means to type."""
        return clean_name(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        """An identity number fills in the sex; a representative can be reached (domain rules §2.1)."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        number = data["id_number"] = normalise_id(data.get("id_number", ""))
        if len(number) == RESIDENT_DIGITS:
            self._read_card(data)
        if data.get("role") == PersonRole.REPRESENTATIVE and not number and not data.get("phone"):
            self.add_error("id_number", _("A representative needs a document number or a phone."))
        return data

    def _read_card(self, data: dict[str, Any]) -> None:
        try:
            card = parse_id(data["id_number"], on=self.on)
        except ValidationError as error:
            self.add_error("id_number", error)
            return
        self.instance.birth_date = card.birth_date
        if data.get("gender") == "unstated":
            data["gender"] = card.sex


class MaterialForm(forms.ModelForm):
    """One paper the visitor handed in."""

    class Meta:
        model = Material
        fields = ("name", "copies", "is_original")


PeopleFormSet: Any = formset_factory(PersonForm, extra=1, max_num=300)
MaterialFormSet: Any = formset_factory(MaterialForm, extra=1, max_num=50)


def filled_rows(rows: BaseFormSet) -> list[Any]:
    """The rows somebody wrote into, not yet saved."""
    return [form.save(commit=False) for form in rows.forms if form.has_changed()]
