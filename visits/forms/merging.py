"""What is asked when two visitors turn out to be one person."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.move_pages import MoveForm, text_area
from visits.models import Visit


class OtherVisitorForm(forms.Form):
    """Who else is meant, by the number of one of the visits."""

    visit_no = forms.CharField(label=_("Registration no. of a visit of the other person"), max_length=40)

    def __init__(self, *args: Any, visits: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.visits = visits

    def clean_visit_no(self) -> Visit:
        """A visit the user may see, of somebody with a name."""
        number = self.cleaned_data["visit_no"].strip().replace("\0", "")
        visit: Visit | None = self.visits.filter(visit_no=number).first()
        if visit is None:
            raise forms.ValidationError(_("There is no visit of a person with this number."))
        return visit


class MergeForm(MoveForm):
    """Why the two are one person."""

    reason = forms.CharField(label=_("how you know that it is one person"), max_length=500, widget=text_area(3))
    despite_ids = forms.BooleanField(label=_("this person holds both document numbers"), required=False)

    def __init__(self, *args: Any, differ: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not differ:
            del self.fields["despite_ids"]
