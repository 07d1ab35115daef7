"""What is asked on the public query page."""

from django import forms
from django.utils.translation import gettext_lazy as _


class QueryForm(forms.Form):
    """Number and code from the query slip; how they are typed makes no difference."""

    no = forms.CharField(
        label=_("Registration no."), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("As on the slip, e.g. 来访〔2026〕第0001号; brackets and spaces may be left out."),
    )  # fmt: skip
    code = forms.CharField(
        label=_("Query code"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Eight letters and digits; capitals and the dash do not matter."),
    )  # fmt: skip
