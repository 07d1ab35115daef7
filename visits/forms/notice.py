"""What is asked about a notice to the visitor, and about how it was served."""

import json
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.models import Department
from office.move_pages import DayInput, InstantInput, MoveForm, text_area
from visits.forms.citing import cite_area
from visits.models import Notice, NoticeKind, NoticeReason, ServiceMethod, ServiceReceipt, Visit
from visits.models.notice import DECLINE_REASONS, NOT_AGAIN_REASONS
from visits.models.visit import ACCUSING
from visits.notices import last_round
from visits.proposals import BASES
from visits.workflow.noticing import latest_extension

OWN = {
    NoticeKind.ACCEPTANCE: ("received_on", "matter", "department", "procedure", "due_on"),
    NoticeKind.TRANSFER: ("received_on", "matter", "department", "unit_name", "sent_on", "legal_basis", "explanation"),
    NoticeKind.DECLINE: ("received_on", "matter", "reason", "unit_name", "explanation", "legal_basis"),
    NoticeKind.NOT_AGAIN: ("received_on", "matter", "reason", "prior_document", "explanation", "legal_basis"),
    NoticeKind.EXTENSION: ("matter", "due_on", "explanation"),
    NoticeKind.OPINION: ("matter", "facts", "investigation", "legal_basis", "remedy"),
    NoticeKind.ANSWER: ("matter", "answer", "legal_basis"),
}
OPTIONAL = {
    NoticeKind.ACCEPTANCE: {"department"},
    NoticeKind.TRANSFER: {"department", "unit_name", "sent_on", "explanation"},
    NoticeKind.DECLINE: {"unit_name", "explanation", "legal_basis"},
    NoticeKind.NOT_AGAIN: {"explanation", "legal_basis"},
    NoticeKind.OPINION: {"legal_basis"},
    NoticeKind.ANSWER: {"legal_basis"},
}
LABELS = {
    (NoticeKind.EXTENSION, "due_on"): _("New due day"),
    (NoticeKind.EXTENSION, "explanation"): _("Reason for the extension"),
    (NoticeKind.OPINION, "matter"): _("Request"),
    (NoticeKind.ANSWER, "matter"): _("Question"),
    (NoticeKind.ACCEPTANCE, "department"): _("Handling unit"),
    (NoticeKind.TRANSFER, "department"): _("Sent to the department"),
    (NoticeKind.DECLINE, "unit_name"): _("Organ to turn to"),
}
HELP = {
    (NoticeKind.ACCEPTANCE, "department"): _("Left empty: this office."),
    (NoticeKind.TRANSFER, "sent_on"): _("Left empty: nothing was sent, the visitor is told where to turn."),
    (NoticeKind.OPINION, "legal_basis"): _("Beside the basis of each decision, which is printed with it."),
}
ALWAYS = ("addressee", "contact_phone", "copies")
LEEWAY = timedelta(minutes=5)  # clocks of the room differ


class NoticeDraftForm(forms.ModelForm, MoveForm):
    """A notice of one kind: only the fields of that kind are there."""

    class Meta:
        model = Notice
        fields: ClassVar = [
            "addressee", "received_on", "matter", "reason", "department", "unit_name", "sent_on", "prior_document",
            "facts", "investigation", "answer", "procedure", "due_on", "explanation", "legal_basis", "remedy",
            "contact_phone", "copies",
        ]  # fmt: skip
        widgets: ClassVar = {
            "matter": text_area(4), "facts": text_area(5), "investigation": text_area(8), "answer": text_area(8),
            "procedure": text_area(4), "explanation": text_area(3), "legal_basis": cite_area(2),
            "remedy": text_area(4), "received_on": DayInput(), "sent_on": DayInput(), "due_on": DayInput(),
        }  # fmt: skip

    def __init__(self, *args: Any, visit: Visit, kind: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.visit, self.kind, self.today = visit, NoticeKind(kind), today
        self.instance.kind = kind
        for name in set(self.fields) - {*ALWAYS, *OWN[self.kind], "revision"}:
            del self.fields[name]
        for name in OWN[self.kind]:
            self._shape(name)
        self.fields["copies"].widget.attrs["min"] = 1
        if visit.confidentiality in ACCUSING:
            self.fields["addressee"].disabled = True

    def _shape(self, name: str) -> None:
        """Label, help and need of one field, as this kind has them."""
        field = self.fields[name]
        field.required = name not in OPTIONAL.get(self.kind, set())
        field.label = LABELS.get((self.kind, name), field.label)
        field.help_text = HELP.get((self.kind, name), field.help_text)
        if name == "department":
            field.queryset = Department.objects.filter(is_active=True)  # type: ignore[attr-defined]
        elif name == "reason":
            self.fields[name] = self._reasons(field.label)
        elif name == "legal_basis" and "reason" in OWN[self.kind]:
            field.help_text = _("Proposed by the reason; left empty, the proposal is taken.")
            field.widget.attrs["data-proposals"] = json.dumps(dict(BASES), ensure_ascii=False)

    def _reasons(self, label: Any) -> forms.ChoiceField:
        shown = DECLINE_REASONS if self.kind == NoticeKind.DECLINE else NOT_AGAIN_REASONS
        choices = [(reason.value, reason.label) for reason in shown]
        return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)

    @property
    def changed(self) -> list[str]:
        """The attributes this kind asks for."""
        return [name for name in self.fields if name != "revision"]

    def clean(self) -> dict[str, Any]:
        """What the answers say together."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("received_on", "sent_on"):
            if data.get(name) and data[name] > self.today:
                self.add_error(name, _("This day lies in the future."))
        if "reason" in data:
            self._check_reason(data)
        if self.kind == NoticeKind.TRANSFER and not data.get("department") and not data.get("unit_name"):
            self.add_error("unit_name", _("Name the department or the other organ."))
        if self.kind == NoticeKind.EXTENSION and data.get("due_on"):
            self._check_extension(data["due_on"])
        return data

    def _check_reason(self, data: dict[str, Any]) -> None:
        reason = NoticeReason(data["reason"])
        data["legal_basis"] = data.get("legal_basis") or BASES[reason]
        if reason == NoticeReason.NOT_OURS and not data.get("unit_name"):
            self.add_error("unit_name", _("Say which organ the visitor is to turn to."))
        if reason == NoticeReason.OTHER and not data.get("explanation"):
            self.add_error("explanation", _("Say what the other reason is."))

    def _check_extension(self, day: date) -> None:
        round_ = last_round(self.visit)
        old = round_.due_on if round_ else None
        if old and not old < day <= latest_extension(old):
            text = _("Between the day after %(old)s and %(latest)s (Art. 34).")
            self.add_error("due_on", text % {"old": old, "latest": latest_extension(old)})


NEEDED = {
    ServiceMethod.DIRECT: {"signer": _("Say who signed for it.")},
    ServiceMethod.ENTRUSTED: {"signer": _("Say who signed for it.")},
    ServiceMethod.LEFT: {
        "witness": _("A notice left behind needs a witness."),
        "refusal_reason": _("Say why receipt was refused."),
        "place": _("Say where it was left."),
    },
    ServiceMethod.POST: {"mail_no": _("Give the number of the registered letter.")},
    ServiceMethod.ELECTRONIC: {"remarks": _("Say by which means and to which address it was sent.")},
    ServiceMethod.ANNOUNCEMENT: {"remarks": _("Say where the public notice was put up, and how long.")},
}


class ServiceForm(forms.ModelForm, MoveForm):
    """《送达回证》: how the notice reached the visitor; what is needed depends on the method."""

    class Meta:
        model = ServiceReceipt
        fields: ClassVar = [
            "method", "served_at", "place", "signer", "relation", "refusal_reason", "witness", "mail_no", "server",
            "remarks",
        ]  # fmt: skip
        widgets: ClassVar = {"method": forms.RadioSelect, "served_at": InstantInput(), "remarks": text_area(2)}

    def __init__(self, *args: Any, notice: Notice, staff: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.notice, self.now = notice, now
        method = forms.ChoiceField(
            label=self.fields["method"].label, choices=ServiceMethod.choices, widget=forms.RadioSelect
        )
        self.fields["method"] = method
        self.fields["server"].queryset = staff  # type: ignore[attr-defined]
        self.fields["server"].empty_label = None  # type: ignore[attr-defined]

    def clean_served_at(self) -> datetime:
        """After it was issued, and not in the future."""
        at: datetime = self.cleaned_data["served_at"]
        if at > self.now + LEEWAY:
            raise forms.ValidationError(_("This lies in the future."))
        if self.notice.issued_at and timezone.localdate(at) < timezone.localdate(self.notice.issued_at):
            raise forms.ValidationError(_("A notice is served after it was issued."))
        return at

    def clean(self) -> dict[str, Any]:
        """A refused notice needs witness and reason, a letter its number, and so on."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        method = data.get("method")
        for name, text in NEEDED[ServiceMethod(method)].items() if method else ():
            if not data.get(name) and name not in self.errors:
                self.add_error(name, text)
        return data
