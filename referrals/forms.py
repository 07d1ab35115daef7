"""What is asked on the pages of slips."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from office.models import Code, CodeKind, Department
from office.move_pages import DayInput, MoveForm, text_area
from referrals.models import Referral, ReplyDecision, ReplyReview, SlipReply, SlipReturn
from visits.forms.citing import cite_area
from visits.models import Decision, Demand


class SlipForm(forms.ModelForm, MoveForm):
    """The text of a slip."""

    class Meta:
        model = Referral
        fields: ClassVar = [
            "department", "kind", "subject", "summary", "requirement", "attachments", "requested_due_on",
        ]  # fmt: skip
        widgets: ClassVar = {"summary": text_area(8), "requirement": text_area(4), "requested_due_on": DayInput()}
        help_texts: ClassVar = {
            "summary": _("What the department needs to know; leave out who the visitor is where this is kept secret."),
            "requested_due_on": _("Left empty, the rule for slips decides."),
            "attachments": _("Which papers go along, with copies and pages."),
        }

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        self.fields["department"].queryset = Department.objects.filter(is_active=True)  # type: ignore[attr-defined]

    def clean_requested_due_on(self) -> date | None:
        """A wished day lies ahead."""
        day: date | None = self.cleaned_data["requested_due_on"]
        if day and day < self.on:
            raise forms.ValidationError(_("This day has passed."))
        return day


class NewSlipForm(SlipForm):
    """A new slip, with the departments that take part or get a copy."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    co_departments = forms.ModelMultipleChoiceField(
        Department.objects.none(),
        required=False,
        label=_("departments that take part"),
        help_text=_("Each gets a slip of its own."),
        widget=forms.SelectMultiple(attrs={"size": 5}),
    )
    copies = forms.ModelMultipleChoiceField(
        Department.objects.none(),
        required=False,
        label=_("copies to"),
        widget=forms.SelectMultiple(attrs={"size": 5}),
    )
    field_order = ["department", "co_departments", "copies"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["token"].initial = uuid4
        for name in ("co_departments", "copies"):
            self.fields[name].queryset = Department.objects.filter(is_active=True)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The lead department does not take part a second time."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("department") in (cleaned.get("co_departments") or ()):
            self.add_error("co_departments", _("The lead department is named here again."))
        return cleaned


class ApproveForm(MoveForm):
    """The opinion that stands on the slip, and another due day than the one asked for."""

    note = forms.CharField(label=_("opinion"), required=False, max_length=500, widget=text_area(3))
    due_on = forms.DateField(
        label=_("due on"),
        required=False,
        widget=DayInput(),
        help_text=_("Left empty, the day asked for in the draft, or else the rule."),
    )


class NoteForm(MoveForm):
    """A reason or opinion that must be given."""

    note = forms.CharField(label=_("reason"), max_length=500, widget=text_area(4))


class ClosingForm(MoveForm):
    """The note on closing; a reason where verdict, comment and decision contradict each other."""

    note = forms.CharField(label=_("note on closing"), max_length=2000, widget=text_area(4))

    def __init__(self, *args: Any, reason_needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = reason_needed
        if reason_needed:
            self.fields["note"].label = _("reason for closing all the same")


class DecideReturnForm(MoveForm):
    """Whether the department is right that the matter is not its own."""

    agreed = forms.TypedChoiceField(
        label=_("decision on the return"),
        choices=[("yes", _("agree: the slip is returned")), ("no", _("refuse: the department handles it"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("reason"), max_length=500, widget=text_area(4))


class ReviewForm(MoveForm):
    """The check of a reply."""

    decision = forms.ChoiceField(
        label=_("check"),
        choices=[
            (ReplyReview.ACCEPTED.value, _("accept: the slip is completed")),
            (ReplyReview.REWORK.value, _("send back to be redone")),
        ],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("opinion on the reply"),
        required=False,
        max_length=500,
        widget=text_area(4),
        help_text=_("Required when the reply is sent back."),
    )

    def clean(self) -> dict[str, Any]:
        """Whoever sends a reply back says why."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("decision") == ReplyReview.REWORK and not cleaned.get("note"):
            self.add_error("note", _("Say what is to be redone."))
        return cleaned


class ReceiveForm(MoveForm):
    """Who works on the slip."""

    contact_name = forms.CharField(label=_("handled by"), max_length=50)
    contact_phone = forms.CharField(label=_("phone"), max_length=30, required=False)


class ProgressForm(MoveForm):
    """What was done so far."""

    text = forms.CharField(label=_("progress"), max_length=2000, widget=text_area(5))


class ReturnForm(forms.ModelForm, MoveForm):
    """Why the matter is not the department's own."""

    class Meta:
        model = SlipReturn
        fields: ClassVar = ["reason", "explanation", "proposed_department"]
        widgets: ClassVar = {"explanation": text_area(4)}

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = Code.objects.of_kind(CodeKind.RETURN_REASON).usable(on)
        self.fields["reason"].queryset = reasons  # type: ignore[attr-defined]
        self.fields["proposed_department"].queryset = Department.objects.filter(  # type: ignore[attr-defined]
            is_active=True
        )


class ReplyForm(forms.ModelForm, MoveForm):
    """The department's answer, demand by demand."""

    class Meta:
        model = SlipReply
        fields: ClassVar = [
            "handling", "verified", "opinion", "legal_basis", "visitor_told_on", "visitor_told_how", "signed_by",
        ]  # fmt: skip
        widgets: ClassVar = {
            "handling": text_area(7),
            "opinion": text_area(4),
            "legal_basis": cite_area(2),
            "visitor_told_on": DayInput(),
        }

    def __init__(self, *args: Any, demands: Sequence[Demand], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.demands, self.on = demands, on
        choices = [("", "---------"), *Decision.choices]
        for demand in demands:
            label = _("Demand %(position)s: %(text)s") % {"position": demand.position, "text": demand.text}
            decision = forms.ChoiceField(label=label, choices=choices)
            text = forms.CharField(label=_("Explanation"), required=False, max_length=3000, widget=text_area(2))
            self.fields[f"decision_{demand.pk}"] = decision
            self.fields[f"text_{demand.pk}"] = text
        answers = [f"{name}_{demand.pk}" for demand in demands for name in ("decision", "text")]
        self.order_fields(["handling", "verified", *answers])

    def clean_visitor_told_on(self) -> date | None:
        """The visitor cannot have been told tomorrow."""
        day: date | None = self.cleaned_data["visitor_told_on"]
        if day and day > self.on:
            raise forms.ValidationError(_("This day has not come yet."))
        return day

    def decisions(self) -> list[ReplyDecision]:
        """What is said to each demand."""
        data = self.cleaned_data
        return [
            ReplyDecision(demand=demand, decision=data[f"decision_{demand.pk}"], text=data[f"text_{demand.pk}"])
            for demand in self.demands
        ]
