"""What is asked about feedback, rating and another round."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from office.models import Code, CodeKind, User
from office.move_pages import MoveForm, text_area
from visits.forms.citing import cite_area
from visits.forms.joined import JoinedField
from visits.forms.receipts import ReceiptForms
from visits.models import Feedback, Notice, NoticeStatus, RatingLevel, RoundKind, SatisfactionRating, Visit


class FeedbackForm(forms.ModelForm, MoveForm):
    """How the visitor was told the result; of a group, with the receipts of the representatives."""

    class Meta:
        model = Feedback
        fields: ClassVar = ["method", "notice", "content", "explanation", "objections", "recipient", "service_note"]
        widgets: ClassVar = {"content": text_area(5), "explanation": cite_area(3), "objections": text_area(2)}
        help_texts: ClassVar = {
            "notice": _("A served notice carries its own service record."),
            "service_note": _("For written answers: how and when it was handed over, number of the letter."),
        }

    def __init__(self, *args: Any, visit: Visit, joined: Any, rows: ReceiptForms, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        if joined:
            self.fields["also_told"] = JoinedField(
                joined,
                label=_("Told in the same way, of the visits joined to this one"),
                required=False,
                help_text=_("Whoever is not ticked is still to be told before the visit can be closed."),
            )
        served = Notice.objects.filter(visit=visit.pk, status=NoticeStatus.SERVED)
        self.fields["notice"].queryset = served  # type: ignore[attr-defined]
        if not served.exists():
            del self.fields["notice"]
        methods = Code.objects.of_kind(CodeKind.FEEDBACK_METHOD)
        self.fields["method"].queryset = methods  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A written method needs its service record."""
        data = super().clean() or self.cleaned_data
        method = data.get("method")
        if method and method.extra == "written" and not data.get("service_note") and not data.get("notice"):
            self.add_error(
                "service_note", _("A written answer needs a service record: how and when it was handed over.")
            )
        if not self.rows.is_valid():
            self.add_error(None, _("Look at the marked rows."))
        return data


class RatingForm(forms.ModelForm, MoveForm):
    """The visitor's verdict; nothing is chosen beforehand."""

    reasons = forms.MultipleChoiceField(
        label=_("reasons for dissatisfaction"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = SatisfactionRating
        fields: ClassVar = [
            "stage", "method", "attempts", "overall", "reasons", "comment", "solved", "attitude", "efficiency",
            "outcome", "wish",
        ]  # fmt: skip
        widgets: ClassVar = {
            "stage": forms.RadioSelect,
            "method": forms.Select,
            "overall": forms.RadioSelect,
            "comment": text_area(3),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = Code.objects.of_kind(CodeKind.DISSATISFACTION_REASON)
        self.fields["reasons"].choices = [(code.code, str(code)) for code in codes]  # type: ignore[attr-defined]
        for name in ("stage", "overall"):
            field: Any = self.fields[name]
            field.choices = [choice for choice in field.choices if choice[0]]

    def clean(self) -> dict[str, Any]:
        """Dissatisfaction has a reason."""
        data = super().clean() or self.cleaned_data
        if data.get("overall") == RatingLevel.DISSATISFIED and not data.get("reasons") and not data.get("comment"):
            self.add_error("reasons", _("Ask why, and write it down."))
        return data


class RoundForm(MoveForm):
    """Another round: of which kind, by whom, and whether by a department."""

    kind = forms.ChoiceField(label=_("kind of handling"), choices=RoundKind.choices[1:])
    reason = forms.CharField(label=_("reason"), max_length=500, widget=text_area(3))
    handler = forms.ModelChoiceField(User.objects.none(), label=_("handler"), empty_label=None)
    refer = forms.BooleanField(label=_("refer it to a department again"), required=False)

    def __init__(self, *args: Any, staff: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["handler"].queryset = staff  # type: ignore[attr-defined]
