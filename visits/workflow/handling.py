"""Handling by the room itself: notice, result, instruction, taking a matter back."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.deadlines import current_rules, working_days
from office.models import User
from office.moves import MoveRefusedError, check_revision, lock, save_move, start_move
from visits.laws.citing import Library, record_citations
from visits.models import DemandDecision, HandlingRound, Visit, VisitStatus


def is_named_in(visit: Visit, person: User) -> bool:
    """Whether the visit complains of this person; of a namesake counts too, which is the safe mistake."""
    return visit.respondent_staff_id == person.pk or visit.respondent_name.strip() == str(person)


def refuse_interested(visit: Visit, person: User) -> None:
    """Recusal (Art. 28): nobody handles a visit that names her as respondent."""
    if is_named_in(visit, person):
        raise MoveRefusedError(_("You are named in this visit and must not handle it (Art. 28)."))


def current_round(visit: Visit) -> HandlingRound:
    """The latest round; raises MoveRefusedError where handling has not begun."""
    latest = visit.rounds.order_by("-number").first()
    if latest is None:
        raise MoveRefusedError(_("Handling has not begun yet."))
    return latest


def decide_demands(round_: HandlingRound, decisions: Sequence[DemandDecision], *, by: User, on: date) -> None:
    """Write the decision on each demand; raises MoveRefusedError if one is left out (domain rules §2.2)."""
    decided = {decision.demand_id for decision in decisions}
    missing = [demand for demand in round_.visit.demands.all() if demand.pk not in decided]
    if missing:
        raise MoveRefusedError(_("Not yet answered: %(demand)s") % {"demand": missing[0]})
    library = Library(on)
    for decision in decisions:
        decision.round = round_
        save_move(decision, by=by, reason="decided")
        record_citations(decision, f"{decision.text}\n{decision.legal_basis}", by=by, on=on, library=library)


@transaction.atomic
def record_notice(visit: Visit, *, by: User, on: date, how: str, revision: int | None = None) -> Visit:
    """The visitor was told in writing how the matter goes on; stops the notice clock (Art. 23)."""
    visit = lock(visit)
    check_revision(visit, revision)
    if visit.notice_given_on:
        raise MoveRefusedError(_("The notice was already given on %(day)s.") % {"day": visit.notice_given_on})
    if visit.status in {VisitStatus.ARCHIVED, VisitStatus.VOID}:
        raise MoveRefusedError(_("This visit is archived or void."))
    visit.notice_given_on = on
    save_move(visit, by=by, reason=f"notice given: {how}", fields=["notice_given_on"])
    return visit


@transaction.atomic
def record_result(
    visit: Visit,
    *,
    by: User,
    at: datetime,
    result: str,
    legal_basis: str,
    decisions: Sequence[DemandDecision],
    revision: int | None = None,
) -> Visit:
    """The room's own result of the present round; from here on the visitor waits to be told."""
    visit = start_move(visit, VisitStatus.TO_FEED_BACK, given=[VisitStatus.HANDLING])
    check_revision(visit, revision)
    refuse_interested(visit, by)
    finish_round(visit, by=by, on=timezone.localdate(at), result=result, legal_basis=legal_basis, decisions=decisions)
    save_move(visit, by=by, reason="result recorded")
    return visit


def finish_round(
    visit: Visit, *, by: User, on: date, result: str, legal_basis: str, decisions: Sequence[DemandDecision]
) -> None:
    """Write the result of the present round and set the day by which the visitor must be told."""
    round_ = current_round(visit)
    round_.result, round_.legal_basis, round_.result_on = result, legal_basis, on
    save_move(round_, by=by, reason="result recorded")
    record_citations(round_, f"{result}\n{legal_basis}", by=by, on=on)
    decide_demands(round_, decisions, by=by, on=on)
    visit.result = result[:2000]
    visit.due_on = working_days(on, current_rules().feedback_days).day


@transaction.atomic
def take_back(visit: Visit, *, by: User, reason: str) -> Visit:
    """The room handles the matter itself; raises MoveRefusedError while a department still holds a slip."""
    if lock(visit).status != VisitStatus.REFERRED:  # the map also allows it after feedback, but there a round is opened
        raise MoveRefusedError(_("Only a referred visit is taken back."))
    visit = start_move(visit, VisitStatus.HANDLING)
    slip = visit.referrals.open().first()
    if slip:
        raise MoveRefusedError(_("Slip %(slip)s is still open: complete or withdraw it first.") % {"slip": slip})
    visit.due_on = current_round(visit).due_on
    save_move(visit, by=by, reason=reason)
    return visit


@transaction.atomic
def write_instruction(visit: Visit, *, by: User, text: str, revision: int | None = None) -> Visit:
    """The leader's instruction (领导批示), printed on the form."""
    visit = lock(visit)
    check_revision(visit, revision)
    if not visit.is_open:
        raise MoveRefusedError(_("This visit is no longer open."))
    visit.leader_instruction = text
    save_move(visit, by=by, reason="instruction written", fields=["leader_instruction"])
    return visit
