"""What is asked at the door."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _


class CheckInForm(forms.Form):
    """How many came, and whether they go first."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    people_count = forms.IntegerField(label=_("Persons"), min_value=1, max_value=999, initial=1)
    has_priority = forms.BooleanField(label=_("Priority (elderly, disabled, pregnant, with a child)"), required=False)
