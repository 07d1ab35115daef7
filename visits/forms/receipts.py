"""What is asked about the receipts of one answer: a row for each representative, all in one go."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.models import Code, CodeKind
from office.move_pages import InstantInput, MoveForm
from visits.models import FeedbackReceipt, ReceiptState
from visits.speakers import Speaker

EXPLAINED = {ReceiptState.REFUSED, ReceiptState.NOT_REACHED}


class ReceiptForm(forms.Form):
    """One representative; as long as no outcome is chosen, nothing is recorded of her."""

    state = forms.ChoiceField(
        label=pgettext_lazy("answer", "outcome"), required=False, choices=[("", _("not yet")), *ReceiptState.choices]
    )  # fmt: skip
    method = forms.ChoiceField(label=_("method"), required=False)
    given_at = forms.DateTimeField(label=_("when"), required=False, widget=InstantInput())
    received_by = forms.CharField(label=pgettext_lazy("answer", "received by"), required=False, max_length=100)
    note = forms.CharField(label=_("service record"), required=False, max_length=200)

    def __init__(self, *args: Any, speaker: Speaker, methods: dict[str, Code], at: datetime, **kwargs: Any) -> None:
        self.speaker, self.methods, self.at = speaker, methods, at
        super().__init__(*args, **kwargs)
        self.fields["method"].choices = [("", "—"), *((key, str(code)) for key, code in methods.items())]  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            style = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
            field.widget.attrs["class"] = f"{style} {style}-sm"
            field.widget.attrs["aria-label"] = f"{speaker.name} {self.fields[name].label}"

    def clean(self) -> dict[str, Any]:
        """An outcome has its time and method; a refusal or a failed try is explained."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("state"):
            return data
        if not data.get("method"):
            self.add_error("method", _("How was it handed over?"))
        if not data.get("given_at") and "given_at" not in self.errors:
            self.add_error("given_at", _("When was it handed over?"))
        elif data.get("given_at") and data["given_at"] > self.at:
            self.add_error("given_at", _("This lies in the future."))
        if data["state"] in EXPLAINED and not data.get("note"):
            self.add_error("note", _("Name the witness, or what was tried."))
        return data

    def receipt(self) -> FeedbackReceipt:
        """The receipt, not yet saved."""
        data = self.cleaned_data
        names = {name: data[name] for name in ("state", "given_at", "received_by", "note")}
        return FeedbackReceipt(
            person=self.speaker.person, name=self.speaker.name, method=self.methods[data["method"]], **names
        )


class ReceiptForms:
    """The rows of all representatives who have no receipt yet."""

    def __init__(self, data: Any, speakers: Sequence[Speaker], *, at: datetime, method: str = "") -> None:
        methods = {str(code.pk): code for code in Code.objects.of_kind(CodeKind.FEEDBACK_METHOD)} if speakers else {}
        self.forms = [
            ReceiptForm(
                data, prefix=f"receipt-{speaker.key or 0}", speaker=speaker, methods=methods, at=at,
                initial={"given_at": timezone.localtime(at), "received_by": speaker.name, "method": method},
            )
            for speaker in speakers
        ]  # fmt: skip

    def __iter__(self) -> Any:
        return iter(self.forms)

    def __len__(self) -> int:
        return len(self.forms)

    def is_valid(self) -> bool:
        """Every row fits; all are looked at, so that all errors are shown."""
        fits = [form.is_valid() for form in self.forms]
        return all(fits)

    def receipts(self) -> list[FeedbackReceipt]:
        """The receipts of the rows that have an outcome."""
        return [form.receipt() for form in self.forms if form.cleaned_data["state"]]


class ReceiptsForm(MoveForm):
    """The revision of the page; the rows are asked beside it."""

    def __init__(self, *args: Any, rows: ReceiptForms, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows

    def clean(self) -> dict[str, Any]:
        """The rows belong to the form."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.rows.is_valid():
            self.add_error(None, _("Look at the marked rows."))
        return data
