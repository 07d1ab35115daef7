"""What can happen to a slip, a filed case and the queue, as steps of a story."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from archive.retention import proposed_retention
from archive.workflow import archive_visit
from office.models import CodeKind
from reception.demo.stage import Move, Stage, token_of
from referrals.models import Referral, ReplyDecision, SlipReply, SlipReturn
from referrals.workflow import (
    accept_reply,
    approve_referral,
    decide_return,
    draft_referral,
    note_progress,
    receive_referral,
    reply_referral,
    request_return,
    submit_referral,
)
from visits.models import Decision
from visits.workflow import call_ticket, check_in, hold_ticket, leave_ticket, serve_ticket


def draft(by: str, department: str, requirement: str, *, co: Sequence[str] = (), summary: str = "") -> Move:
    """Draft a slip, with parts for other departments, and hand it in for approval."""

    def move(stage: Stage, key: str, at: datetime) -> None:
        visit = stage.visit(key)
        slip = Referral(visit=visit, department=stage.departments[department], subject=visit.subject)
        slip.summary, slip.requirement = summary or visit.statement, requirement
        parts = [stage.departments[code] for code in co]
        token = token_of(f"{key}/{department}")
        slip = draft_referral(slip, by=stage.users[by], at=at, token=token, co_departments=parts)
        stage.slips[key, department] = submit_referral(slip, by=stage.users[by])
        for part in slip.co_slips.select_related("department"):
            stage.slips[key, part.department.code] = part

    return move


def issue(department: str, *, by: str = "supervisor", due: int | None = None, note: str = "同意转办。") -> Move:
    """Approve a slip; `due` chooses its day, counted from the day of loading."""

    def move(stage: Stage, key: str, at: datetime) -> None:
        day = None if due is None else stage.day(due)
        approve_referral(stage.slip(key, department), by=stage.users[by], at=at, note=note, due_on=day)

    return move


def sign(department: str, contact: str) -> Move:
    """The department signs for the slip and names who works on it."""

    def move(stage: Stage, key: str, at: datetime) -> None:
        worker = stage.worker(department)
        phone = stage.departments[department].phone
        receive_referral(stage.slip(key, department), by=worker, at=at, contact_name=contact, contact_phone=phone)

    return move


def report(department: str, text: str) -> Move:
    """The department reports progress."""
    return lambda stage, key, at: note_progress(
        stage.slip(key, department), by=stage.worker(department), at=at, text=text
    )


def refuse(department: str, reason: str, explanation: str, *, belongs_to: str) -> Move:
    """The department asks to return the slip."""

    def move(stage: Stage, key: str, at: datetime) -> None:
        request = SlipReturn(reason=stage.code(CodeKind.RETURN_REASON, reason), explanation=explanation)
        request.proposed_department = stage.departments[belongs_to]
        request_return(stage.slip(key, department), request, by=stage.worker(department), at=at)

    return move


def judge(department: str, note: str, *, agreed: bool) -> Move:
    """The supervisor decides on the return."""
    return lambda stage, key, at: decide_return(
        stage.slip(key, department), by=stage.users["supervisor"], at=at, agreed=agreed, note=note
    )


def answer(department: str, handling: str, opinion: str, basis: str, *decisions: Decision, **reply: Any) -> Move:
    """The department's reply, with a decision on each demand in turn."""

    def move(stage: Stage, key: str, at: datetime) -> None:
        slip = stage.slip(key, department)
        said = SlipReply(handling=handling, opinion=opinion, legal_basis=basis, **{"verified": "true", **reply})
        made = [
            ReplyDecision(demand=demand, decision=decision)
            for demand, decision in zip(slip.visit.demands.all(), decisions, strict=True)
        ]
        reply_referral(slip, said, by=stage.worker(department), at=at, decisions=made)

    return move


def accept(department: str, note: str = "事实清楚，依据充分，同意办结。") -> Move:
    """The supervisor accepts the reply."""
    return lambda stage, key, at: accept_reply(
        stage.slip(key, department), by=stage.users["supervisor"], at=at, note=note
    )


def file_case(title: str, *, pages: int, note: str = "") -> Move:
    """The archivist files the closed visit for the term the rules of the house propose."""

    def move(stage: Stage, key: str, at: datetime) -> None:
        visit = stage.visit(key)
        choice = proposed_retention(visit)
        archive_visit(
            visit,
            by=stage.users["archivist"],
            at=at,
            retention=choice.retention,
            retention_reason=str(choice.reason),
            title=title,
            note=note,
            pages=pages,
        )

    return move


def draw(by: str, *, people: int = 1, priority: bool = False) -> Move:
    """Somebody draws a ticket at the door of the clerk's room."""

    def move(stage: Stage, key: str, at: datetime) -> None:
        clerk = stage.users[by]
        room = clerk.room or stage.rooms["第一接待室"]
        stage.tickets[key] = check_in(
            room, by=clerk, at=at, token=token_of(f"ticket {key}"), people_count=people, has_priority=priority
        )

    return move


def call(by: str) -> Move:
    """Call the ticket to the clerk's window."""

    def move(stage: Stage, key: str, at: datetime) -> None:
        clerk = stage.users[by]
        stage.tickets[key] = call_ticket(stage.tickets[key], by=clerk, at=at, window_no=clerk.window_no)

    return move


def serve(by: str) -> Move:
    """The holder of the ticket is at the window."""
    return lambda stage, key, at: serve_ticket(stage.tickets[key], by=stage.users[by], at=at)


def hold(by: str) -> Move:
    """Put the ticket on hold."""
    return lambda stage, key, at: hold_ticket(stage.tickets[key], by=stage.users[by], at=at)


def leave(by: str) -> Move:
    """The holder of the ticket left."""
    return lambda stage, key, at: leave_ticket(stage.tickets[key], by=stage.users[by], at=at)
