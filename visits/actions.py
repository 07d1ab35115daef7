"""What may be done with a visit now, and by whom: the buttons of its page."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from office.models import User
from visits.models import ClosingKind, NoticeKind, RatingLevel, Visit, VisitStatus
from visits.notices import obstacle
from visits.workflow.joining import TELLING

S = VisitStatus


@dataclass(frozen=True)
class Action:
    """One button: a link to a page, or a form that moves at once."""

    label: Any
    page: str
    permission: str
    allowed: Callable[[Visit, str], bool]
    is_post: bool = False
    is_desk: bool = True  # work of the desk, not of its supervisors
    query: str = ""  # pages that are given the visit as ?name=
    kind: str = ""  # pages that serve several kinds, as ?kind=
    key: str = ""  # access key

    def url(self, visit: Visit) -> str:
        """Where the button leads."""
        if self.query:
            return f"{reverse(self.page)}?{self.query}={visit.pk}"
        page = reverse(self.page, args=[visit.pk])
        return f"{page}?kind={self.kind}" if self.kind else page


def _at(*statuses: str) -> Callable[[Visit, str], bool]:
    return lambda visit, verdict: visit.status in statuses


def _begun(visit: Visit, verdict: str) -> bool:
    return visit.is_open and visit.status != S.REGISTERED


def _owes_notice(visit: Visit, verdict: str) -> bool:
    return visit.owes_notice


def _owes_receipts(visit: Visit, verdict: str) -> bool:
    is_told = visit.status == S.FED_BACK or (visit.status == S.CLOSED and visit.closing_kind == ClosingKind.SETTLED)
    return is_told and visit.is_group


def _dissatisfied(visit: Visit, verdict: str) -> bool:
    return visit.status == S.FED_BACK and verdict == RatingLevel.DISSATISFIED


def _rated(visit: Visit, verdict: str) -> bool:
    is_owed = visit.untold_joined or visit.untold_count
    return visit.status == S.FED_BACK and not is_owed and verdict not in ("", RatingLevel.DISSATISFIED)


def _owes_joined(visit: Visit, verdict: str) -> bool:
    return visit.untold_joined and visit.status in TELLING


def _correctable(visit: Visit, verdict: str) -> bool:
    return visit.status not in {S.ARCHIVED, S.VOID}


def _open(visit: Visit, verdict: str) -> bool:
    return visit.is_open


def _without_slips(visit: Visit, verdict: str) -> bool:
    """Referred, but no department holds a slip any more; the page that shows the buttons has counted them."""
    return visit.status == S.REFERRED and not getattr(visit, "has_open_slip", False)


def _calls_for(kind: str) -> Callable[[Visit, str], bool]:
    return lambda visit, verdict: obstacle(visit, kind) is None


ACTIONS = (
    Action(_("Receive"), "visits:receive", "visits.interview_visit", _at(S.REGISTERED), is_post=True),
    Action(_("Record interview"), "visits:interview", "visits.interview_visit", _begun),
    Action(_("Decide"), "visits:triage", "visits.triage_visit", _at(S.IN_INTERVIEW)),
    Action(_("Record result"), "visits:result", "visits.handle_visit", _at(S.HANDLING)),
    Action(_("New slip"), "referrals:new", "referrals.draft_referral", _at(S.HANDLING, S.REFERRED), query="visit"),
    Action(_("Give feedback"), "visits:feedback", "visits.feed_back_visit", _at(S.TO_FEED_BACK)),
    Action(_("Tell joined visitors"), "visits:tell_joined", "visits.feed_back_visit", _owes_joined),
    Action(_("Receipts"), "visits:receipts", "visits.feed_back_visit", _owes_receipts),
    Action(_("Record rating"), "visits:rating", "visits.rate_visit", _at(S.FED_BACK), is_desk=False),
    Action(_("Handle again"), "visits:rehandle", "visits.feed_back_visit", _dissatisfied),
    Action(_("Close"), "referrals:close_visit", "visits.close_visit", _rated),
    Action(_("File"), "archive:file", "archive.file_visit", _at(S.CLOSED), is_desk=False),
    *(
        Action(kind.label, "visits:notice_new", "visits.handle_visit", _calls_for(kind), kind=kind)
        for kind in NoticeKind
    ),
    Action(_("Record notice"), "visits:notice", "visits.handle_visit", _owes_notice),
    Action(_("Take back"), "visits:take_back", "visits.handle_visit", _without_slips),
    Action(_("Write instruction"), "visits:instruction", "visits.instruct_visit", _open, is_desk=False),
    Action(_("Correct"), "visits:correct", "visits.correct_visit", _correctable, key="e"),
    Action(_("Add people or papers"), "visits:people", "visits.correct_visit", _correctable),
    Action(_("Add files"), "visits:attachments", "visits.add_attachment", _correctable),
    Action(_("Visitor left"), "visits:leave", "visits.register_visit", _at(S.REGISTERED)),
    Action(_("Came again"), "visits:register", "visits.register_visit", _correctable, query="repeats", key="w"),
    Action(_("Reopen"), "referrals:reopen_visit", "visits.reopen_visit", _at(S.CLOSED), is_desk=False),
    Action(
        _("Terminate"),
        "referrals:terminate_visit",
        "visits.terminate_visit",
        _at(S.HANDLING, S.REFERRED, S.TO_FEED_BACK, S.FED_BACK),
        is_desk=False,
    ),
    Action(_("Declare void"), "visits:void", "visits.void_visit", _at(S.REGISTERED, S.IN_INTERVIEW), is_desk=False),
)


@dataclass(frozen=True)
class Button:
    """An action on one visit, ready to be shown."""

    label: Any
    url: str
    page: str
    is_post: bool
    key: str = ""


def buttons(visit: Visit, user: User, verdict: str) -> Iterator[Button]:
    """What this person may do with the visit as it stands; `verdict` is the present round's."""
    at_desk = visit.can_be_worked_on_by(user)
    for action in ACTIONS:
        if action.is_desk and not at_desk:
            continue
        if action.page == "visits:rating" and visit.handler_id == user.pk:
            continue  # taken by somebody other than the one rated
        if action.allowed(visit, verdict) and user.has_perm(action.permission):
            yield Button(action.label, action.url(visit), action.page, action.is_post, action.key)
