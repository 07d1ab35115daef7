"""What can happen to a visit, as steps of a story: each returns a move that calls the workflow."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from office.idcard import parse_id
from office.models import CodeKind
from office.names import clean_name
from reception.demo.stage import Move, Stage, token_of
from referrals.workflow import close_visit
from visits.models import (
    Decision,
    DemandDecision,
    Disposition,
    Feedback,
    FeedbackReceipt,
    InterviewRecord,
    Material,
    PersonRole,
    RatingStage,
    RoundKind,
    SatisfactionRating,
    Visit,
    VisitPerson,
)
from visits.speakers import speakers
from visits.workflow import (
    correct_visit,
    give_feedback,
    open_round,
    rate_visit,
    receive_visit,
    record_interview,
    record_notice,
    record_receipts,
    record_result,
    register_visit,
    triage_visit,
    void_visit,
    write_instruction,
)
from visits.workflow.interviewing import Triage

CODE_FIELDS = {
    "purpose": CodeKind.PURPOSE,
    "channel": CodeKind.CHANNEL,
    "id_type": CodeKind.ID_TYPE,
    "ethnicity": CodeKind.ETHNICITY,
    "nationality": CodeKind.NATIONALITY,
    "occupation": CodeKind.OCCUPATION,
    "legal_route": CodeKind.LEGAL_ROUTE,
}


def person(name: str, role: str = PersonRole.MEMBER, **values: Any) -> dict[str, Any]:
    """Somebody who came along."""
    return {"name": name, "role": role, **values}


def register(
    by: str,
    *,
    category: str,
    people: Sequence[dict[str, Any]] = (),
    materials: Sequence[str] = (),
    ticket: str = "",
    **form: Any,
) -> Move:
    """Fill in the form and register; ten minutes after arrival."""

    def move(stage: Stage, key: str, at: datetime) -> None:
        clerk = stage.users[by]
        visit = Visit(**_filled(stage, form), arrived_at=at - timedelta(minutes=10), privacy_notice_given=True)
        visit.room = clerk.room or stage.rooms["第一接待室"]
        visit.window_no = clerk.window_no
        _classify(stage, visit, category)
        _read_card(stage, visit)
        stage.visits[key] = register_visit(
            visit,
            by=clerk,
            at=at,
            token=token_of(key),
            people=[VisitPerson(**values) for values in people],
            materials=[Material(name=name) for name in materials],
            ticket=stage.tickets[ticket] if ticket else None,
        )

    return move


def _filled(stage: Stage, form: dict[str, Any]) -> dict[str, Any]:
    """The form with codes, earlier visit and persons looked up."""
    values = {"channel": "walk_in", "purpose": "demand", **form}
    for name, kind in CODE_FIELDS.items():
        if name in values:
            values[name] = stage.code(kind, values[name])
    values["name"] = clean_name(values.get("name", ""))
    if "repeats" in values:
        values["repeats"] = stage.visit(values["repeats"])
    if "respondent_staff" in values:
        values["respondent_staff"] = stage.users[values["respondent_staff"]]
    if "respondent_department" in values:
        values["respondent_department"] = stage.departments[values["respondent_department"]]
    if "occurred_on" in values:
        values["occurred_on"] = stage.day(values["occurred_on"])
    return values


def _classify(stage: Stage, visit: Visit, category: str) -> None:
    code = stage.code(CodeKind.CATEGORY, category)
    visit.category1, visit.category2 = code.parent or code, code if code.parent else None


def _read_card(stage: Stage, visit: Visit) -> None:
    """Sex and birth date from the identity number, as the page does while it is typed."""
    if not visit.id_number or visit.id_type:
        return
    card = parse_id(visit.id_number, on=visit.arrived_at.date())
    visit.id_number, visit.birth_date, visit.gender = card.number, card.birth_date, card.sex
    visit.id_type, visit.id_checked = stage.code(CodeKind.ID_TYPE, "resident_id"), True


def hear(by: str, content: str, demands: Sequence[str], *, minutes: int = 25, **record: Any) -> Move:
    """Call the visitor in and write the interview record."""

    def move(stage: Stage, key: str, at: datetime) -> None:
        values = {"place": "接待室窗口", "identity_verified": True, "rights_told": True, "read_back": True, **record}
        if "next_contact_on" in values:
            values["next_contact_on"] = stage.day(values["next_contact_on"])
        clerk = stage.users[by]
        visit = receive_visit(stage.visits[key], by=clerk, at=at)
        ended = at + timedelta(minutes=minutes)
        kept = InterviewRecord(started_at=at, ended_at=ended, content=content, **values)
        record_interview(visit, kept, by=clerk, at=ended, demands=demands)

    return move


def decide(by: str, disposition: Disposition, note: str, **triage: Any) -> Move:
    """What becomes of the visit after the interview."""

    def move(stage: Stage, key: str, at: datetime) -> None:
        visit = stage.visits[key]
        choice = Decision.SUPPORT if disposition == Disposition.SETTLED else Decision.EXPLAIN
        basis = triage.get("legal_basis", "")[:500]
        said = [DemandDecision(demand=demand, decision=choice, legal_basis=basis) for demand in visit.demands.all()]
        decisions = said if disposition in {Disposition.SETTLED, Disposition.ANSWERED} else []
        triage_visit(visit, Triage(disposition, note, decisions=decisions, **triage), by=stage.users[by], at=at)

    return move


def notify(by: str, how: str) -> Move:
    """Tell the visitor in writing how the matter goes on (Art. 23)."""
    return lambda stage, key, at: record_notice(stage.visits[key], by=stage.users[by], on=at.date(), how=how)


def instruct(text: str) -> Move:
    """The manager writes the leader's instruction."""
    return lambda stage, key, _at: write_instruction(stage.visits[key], by=stage.users["manager"], text=text)


def annotate(by: str, reason: str, **changed: Any) -> Move:
    """Add to the registration afterwards, with the reason."""

    def move(stage: Stage, key: str, at: datetime) -> None:
        visit = stage.visit(key)
        for name, value in changed.items():
            setattr(visit, name, value)
        correct_visit(visit, by=stage.users[by], at=at, reason=reason, changed=changed)

    return move


def void(by: str, reason: str) -> Move:
    """Declare the registration void."""
    return lambda stage, key, at: void_visit(stage.visits[key], by=stage.users[by], at=at, reason=reason)


def conclude(by: str, result: str, basis: str, *decisions: Decision) -> Move:
    """The room's own result, with a decision on each demand in turn."""

    def move(stage: Stage, key: str, at: datetime) -> None:
        visit = stage.visit(key)
        made = [
            DemandDecision(demand=demand, decision=decision, legal_basis=basis)
            for demand, decision in zip(visit.demands.all(), decisions, strict=True)
        ]
        record_result(visit, by=stage.users[by], at=at, result=result, legal_basis=basis, decisions=made)

    return move


def tell(by: str, content: str, *, method: str = "oral", **feedback: Any) -> Move:
    """Tell the visitor the result."""

    def move(stage: Stage, key: str, at: datetime) -> None:
        visit = stage.visit(key)
        told = Feedback(method=stage.code(CodeKind.FEEDBACK_METHOD, method), given_at=at, content=content, **feedback)
        told.recipient = told.recipient or visit.name
        give_feedback(visit, told, by=stage.users[by], at=at)

    return move


def hand_over(by: str, *names: str, state: str = "signed", note: str = "") -> Move:
    """The receipts of these representatives of a group, of all without a name."""

    def move(stage: Stage, key: str, at: datetime) -> None:
        visit = stage.visit(key)
        method = stage.code(CodeKind.FEEDBACK_METHOD, "in_writing")
        receipts = [
            FeedbackReceipt(
                person=speaker.person, name=speaker.name, method=method, given_at=at, state=state, note=note,
                received_by=speaker.name,
            )
            for speaker in speakers(visit, visit.people.all())
            if speaker.name in names or not names
        ]  # fmt: skip
        record_receipts(visit, receipts, by=stage.users[by], at=at)

    return move


def rate(by: str, overall: str, *, method: str = "phone", **values: Any) -> Move:
    """Ask the visitor whether she is content."""

    def move(stage: Stage, key: str, at: datetime) -> None:
        rating = SatisfactionRating(stage=RatingStage.RESULT, method=method, rated_at=at, overall=overall, **values)
        rate_visit(stage.visits[key], rating, by=stage.users[by])

    return move


def again(by: str, kind: RoundKind, reason: str, *, refer: bool = False) -> Move:
    """Handle the matter again, because the visitor is not content."""
    return lambda stage, key, at: open_round(
        stage.visits[key], by=stage.users[by], at=at, kind=kind, reason=reason, refer=refer
    )


def close(by: str, note: str = "") -> Move:
    """Close the visit."""
    return lambda stage, key, at: close_visit(stage.visits[key], by=stage.users[by], at=at, note=note)
