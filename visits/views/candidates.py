"""While a visit is registered: who was here before, and which of them it is; asked once, never decided silently."""

import re
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from office.http import StaffRequest
from office.models import User
from office.names import clean_name
from visits.forms.again import known_answers, with_known
from visits.lineage.candidates import COMPARED, HITS, Candidate, find_candidates, seen_by
from visits.lineage.evidence import Reason, Typed, reasons_for
from visits.models import Visit, Visitor, VisitPerson
from visits.models.merge import same_person

CHOICE = re.compile(r"(matter|person):(\d{1,18})")
TYPED = ("name", "id_number", "phone", "address")
LONGEST = 200


class Earlier:
    """What was chosen among the candidates: a matter that comes back, a person with another one, or nobody."""

    def __init__(self, data: QueryDict, user: User) -> None:
        self.user, self.value = user, data.get("same_as", "")
        self.typed = typed_in(data)
        match = CHOICE.fullmatch(self.value)
        self.is_matter = bool(match) and self.value.startswith("matter")
        pk = int(match[2]) if match else 0
        self.visit: Visit | None = seen_by(user).for_detail().filter(pk=pk).first() if pk else None
        self.is_lost = bool(pk) and self.visit is None
        self.was_asked = "same_as_asked" in data
        self.was_shown = "same_as_known" in data

    def __bool__(self) -> bool:
        return self.visit is not None

    @cached_property
    def reasons(self) -> list[Reason]:
        """What speaks for the chosen visit being the typed person's own, as far as the user may see."""
        people = same_person(self.visit.visitor_id) if self.visit else []
        rows = seen_by(self.user).filter(visitor__in=people).only(*COMPARED)
        return reasons_for(self.typed, rows[:HITS])

    @property
    def person(self) -> Visitor | None:
        """Who it is: somebody of another name may come with the same matter, and is not taken for the first visitor."""
        kinds = {reason.kind for reason in self.reasons}
        is_same = bool(kinds & {"id", "name"}) if self.is_matter else bool(kinds)
        return self.visit.visitor if self.visit and is_same else None

    @property
    def refusal(self) -> str:
        """Why the choice can't be followed, as that of an old or forged page; empty if it can."""
        if self.is_lost or (self.visit and not self.reasons and not self._came_along):
            return _("The person chosen does not fit what was typed: choose again.")
        if self.visit and not self.is_matter and any(reason.kind == "other_id" for reason in self.reasons):
            return _("The person chosen is known with another document number: register somebody new.")
        return ""

    @property
    def _came_along(self) -> bool:
        return bool(reasons_for(self.typed, VisitPerson.objects.filter(visit=self.visit)))

    def must_be_asked(self, id_number: str, *, token: Any) -> bool:
        """Whether somebody with this very number was here, and nothing was answered nor asked about it yet.

        The visit this very form made, sent twice, does not count.
        """
        id_hash = Typed(id_number=id_number).id_hash
        if self.value or self.was_asked or not id_hash:
            return False
        return seen_by(self.user).filter(id_hash=id_hash).exclude(token=token).exists()

    def filled(self, data: QueryDict) -> QueryDict:
        """What was sent, with what need not be said again; a page that showed it has it already."""
        return data if self.was_shown else with_known(data, self.known)

    @property
    def known(self) -> dict[str, list[str]]:
        """The answers the page puts into empty fields."""
        if self.visit is None:
            return {}
        return known_answers(self.visit, of_person=self.person is not None, of_matter=self.is_matter)


def typed_in(data: QueryDict) -> Typed:
    """What was typed of the person so far, however unfinished."""
    values = {name: data.get(name, "").strip().replace("\0", "")[:LONGEST] for name in TYPED}
    if data.get("is_anonymous"):
        return Typed()
    try:
        values["name"] = clean_name(values["name"])
    except ValidationError:
        values["name"] = ""
    return Typed(**values)


def panel_of(earlier: Earlier, *, asks: bool = False) -> dict[str, Any]:
    """What the panel shows; whoever is chosen stays in it, also when the typing goes on."""
    candidates, more = find_candidates(earlier.typed, earlier.user)
    if earlier.visit and not any(earlier.visit in one.visits for one in candidates):
        candidates.insert(0, _only(earlier.visit))
    return {"candidates": candidates, "more": more, "earlier": earlier, "asks": asks}


def _only(visit: Visit) -> Candidate:
    visit.attach_codes()
    return Candidate(visit.visitor_id, [], visits=[visit], number=1)


@require_POST
@permission_required("visits.register_visit", raise_exception=True)
def visit_candidates(request: StaffRequest) -> HttpResponse:
    """Who fits what is typed: a part of the page, sent for while typing. Budget: 12 queries."""
    return render(request, "visits/_candidates.html", panel_of(Earlier(request.POST, request.user)))
