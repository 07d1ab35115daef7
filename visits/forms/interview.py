"""What is asked about the interview and the decision after it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.forms import formset_factory
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from office.models import Code, CodeKind, User
from office.move_pages import DayInput, InstantInput, MoveForm, text_area
from visits.forms.citing import cite_area
from visits.forms.decisions import DecisionsForm
from visits.interview_lines import without_empty_end
from visits.models import Demand, Disposition, InterviewRecord, SigningEvent, Visit, VisitPerson
from visits.models.signing import EXPLAINED, SIGNATURES
from visits.workflow.interviewing import ON_THE_SPOT, Triage

MOST_DEMANDS = 20
ASKED = ("disposition", "note", "result", "legal_basis", "feedback_method", "notice_given")
LEEWAY = timedelta(minutes=5)  # clocks of the room differ


class TalkArea(forms.Textarea):
    """Where the conversation is typed; a script adds the switch to questions and answers, whose words are here."""

    def __init__(self) -> None:
        super().__init__({"rows": 14, "data-talk": _("Questions and answers"), "spellcheck": "false"})


class InterviewForm(forms.ModelForm, MoveForm):
    """《来访接谈记录》; each line of the demands becomes a demand that must be answered."""

    demands = forms.CharField(
        label=_("demands, one a line"), required=False, max_length=10_000, widget=text_area(3),
        help_text=_("Every line is one demand, and every demand must be answered in the end."),
    )  # fmt: skip

    class Meta:
        model = InterviewRecord
        fields: ClassVar = [
            "content", "facts", "law_explained", "advice", "attitude", "started_at", "ended_at", "place",
            "visitor_present", "interviewees", "recorder", "others", "identity_verified", "rights_told",
            "next_contact_on", "read_back", "signature_state", "signature_note", "signature_witness",
        ]  # fmt: skip
        widgets: ClassVar = {
            "content": TalkArea(), "interviewees": forms.CheckboxSelectMultiple, "facts": text_area(3),
            "law_explained": cite_area(3), "advice": text_area(2),
            "started_at": InstantInput(), "ended_at": InstantInput(), "next_contact_on": DayInput(),
        }  # fmt: skip
        help_texts: ClassVar = {
            "recorder": _("Two members of staff are advisable; nobody who is related to the person complained of."),
            "signature_note": _("If not signed: why, in the visitor's own words if possible."),
        }

    field_order = ["revision", "content", "demands"]

    def __init__(
        self, *args: Any, staff: Any, now: datetime, people: Sequence[VisitPerson] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        fields: Any = self.fields
        fields["recorder"].queryset = staff
        fields["interviewees"].queryset = VisitPerson.objects.filter(pk__in=[person.pk for person in people])
        if not people:
            del fields["visitor_present"], fields["interviewees"]

    def clean_content(self) -> str:
        """A mark nobody wrote anything behind is left out."""
        content = without_empty_end(self.cleaned_data["content"])
        if not content:
            raise forms.ValidationError(self.fields["content"].error_messages["required"], code="required")
        return content

    def clean_demands(self) -> list[str]:
        """One demand a line, empty lines left out."""
        lines = [line.strip() for line in self.cleaned_data["demands"].splitlines() if line.strip()]
        if len(lines) > MOST_DEMANDS:
            raise forms.ValidationError(_("At most %(most)s demands.") % {"most": MOST_DEMANDS})
        if any(len(line) > 500 for line in lines):
            raise forms.ValidationError(_("A demand has at most 500 characters."))
        return lines

    def clean(self) -> dict[str, Any]:
        """The end comes after the start; a refused signature is explained."""
        data = super().clean() or self.cleaned_data
        start, end = data.get("started_at"), data.get("ended_at")
        if start and end and end <= start:
            self.add_error("ended_at", _("The interview ends after it began."))
        if end and end > self.now + LEEWAY:
            self.add_error("ended_at", _("This lies in the future."))
        check_refusal(self, data.get("signature_state"), "signature_note", "signature_witness")
        return data


def check_refusal(form: Any, state: Any, note: str, witness: str) -> None:
    """Whatever is not signed says why, and who saw it (domain rules §2.2)."""
    if state not in EXPLAINED:
        return
    if not form.cleaned_data.get(note):
        form.add_error(note, _("Say how the signature was refused, and who witnessed it."))
    if not form.cleaned_data.get(witness):
        form.add_error(witness, _("Name who witnessed it."))


class DemandRowForm(forms.ModelForm):
    """One demand with its category and the way it goes."""

    class Meta:
        model = Demand
        fields: ClassVar = ["text", "category", "disposition"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.label = capfirst(field.label)
        category: Any = self.fields["category"]
        category.queryset = Code.objects.of_kind(CodeKind.CATEGORY)
        category.help_text = _("Left empty: the category of the visit.")


DemandFormSet: Any = formset_factory(DemandRowForm, extra=1, max_num=MOST_DEMANDS)


class CorrectionForm(InterviewForm):
    """The record as it should have been, and why it is corrected; demands are known already."""

    reason = forms.CharField(label=_("reason for the correction"), max_length=500, widget=text_area(2))
    field_order = ["revision", "reason", "content"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["demands"]


class SupplementForm(MoveForm):
    """What is added to a record."""

    text = forms.CharField(label=_("what is added"), max_length=5000, widget=text_area(6))


class SigningForm(MoveForm):
    """Whether the visitor signed the paper, after the record was saved."""

    event = forms.ChoiceField(
        label=_("signature"),
        choices=[(event.value, event.label) for event in SIGNATURES],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("reason, if not signed"), required=False, max_length=500)
    witness = forms.CharField(label=_("witness, if not signed"), required=False, max_length=100)

    def clean(self) -> dict[str, Any]:
        """A refusal is explained and witnessed."""
        data = super().clean() or self.cleaned_data
        check_refusal(self, data.get("event"), "note", "witness")
        return data


class ReadBackForm(MoveForm):
    """What the visitor says when everything was read out."""

    outcome = forms.ChoiceField(
        label=_("the visitor says"),
        choices=[(SigningEvent.CONFIRMED, _("correct")), (SigningEvent.OBJECTED, _("something is to be corrected"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("what is to be corrected"), required=False, max_length=500, widget=text_area(2))

    def clean(self) -> dict[str, Any]:
        """Whoever objects says to what."""
        data = super().clean() or self.cleaned_data
        if data.get("outcome") == SigningEvent.OBJECTED and not data.get("note"):
            self.add_error("note", _("Say what is to be corrected."))
        return data


class TriageForm(DecisionsForm):
    """What becomes of the visit; which answers are needed depends on the outcome."""

    disposition = forms.ChoiceField(
        label=_("outcome of the interview"), choices=Disposition.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("explanation"), max_length=2000, widget=text_area(3),
        help_text=_("Why so, and what the visitor was told: the way, the procedure, where to turn."),
    )  # fmt: skip
    result = forms.CharField(label=_("answer or result"), required=False, max_length=5000, widget=text_area(4))
    legal_basis = forms.CharField(label=_("legal basis"), required=False, max_length=500, widget=cite_area(2))
    feedback_method = forms.ModelChoiceField(
        Code.objects.of_kind(CodeKind.FEEDBACK_METHOD), label=_("told how"), required=False, empty_label="—"
    )
    joined_no = forms.CharField(label=_("registration no. of the open visit"), required=False, max_length=40)
    notice_given = forms.BooleanField(label=_("the visitor was told in writing at once (Art. 23)"), required=False)

    def __init__(self, *args: Any, joinable: Any, **kwargs: Any) -> None:
        super().__init__(*args, required=False, **kwargs)
        self.joinable = joinable

    def clean_joined_no(self) -> Visit | None:
        """The open visit with this number, within what the person may see."""
        number = self.cleaned_data["joined_no"].strip().replace("\0", "")
        if not number:
            return None
        visit: Visit | None = self.joinable.filter(visit_no=number).first()
        if visit is None:
            raise forms.ValidationError(_("There is no open visit with this number."))
        return visit

    def clean(self) -> dict[str, Any]:
        """An answer on the spot has a text and a legal basis; a joined visit names the other."""
        data = super().clean() or self.cleaned_data
        disposition = data.get("disposition")
        needed = {"result", "legal_basis"} if disposition in ON_THE_SPOT else set()
        if disposition == Disposition.JOINED and "joined_no" not in self.errors:
            needed = {"joined_no"}
        for name in needed:
            if not data.get(name):
                self.add_error(name, _("This outcome needs it."))
        if disposition in ON_THE_SPOT:
            self.check_decisions(data, needed=True)
        return data

    def triage(self) -> Triage:
        """The decision as the workflow takes it."""
        data = self.cleaned_data
        asked = {name: data[name] for name in ASKED}
        decisions = self.decisions() if data["disposition"] in ON_THE_SPOT else ()
        return Triage(joined_to=data["joined_no"], decisions=decisions, **asked)


class ReasonForm(MoveForm):
    """A move that needs a reason."""

    reason = forms.CharField(label=_("reason"), max_length=500, widget=text_area(3))


class LeaveForm(MoveForm):
    """The visitor left; why, if known."""

    reason = forms.CharField(label=_("note"), required=False, max_length=500, widget=text_area(3))


def colleagues(visit: Visit) -> Any:
    """Active staff of the visit's room."""
    return User.objects.filter(room=visit.room_id, is_active=True)
