"""What the archivist is asked when a visit is filed."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from archive.models import Retention
from archive.retention import RetentionChoice
from office.move_pages import MoveForm, text_area
from visits.models import Visit


class FilingForm(MoveForm):
    """Title and term, both proposed; another term than the proposed one needs a reason."""

    title = forms.CharField(label=_("Title"), max_length=200)
    retention = forms.ChoiceField(label=_("Retention"), choices=[("", "---------"), *Retention.choices])
    reason = forms.CharField(
        label=_("Reason for another term"),
        max_length=200,
        required=False,
        help_text=_("Only if you choose another term than the proposed one."),
    )
    note = forms.CharField(
        label=_("Note (备考)"),
        max_length=500,
        required=False,
        widget=text_area(3),
        help_text=_("What a later reader must know: missing papers, originals given back."),
    )

    def __init__(self, *args: Any, proposal: RetentionChoice, **kwargs: Any) -> None:
        self.proposal = proposal
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean(self) -> dict[str, Any]:
        """The reason becomes that of the proposal, or must be given (domain rules §4)."""
        values = super().clean() or {}
        chosen = values.get("retention")
        if chosen == self.proposal.retention:
            values["reason"] = str(self.proposal.reason)
        elif chosen and not values.get("reason"):
            self.add_error("reason", _("Say why the term differs from the proposed one."))
        return values


def proposed_title(visit: Visit) -> str:
    """责任者 + 事由 + 文种, as titles of files are made (DA/T 22-2015)."""
    who = visit.name if visit.name and not visit.is_secret else "群众"
    return f"{who}来访{visit.subject}材料"[:200]
