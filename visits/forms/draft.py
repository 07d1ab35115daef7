"""A draft as the page sends it: checked for shape and size, never for content."""

import json
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

from visits.workflow.drafting import Typed

LARGEST = 1_000_000  # characters: a list of 300 people needs a tenth
NEVER_KEPT = ("csrfmiddlewaretoken", "password", "draft")


def clean_page(text: str) -> str:
    """The address of a form of ours, without the draft it was opened with."""
    parts = urlsplit(text)
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or "\\" in text:
        raise ValidationError(_("This is no page of ours."))
    try:
        resolve(parts.path)
    except Resolver404:
        raise ValidationError(_("This is no page of ours.")) from None
    query = urlencode([(name, value) for name, value in parse_qsl(parts.query) if name != "draft"])
    return f"{parts.path}?{query}" if query else parts.path


def _is_pair(pair: Any) -> bool:
    return isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair)


class DraftForm(forms.Form):
    """Token, page, sequence and the fields as JSON."""

    token = forms.UUIDField()
    page = forms.CharField(max_length=200)
    sequence = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    title = forms.CharField(max_length=200, required=False)
    focus = forms.CharField(max_length=100, required=False)
    fields_typed = forms.CharField(max_length=LARGEST, strip=False)

    def clean_page(self) -> str:
        """Without the draft it was opened with."""
        return clean_page(self.cleaned_data["page"])

    def clean_fields_typed(self) -> list[list[str]]:
        """Pairs of name and value, without what must never be kept."""
        try:
            pairs = json.loads(self.cleaned_data["fields_typed"])
            json.dumps(pairs, ensure_ascii=False).encode()  # half a character cannot be stored
        except (ValueError, RecursionError):
            raise ValidationError(_("This is no form.")) from None
        if not isinstance(pairs, list) or not all(_is_pair(pair) for pair in pairs):
            raise ValidationError(_("This is no form."))
        return [pair for pair in pairs if pair[0] not in NEVER_KEPT]

    def typed(self) -> Typed:
        """What the workflow takes."""
        data = self.cleaned_data
        content = {"title": data["title"], "focus": data["focus"], "fields": data["fields_typed"]}
        return Typed(data["token"], data["page"], data["sequence"], content)
