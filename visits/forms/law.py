"""What is asked about laws, versions and articles; what the library can be narrowed by."""

import hashlib
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from office.move_pages import DayInput, MoveForm, text_area
from visits.laws.text import ReadLaw, read_law
from visits.models import Law, LawArticle, LawKind, LawVersion
from visits.models.law import LawQuerySet

LONGEST_TEXT = 2_000_000


class LawFilter(forms.Form):
    """Narrows the library; whatever is mangled in the address is ignored."""

    q = forms.CharField(label=_("Title, article or words"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    on = forms.DateField(label=_("In force on"), required=False, widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("all")), *LawKind.choices]  # type: ignore[attr-defined]
        for field in self.fields.values():
            style = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
            field.widget.attrs["class"] = f"{style} {style}-sm"
        self.is_valid()

    def narrow(self, laws: LawQuerySet) -> LawQuerySet:
        """The laws of the chosen kind and day; the words are looked for by the page."""
        kind, on = self.cleaned_data.get("kind"), self.cleaned_data.get("on")
        laws = laws.filter(kind=kind) if kind else laws
        return laws.in_force(on) if on else laws


class LawForm(forms.ModelForm, MoveForm):
    """A law and the names it goes by."""

    aliases = forms.CharField(
        label=_("short titles"), required=False, max_length=2000, widget=text_area(3),
        help_text=_("One a line. In answers a law is recognised by its title and by these."),
    )  # fmt: skip
    reason = forms.CharField(label=_("reason"), max_length=200, required=False)

    class Meta:
        model = Law
        fields: ClassVar = ["title", "aliases", "kind", "issuing_body", "interpreter", "replaced_by"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial["aliases"] = "\n".join(self.instance.aliases)
        others = Law.objects.exclude(pk=self.instance.pk)
        self.fields["replaced_by"].queryset = others  # type: ignore[attr-defined]
        self.fields["reason"].required = bool(self.instance.pk)
        if not self.instance.pk:
            del self.fields["reason"]

    def clean_title(self) -> str:
        """Without the brackets that every citation adds."""
        return str(self.cleaned_data["title"]).strip("《》 ")

    def clean_aliases(self) -> list[str]:
        """One a line, without brackets and repetitions."""
        lines = (line.strip("《》 \t\r") for line in self.cleaned_data["aliases"].splitlines())
        names = list(dict.fromkeys(line for line in lines if line))
        if any(len(name) > 200 for name in names):
            raise forms.ValidationError(_("A short title has at most 200 characters."))
        return names


class VersionFacts(forms.ModelForm, MoveForm):
    """What is known about a version beside its text."""

    class Meta:
        model = LawVersion
        fields: ClassVar = ["name", "document_no", "adopted_on", "in_force_from", "in_force_to", "source", "note"]
        widgets: ClassVar = {"adopted_on": DayInput(), "in_force_from": DayInput(), "in_force_to": DayInput()}

    def clean(self) -> dict[str, Any]:
        """A version ends after it came into force."""
        data = super().clean() or self.cleaned_data
        first, last = data.get("in_force_from"), data.get("in_force_to")
        if first and last and last < first:
            self.add_error("in_force_to", _("A version ends after it came into force."))
        return data


class VersionForm(VersionFacts):
    """A new version with its whole text; it is saved once its division into articles was seen."""

    is_summary = forms.BooleanField(label=_("own summaries, not the wording"), required=False)
    text = forms.CharField(
        label=_("full text"),
        max_length=LONGEST_TEXT,
        widget=text_area(16),
        help_text=_(
            "Paste the whole text. It is divided at 第…条, else at 一、（一）1.; without numbers it is kept as a whole."
        ),
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    class Meta(VersionFacts.Meta):
        fields: ClassVar = [*VersionFacts.Meta.fields, "is_summary"]

    @property
    def digest(self) -> str:
        """Stands for the text as it was previewed."""
        return hashlib.sha256(self.cleaned_data["text"].encode()).hexdigest()

    @property
    def was_seen(self) -> bool:
        """Whether this very text was shown divided into articles."""
        return self.cleaned_data.get("seen") == self.digest

    def read(self) -> ReadLaw:
        """The text divided into articles."""
        return read_law(self.cleaned_data["text"])

    def mark_seen(self) -> None:
        """The next sending of the same text saves it."""
        sent: Any = self.data
        data = sent.copy()
        data["seen"] = self.digest
        self.data = data
        self.fields["name"].widget.attrs.pop("autofocus", None)  # the division above is to be read first

    def clean_text(self) -> str:
        """No article is longer than the library can keep."""
        text = str(self.cleaned_data["text"])
        found = read_law(text)
        too_long = next((article for article in found.articles if len(article.text) > 20_000), None)
        if too_long:
            raise forms.ValidationError(_("%(article)s has more than 20,000 characters.") % {"article": too_long.label})
        return text


class VersionChangeForm(VersionFacts):
    """Correcting the facts about a version."""

    reason = forms.CharField(label=_("reason"), max_length=200)

    def changed(self) -> dict[str, Any]:
        """What was typed, field by field."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class VersionEndForm(MoveForm):
    """Since when a version is no longer in force, and why."""

    on = forms.DateField(label=_("last day in force"), widget=DayInput())
    note = forms.CharField(
        label=_("how it ended"), max_length=200, help_text=_("Repealed or replaced: by what, with its document no.")
    )

    def __init__(self, *args: Any, first: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first = first

    def clean_on(self) -> date:
        """Not before the first day."""
        day: date = self.cleaned_data["on"]
        if day < self.first:
            raise forms.ValidationError(_("A version ends after it came into force."))
        return day


class ArticleForm(forms.ModelForm, MoveForm):
    """Correcting an article that was entered wrongly."""

    reason = forms.CharField(label=_("reason"), max_length=200)

    class Meta:
        model = LawArticle
        fields: ClassVar = ["heading", "text"]
        widgets: ClassVar = {"text": text_area(10)}
