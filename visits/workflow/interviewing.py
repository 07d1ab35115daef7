"""The interview and what it leads to (domain rules §2.2, §2.7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.deadlines import current_rules, natural_days, working_days
from office.models import Code, CodeKind, Series, User
from office.moves import MoveRefusedError, check_revision, lock, lock_in_order, save_move, start_move
from office.numbering import next_number
from visits.laws.citing import record_citations
from visits.models import (
    ClosingKind,
    Demand,
    DemandDecision,
    Disposition,
    Feedback,
    HandlingRound,
    InterviewRecord,
    PersonRole,
    RoundKind,
    SignatureState,
    Visit,
    VisitPerson,
    VisitStatus,
)
from visits.models.merge import same_person
from visits.workflow.handling import decide_demands, is_named_in, refuse_interested
from visits.workflow.joining import bring_along, recount_joined, untold
from visits.workflow.queueing import end_service
from visits.workflow.receipts import count_untold

CLOSING = {
    Disposition.DIRECTED: ClosingKind.DIRECTED,
    Disposition.DECLINED: ClosingKind.DECLINED,
    Disposition.NOT_AGAIN: ClosingKind.NOT_AGAIN,
    Disposition.JOINED: ClosingKind.JOINED,
    Disposition.NOTED: ClosingKind.NOTED,
}
UNSIGNED = (SignatureState.REFUSED, SignatureState.UNABLE)
SPEAKING = (PersonRole.REPRESENTATIVE, PersonRole.AGENT, PersonRole.GUARDIAN)
ON_THE_SPOT = (Disposition.ANSWERED, Disposition.SETTLED)
WITHOUT_INTERVIEW = (Disposition.JOINED, Disposition.NOTED)


@dataclass(frozen=True)
class Triage:
    """What the receptionist decided after the interview."""

    disposition: str
    note: str
    joined_to: Visit | None = None
    legal_basis: str = ""
    result: str = ""  # the answer given on the spot
    feedback_method: Code | None = None
    decisions: Sequence[DemandDecision] = ()  # on the spot: one for each demand
    notice_given: bool = False  # told in writing at once (Art. 23)


@transaction.atomic
def receive_visit(visit: Visit, *, by: User, at: datetime) -> Visit:
    """Call the visitor in; from here on `by` handles the visit."""
    visit = start_move(visit, VisitStatus.IN_INTERVIEW)
    refuse_interested(visit, by)
    visit.handler, visit.interviewed_at = by, at
    save_move(visit, by=by, reason="interview begun", fields=["status", "handler", "interviewed_at"])
    return visit


@transaction.atomic
def record_interview(
    visit: Visit,
    record: InterviewRecord,
    *,
    by: User,
    at: datetime,
    demands: Sequence[str | Demand],
    people: Sequence[VisitPerson] = (),
    revision: int | None = None,
) -> InterviewRecord:
    """Keep the record of one conversation and the demands it brought; written once, never changed.

    `people` are those interviewed beside the visitor. Raises MoveRefusedError unless the visit is open, or if no
    demand is known after it, or the record itself breaks a rule (see check_record).
    """
    visit = lock(visit)
    check_revision(visit, revision)
    last = _last_demand(visit, demands)
    save_record(visit, record, by=by, at=at, people=people, reason="interview recorded")
    for position, asked in enumerate(demands, last + 1):
        demand = asked if isinstance(asked, Demand) else Demand(text=asked)
        demand.visit, demand.interview, demand.position = visit, record, position
        demand.category_id = demand.category_id or visit.category2_id or visit.category1_id
        save_move(demand, by=by, reason="demanded")
    save_move(visit, by=by, reason="interview recorded", fields=[])
    return record


def _last_demand(visit: Visit, demands: Sequence[str | Demand]) -> int:
    """The position of the last demand known so far, if the visit may be heard and these demands may be added."""
    if not visit.is_open or visit.status == VisitStatus.REGISTERED:
        raise MoveRefusedError(_("An interview is recorded while the visit is open and the visitor was called in."))
    if demands and visit.status in {VisitStatus.TO_FEED_BACK, VisitStatus.FED_BACK}:
        raise MoveRefusedError(_("The result is there already: a new demand needs a new round or a new visit."))
    last = visit.demands.aggregate(last=Max("position"))["last"] or 0
    if not last and not demands:
        raise MoveRefusedError(_("Write down at least one demand: every demand must later be answered."))
    return int(last)


def save_record(
    visit: Visit, record: InterviewRecord, *, by: User, at: datetime, people: Sequence[VisitPerson], reason: str
) -> None:
    """Number and save a record of the locked visit, with those who were interviewed."""
    check_record(visit, record, by=by, people=people)
    record.visit, record.interviewer = visit, by
    record.interview_no = next_number(Series.INTERVIEW, on=timezone.localdate(at))
    save_move(record, by=by, reason=reason)
    record_citations(record, record.law_explained, by=by, on=timezone.localdate(at))
    record.interviewees.set(people)


def check_record(visit: Visit, record: InterviewRecord, *, by: User, people: Sequence[VisitPerson]) -> None:
    """What holds for every record: recusal (Art. 28), who was heard (Art. 20), how it was signed (D §2.2)."""
    refuse_interested(visit, by)
    if record.recorder and is_named_in(visit, record.recorder):
        raise MoveRefusedError(
            _("%(person)s is named in this visit and must not take part (Art. 28).") % {"person": record.recorder}
        )
    allowed = set(interviewable(visit))
    if not set(people) <= allowed:
        raise MoveRefusedError(_("For a group only its representatives are interviewed (Art. 20)."))
    if not people and not record.visitor_present:
        raise MoveRefusedError(_("Say who was interviewed."))
    if record.signature_state in UNSIGNED and not (record.signature_note and record.signature_witness):
        raise MoveRefusedError(_("A record that is not signed needs the reason and a witness."))


def interviewable(visit: Visit) -> list[VisitPerson]:
    """Who may be interviewed beside the visitor: of a group with representatives, these and whoever acts for others."""
    people = list(visit.people.all())
    if visit.is_group and any(person.role == PersonRole.REPRESENTATIVE for person in people):
        return [person for person in people if person.role in SPEAKING]
    return people


@transaction.atomic
def triage_visit(visit: Visit, triage: Triage, *, by: User, at: datetime, revision: int | None = None) -> Visit:
    """Decide what becomes of the visit: settle it now, handle it, refer it, or close it with a reason.

    Raises MoveRefusedError on a wrong status, a stale page or a missing interview record.
    """
    disposition = Disposition(triage.disposition)
    if triage.joined_to:  # two people may join the two to each other
        lock_in_order(visit, triage.joined_to.pk)
    visit = start_move(visit, _status_after(disposition), given=[VisitStatus.IN_INTERVIEW])
    check_revision(visit, revision)
    refuse_interested(visit, by)
    if disposition not in WITHOUT_INTERVIEW and not visit.interviews.exists():
        raise MoveRefusedError(_("Write the interview record first: it is what the decision rests on."))
    if disposition == Disposition.NOT_AGAIN and visit.repeats_id is None:
        raise MoveRefusedError(
            _("“Not accepted again” needs the earlier visit: register this one as its repeat (Art. 36).")
        )
    visit.disposition, visit.disposition_note = disposition, triage.note
    on = timezone.localdate(at)
    record_citations(visit, triage.note, by=by, on=on)
    if triage.notice_given:
        visit.notice_given_on = on
    if disposition in ON_THE_SPOT:
        _settle(visit, triage, by=by, at=at)
    elif disposition in CLOSING:
        _close(visit, disposition, triage, by=by, at=at)
    else:
        visit.due_on = open_first_round(visit, by=by, on=on).due_on
    save_move(visit, by=by, reason=f"decided: {disposition}")
    _follow_decision(visit, by=by, at=at)
    return visit


def _follow_decision(visit: Visit, *, by: User, at: datetime) -> None:
    """Demands go the visit's way unless the interview said otherwise; the first visit learns who follows it."""
    for demand in visit.demands.filter(disposition=""):
        demand.disposition = visit.disposition
        save_move(demand, by=by, reason="decided", fields=["disposition"])
    if visit.joined_to:
        recount_joined(visit.joined_to, by=by, reason="visit joined")
    if visit.left_at:
        end_service(visit, by=by, at=at)


def _status_after(disposition: Disposition) -> VisitStatus:
    if disposition in ON_THE_SPOT:
        return VisitStatus.FED_BACK
    if disposition in CLOSING:
        return VisitStatus.CLOSED
    return VisitStatus.HANDLING if disposition == Disposition.ACCEPTED else VisitStatus.REFERRED


def open_first_round(visit: Visit, *, by: User, on: date) -> HandlingRound:
    """The first round: 60 days from acceptance by default (Art. 34)."""
    rules = current_rules()
    due = natural_days(on, rules.handling_days, rules)
    first = HandlingRound(visit=visit, number=1, kind=RoundKind.FIRST, handler=by, accepted_on=on)
    first.due_on, first.due = due.day, due.to_dict()
    save_move(first, by=by, reason="accepted")
    return first


def _settle(visit: Visit, triage: Triage, *, by: User, at: datetime) -> None:
    """Answered or settled at the window: round, result and feedback in one step."""
    on = timezone.localdate(at)
    first = HandlingRound(visit=visit, number=1, kind=RoundKind.FIRST, handler=by, accepted_on=on)
    first.result, first.legal_basis, first.result_on = triage.result, triage.legal_basis, on
    save_move(first, by=by, reason="settled on the spot")
    record_citations(first, f"{triage.result}\n{triage.legal_basis}", by=by, on=on)
    decide_demands(first, triage.decisions, by=by, on=on)
    method = triage.feedback_method or Code.objects.get(kind=CodeKind.FEEDBACK_METHOD, code="oral")
    told = Feedback(round=first, method=method, given_at=at, given_by=by, content=triage.result, recipient=visit.name)
    told.explanation = triage.legal_basis
    save_move(told, by=by, reason="told on the spot")
    visit.result, visit.notice_given_on = triage.result[:2000], on
    visit.untold_joined = untold(visit, first).exists()
    visit.untold_count = count_untold(visit)
    visit.left_at = visit.left_at or at
    visit.due_on = working_days(on, current_rules().rating_days).day


def _close(visit: Visit, disposition: Disposition, triage: Triage, *, by: User, at: datetime) -> None:
    if disposition == Disposition.JOINED:
        visit.joined_to = joinable(visit, triage.joined_to)
        bring_along(visit, visit.joined_to, by=by)
    visit.closing_kind, visit.closing_note = CLOSING[disposition], triage.note
    visit.closed_at, visit.due_on = at, None
    visit.left_at = visit.left_at or at


def joinable(visit: Visit, first: Visit | None) -> Visit:
    """The open visit this one is joined to: another one, itself not joined (product §3)."""
    if first is None or first.pk == visit.pk:
        raise MoveRefusedError(_("Choose the open visit that this one joins."))
    locked = lock(first)
    if locked.pk != visit.repeats_id and locked.visitor_id not in same_person(visit.visitor_id):
        raise MoveRefusedError(
            _("%(visit)s is of somebody else: only a visit of the same person is joined.") % {"visit": locked}
        )
    if not locked.is_open:
        raise MoveRefusedError(
            _("%(visit)s is no longer open; register this one as a repeat visit.") % {"visit": locked}
        )
    return locked
