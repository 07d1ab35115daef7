"""Fields in which laws are cited: static/js/cite.js offers the articles in force beside them."""

from typing import Any

from django import forms
from django.forms.widgets import Script
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _


class _Citing:
    """The picker's address and words, as the script reads them; without script the field is a plain one."""

    class Media:
        js = (Script("js/cite.js", defer=True),)

    @staticmethod
    def offered(attrs: dict[str, Any]) -> dict[str, Any]:
        """The attributes with those of the picker."""
        return {
            **attrs,
            "data-cite": reverse_lazy("visits:law_pick"),
            "data-cite-label": _("Cite an article"),
            "data-cite-hint": _("Law and article, or a word: petition 23, lift"),
        }


class CiteArea(_Citing, forms.Textarea):
    """A text box with the picker."""


class CiteLine(_Citing, forms.TextInput):
    """A line with the picker."""


def cite_area(rows: int) -> CiteArea:
    """A text box of so many rows in which laws are cited."""
    return CiteArea(attrs=CiteArea.offered({"rows": rows}))


def cite_line() -> CiteLine:
    """A line in which laws are cited."""
    return CiteLine(attrs=CiteLine.offered({}))
