"""What the box at the top of every page finds, each kind within the person's own scope."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from archive.models import ArchivedCase
from office.models import Series, User
from office.paging import ListPage, list_page
from office.search import ZhQuerySet, zh_normalise
from office.snippets import as_html, marked, snippet
from office.typed import PaperNumber, PersonalNumber, paper_number
from referrals.models import Referral
from supervision.models import StaffComplaint
from visits.finding import show_hits, visit_of_code, visits_of_person
from visits.models import Notice, Visit

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from office.http import StaffRequest

FOUND, NUMBERED = 20, 10  # rows a kind, on the common page; the lists show all
NOTICES = tuple(series for series in Series.values if series.startswith("notice_"))
_CODE_OF_CASE = re.compile(r".*\d{3,}.*\d{3,}")


class Scope(NamedTuple):
    """One kind of record: what this person may see of it, and how its numbers are looked up."""

    rows: ZhQuerySet[Any] | QuerySet[Any]
    number: str
    series: tuple[str, ...]


def numbered_scopes(user: User) -> list[Scope]:
    """Records with a number of their own; a record of an interview opens its visit."""
    scopes = []
    if user.has_perm("visits.view_visit"):
        visits = Visit.objects.visible_to(user)
        scopes.append(Scope(visits.for_list(), "visit_no", (Series.VISIT,)))
        scopes.append(Scope(visits.for_list(), "interviews__interview_no", (Series.INTERVIEW,)))
        scopes.append(Scope(Notice.objects.visible_to(user).for_list(), "notice_no", NOTICES))
    if user.has_perm("referrals.view_referral"):
        scopes.append(Scope(Referral.objects.visible_to(user).for_list(), "slip_no", (Series.REFERRAL,)))
    if user.has_perm("supervision.view_staffcomplaint"):
        complaints = StaffComplaint.objects.visible_to(user)
        scopes.append(Scope(complaints, "complaint_no", (Series.COMPLAINT,)))
    return scopes


def by_number(user: User, query: str) -> tuple[list[Any], bool]:
    """The records that carry this number, and whether the number names one record: then it is opened at once."""
    typed = paper_number(query)
    if typed is None:
        one = _by_code(user, query)
        return ([one], True) if one else ([], False)
    found = _numbered(user, typed, query)
    return found[:NUMBERED], typed.is_whole and len(found) == 1


def _numbered(user: User, typed: PaperNumber, query: str) -> list[Any]:
    scopes = numbered_scopes(user)
    spelled = typed.spellings([series for scope in scopes for series in scope.series])
    found: list[Any] = []
    for scope in scopes:
        numbers = [query] + [number for series in scope.series for number in spelled.get(series, ())]
        found += scope.rows.filter(**{f"{scope.number}__in": numbers}).order_by("-pk")[:NUMBERED]
    return list(dict.fromkeys(found))


def _by_code(user: User, query: str) -> Any:
    """The visit of a query code, or the case of an archival code in any spelling."""
    if user.has_perm("visits.view_visit"):
        visit = visit_of_code(Visit.objects.visible_to(user).for_list(), query)
        if visit:
            return visit
    if not user.has_perm("archive.view_archivedcase") or not _CODE_OF_CASE.match(query):
        return None
    cases = ArchivedCase.objects.visible_to(user).for_list().zh(query)[:NUMBERED]
    return next((case for case in cases if zh_normalise(case.archival_code) == zh_normalise(query)), None)


def of_person(user: User, number: PersonalNumber) -> list[Visit]:
    """The visits of whoever has this number, the newest first; one more than is shown if there are more."""
    return list(visits_of_person(Visit.objects.visible_to(user), number).for_list()[: FOUND + 1])


def by_text(request: StaffRequest, query: str) -> dict[str, ListPage]:
    """The newest finds of each kind this person may see, with the hits marked."""
    user, found = request.user, {}
    if user.has_perm("visits.view_visit"):
        visits = Visit.objects.visible_to(user).for_finds()
        found["visits"] = list_page(visits, request, query=query, size=FOUND)
        show_hits(found["visits"], query)
    if user.has_perm("referrals.view_referral"):
        slips = Referral.objects.visible_to(user).for_finds()
        found["slips"] = list_page(slips, request, query=query, size=FOUND)
        _mark(found["slips"], query, "slip_no", "subject", around="summary")
    if user.has_perm("archive.view_archivedcase"):
        cases = ArchivedCase.objects.visible_to(user).for_list()
        found["cases"] = list_page(cases, request, query=query, size=FOUND)
        _mark(found["cases"], query, "archival_code", "title", "visit_no")
    return found


def _mark(page: ListPage, query: str, *names: str, around: str = "") -> None:
    """Give each row a copy of these attributes with the hits marked, and the words around them in a longer one."""
    for row in page:
        row.marked = {name: as_html(marked(getattr(row, name), query)) for name in names}
        row.around = as_html(snippet(getattr(row, around), query)) if around else ""
