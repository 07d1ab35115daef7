"""What else was written down at the window: the answers a visit's page shows only where there are any."""

from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from visits.models import Visit

PERSON = ("ethnicity", "nationality", "occupation", "visitor_tags", "channel", "left_at", "belongings")
MATTER = ("tags", "issue_region", "respondent_level", "respondent_department", "respondent_staff", "legal_route",
          "in_litigation", "abnormal_behaviour")  # fmt: skip
Fact = tuple[str, str]


def person_facts(visit: Visit) -> list[Fact]:
    """Label and words of what is known about the visitor beside the usual; codes must be attached."""
    return _known(visit, PERSON)


def matter_facts(visit: Visit) -> list[Fact]:
    """The same about the matter."""
    return _known(visit, MATTER)


def _known(visit: Visit, names: tuple[str, ...]) -> list[Fact]:
    told = ((name, _in_words(visit, name)) for name in names)
    return [(_label(name), words) for name, words in told if words]


def _label(name: str) -> str:
    field: Any = Visit._meta.get_field(name)
    return str(capfirst(field.verbose_name))


def _in_words(visit: Visit, name: str) -> str:
    value: Any = getattr(visit, name)
    if isinstance(value, list):
        return _(", ").join(visit.names_of(name))
    if value is True:
        return _("yes")
    if name == "left_at":
        return date_format(localtime(value), "Y-m-d H:i") if value else ""
    return str(value or "")
