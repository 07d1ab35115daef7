"""What is asked at the door and when a ticket is handed on."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from office.models import Room


class CheckInForm(forms.Form):
    """How many came, and whether they go first."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    people_count = forms.IntegerField(label=_("Persons"), min_value=1, max_value=999, initial=1)
    has_priority = forms.BooleanField(label=_("Priority (elderly, disabled, pregnant, with a child)"), required=False)


class TransferForm(forms.Form):
    """To which window a ticket is handed on, and why."""

    window_no = forms.ChoiceField(label=_("window"))
    reason = forms.CharField(label=_("reason"), required=False, max_length=200)

    def __init__(self, *args: Any, room: Room, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["window_no"].choices = [(number, number) for number in windows_of(room)]  # type: ignore[attr-defined]


def windows_of(room: Room | None) -> list[str]:
    """The numbers of a room's windows."""
    return [str(number) for number in range(1, room.windows + 1)] if room else []
