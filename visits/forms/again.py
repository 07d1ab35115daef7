"""What somebody who was here before need not say again: answers of an earlier visit, as a form holds them."""

from datetime import date
from typing import Any

from django.http import QueryDict

from visits.forms.register import AGAIN, attname_of
from visits.models import Visit

# Of the person whatever the matter; AGAIN has these and what belongs to the matter.
OF_PERSON = ("name", "gender", "birth_date", "id_type", "ethnicity", "nationality", "work_unit", "occupation",
             "visitor_tags")  # fmt: skip
UNSAID = {"", "unstated"}  # what a field holds before anybody answered


def known_answers(visit: Visit, *, of_person: bool, of_matter: bool) -> dict[str, list[str]]:
    """The answers of the earlier visit by field, each as the values a browser would send; the empty ones left out."""
    names = [name for name in AGAIN if (of_person if name in OF_PERSON else of_matter)]
    found = {name: _sent(getattr(visit, attname_of(name))) for name in names}
    return {name: values for name, values in found.items() if values}


def _sent(value: Any) -> list[str]:
    if isinstance(value, list):
        return [str(item) for item in value]
    if isinstance(value, bool):
        return ["on"] if value else []
    if isinstance(value, date):
        return [value.isoformat()]
    return [str(value)] if value not in (None, "") else []


def with_known(data: QueryDict, known: dict[str, list[str]]) -> QueryDict:
    """What was sent, with the answers of the earlier visit where nothing was."""
    full = data.copy()
    for name, values in known.items():
        if set(full.getlist(name)) <= UNSAID:
            full.setlist(name, values)
    return full
