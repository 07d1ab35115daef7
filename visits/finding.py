"""Finding visits by what is not text (the number of a person, a query code), and showing why a visit was found."""

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from office.masking import mask_address
from office.snippets import Part, as_html, marked, marked_name, snippet
from office.typed import PersonalNumber
from visits.models import Visit, VisitPerson
from visits.models.visit import VisitQuerySet

FIELDS = {"id_number": ("id_hash",), "phone": ("phone_hash",), "last_four": ("id_last4",)}
_CODE = re.compile(r"([2-9A-HJKMNP-Z]{4})[- ]?([2-9A-HJKMNP-Z]{4})", re.ASCII)


def visits_of_person(visits: VisitQuerySet, number: PersonalNumber) -> VisitQuerySet:
    """Those of whoever has this number, be it the first visitor or somebody who came along."""
    fits = Q()
    for name in FIELDS.get(number.kind, ("id_hash", "phone_hash")):
        # The hash of the last four is made of longer numbers only.
        value = f"0{number.value}" if name == "id_last4" else number.value
        field: Any = Visit._meta.get_field(name)
        fits |= Q(**{name: field.digest(value)})
    along = VisitPerson.objects.filter(fits).order_by().values("visit")
    return visits.filter(pk__in=Visit.objects.filter(fits).order_by().values("pk").union(along))


def visit_of_code(visits: VisitQuerySet, query: str) -> Visit | None:
    """The visit whose query code was read out or typed off the receipt."""
    match = _CODE.fullmatch(query.upper())
    return visits.filter(query_code="-".join(match.groups())).first() if match else None


def show_hits(visits: Iterable[Any], query: str) -> None:
    """Give each visit of a list of finds its number, name and subject with the hits marked, and the words around.

    An address is no more than masked, even if it is what was found.
    """
    for visit in visits:
        visit.marked_no = as_html(marked(visit.visit_no, query))
        visit.marked_name = as_html(marked_name(visit.name, query))
        visit.marked_subject = as_html(marked(visit.subject, query))
        visit.around = as_html(snippet(visit.statement, query) or snippet(visit.demand, query))
        visit.along = as_html(_companions_found(visit.companions, query))
        visit.address_found = mask_address(visit.address) if snippet(visit.address, query) else ""


def _companions_found(names: str, query: str) -> list[Part]:
    looked_at = [marked_name(name, query) for name in names.splitlines()]
    found = [parts for parts in looked_at if any(part.is_hit for part in parts)]
    return [part for position, parts in enumerate(found) for part in ([Part("、")] if position else []) + parts]
