"""Which notice may be written for a visit as it stands; questions only, with a reason where the answer is no."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from visits.models import ClosingKind, Disposition, HandlingRound, Notice, NoticeKind, NoticeStatus, Visit, VisitStatus
from visits.models.notice import OF_A_ROUND

TAKEN_UP = (Disposition.ACCEPTED, Disposition.REFERRED)
SENT_ON = (Disposition.REFERRED, Disposition.DIRECTED)
TURNED_DOWN = (Disposition.DECLINED, Disposition.DIRECTED)
ON_THE_SPOT = (Disposition.ANSWERED, Disposition.SETTLED)
UNDER_WAY = (VisitStatus.HANDLING, VisitStatus.REFERRED)
GONE = (VisitStatus.ARCHIVED, VisitStatus.VOID)

Check = Callable[[Visit, HandlingRound | None], Any]


def last_round(visit: Visit) -> HandlingRound | None:
    """The present round; no query where the rounds are loaded."""
    return max(visit.rounds.all(), key=lambda round_: round_.number, default=None)


def _acceptance(visit: Visit, last: HandlingRound | None) -> Any:
    return None if visit.disposition in TAKEN_UP else _("Acceptance is told once the visit was accepted or referred.")


def _transfer(visit: Visit, last: HandlingRound | None) -> Any:
    if visit.disposition in SENT_ON or visit.status == VisitStatus.REFERRED:
        return None
    return _("A transfer is told once the visit was referred or directed to another organ.")


def _decline(visit: Visit, last: HandlingRound | None) -> Any:
    if visit.disposition in TURNED_DOWN:
        return None
    return _("This notice follows the decision not to accept the matter.")


def _not_again(visit: Visit, last: HandlingRound | None) -> Any:
    if visit.disposition == Disposition.NOT_AGAIN or visit.closing_kind == ClosingKind.TERMINATED:
        return None
    return _("This notice follows the decision not to accept the matter again, or its termination.")


def _extension(visit: Visit, last: HandlingRound | None) -> Any:
    if visit.status in UNDER_WAY and last and last.due_on and last.result_on is None:
        return None
    return _("Only a matter that is being handled and has no result yet can be put off.")


def _opinion(visit: Visit, last: HandlingRound | None) -> Any:
    if last and last.result_on and visit.disposition not in ON_THE_SPOT:
        return None
    return _("A handling opinion rests on the result of the round: record the result first.")


def _answer(visit: Visit, last: HandlingRound | None) -> Any:
    if visit.disposition in ON_THE_SPOT and last and last.result_on:
        return None
    return _("The written answer follows an answer given at the window.")


CHECKS: dict[str, Check] = {
    NoticeKind.ACCEPTANCE: _acceptance,
    NoticeKind.TRANSFER: _transfer,
    NoticeKind.DECLINE: _decline,
    NoticeKind.NOT_AGAIN: _not_again,
    NoticeKind.EXTENSION: _extension,
    NoticeKind.OPINION: _opinion,
    NoticeKind.ANSWER: _answer,
}


def obstacle(visit: Visit, kind: str) -> Any:
    """Why no notice of this kind can be written now, in words; None if it can."""
    if visit.status in GONE:
        return _("This visit is archived or void.")
    if not visit.disposition and visit.closing_kind != ClosingKind.TERMINATED:
        return _("Decide on the visit first.")
    last = last_round(visit)
    return CHECKS[kind](visit, last) or _already(visit, kind, last)


def _already(visit: Visit, kind: str, last: HandlingRound | None) -> Any:
    """The paper of this kind that stands; a transfer is told each time."""
    if kind == NoticeKind.TRANSFER:
        return None
    known = standing_notice(visit, kind, last)
    return _("%(notice)s is there already.") % {"notice": known} if known else None


def standing_notice(visit: Visit, kind: str, last: HandlingRound | None) -> Notice | None:
    """The notice of this kind that is not void; of the present round, for those that belong to one."""
    for notice in visit.notices.all():
        same_round = kind not in OF_A_ROUND or (last is not None and notice.round_id == last.pk)
        if notice.kind == kind and notice.status != NoticeStatus.VOID and same_round:
            return notice
    return None


def possible_kinds(visit: Visit) -> list[NoticeKind]:
    """The kinds that may be written now, the nearest first."""
    return [kind for kind in NoticeKind if obstacle(visit, kind) is None]
