"""Keeping what a list is narrowed by under a name."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from office.models import User
from office.typed import holds_personal_number
from visits.forms.filters import VisitFilter
from visits.models import SavedFilter

LONGEST = 2000


def as_address(query: dict[str, str]) -> str:
    """The query string that shows what is chosen."""
    return urlencode(query)


def checked_query(address: str, user: User) -> dict[str, str]:
    """What a query string chooses: fields of the form only, values it knows, and no number of a person.

    Raises ValidationError in the user's words.
    """
    form = VisitFilter(QueryDict(address[:LONGEST]), user=user)
    if form.errors:
        names = ", ".join(str(label) for label in form.left_out)
        raise ValidationError(_("Not kept: the value of %(names)s is not known."), params={"names": names})
    if not form.chosen:
        raise ValidationError(_("Choose something first: a filter that shows everything is none."))
    if holds_personal_number(form.chosen.get("q", "")):
        raise ValidationError(_("Not kept: the text holds an ID number or a phone. Leave it out."))
    return form.chosen


class SaveFilterForm(forms.ModelForm):
    """The name of a filter, and for those who may, whether everybody gets it."""

    class Meta:
        model = SavedFilter
        fields = ("name", "is_shared", "position")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not user.has_perm("visits.share_savedfilter"):
            del self.fields["is_shared"]
        self.fields["name"].widget.attrs |= {"class": "form-control form-control-sm", "autocomplete": "off"}
        self.fields["position"].widget.attrs["class"] = "form-control form-control-sm"
        self.fields["position"].required = False
        if "is_shared" in self.fields:
            self.fields["is_shared"].widget.attrs["class"] = "form-check-input"

    def clean_name(self) -> str:
        """One line without a number of a person; the name stands on the page of everybody it is shared with."""
        name = " ".join(self.cleaned_data["name"].split())
        if holds_personal_number(name):
            raise ValidationError(_("A name of a filter holds no ID number and no phone."))
        return name

    def clean_position(self) -> int:
        """Left empty it comes first."""
        return self.cleaned_data.get("position") or 0
