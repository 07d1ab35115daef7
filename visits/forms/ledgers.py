"""What is asked when an old ledger is imported."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from office.models import Room, User
from visits.ledger.reading import MOST_BYTES


class LedgerForm(forms.Form):
    """A workbook, and the room its visits came to."""

    file = forms.FileField(
        label=_("Excel file (.xlsx)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx", "class": "form-control"}),
        error_messages={"empty": _("This file is empty.")},
    )
    room = forms.ModelChoiceField(Room.objects.none(), label=_("reception room"), empty_label=None)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"room": user.room_id}, **kwargs})
        self.fields["room"].queryset = Room.objects.filter(is_active=True)  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Too big a file is not even read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than 10 MB: split it by year."))
        return file


class UndoForm(forms.Form):
    """Why an import is undone."""

    reason = forms.CharField(label=_("Reason"), max_length=200)
