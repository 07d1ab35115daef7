"""Waiting and service time are facts: each move of a ticket closes one stage and begins the next."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, InternalError, OperationalError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from office.models import RuleProfile
from office.moves import MoveRefusedError
from tests.factories import NOW, make_room, make_user, make_visit, unsaved_visit
from tests.visits.desk import desk, show
from visits.models import Disposition, QueueTicket, TicketStage, TicketStatus
from visits.models.stage import times
from visits.workflow import (
    call_next,
    call_ticket,
    check_in,
    finish_ticket,
    hold_ticket,
    leave_ticket,
    receive_visit,
    register_visit,
    requeue_ticket,
    serve_ticket,
    transfer_ticket,
    triage_visit,
)
from visits.workflow.interviewing import Triage

REFUSED = (InternalError, IntegrityError, OperationalError)
pytestmark = pytest.mark.django_db


def later(minutes):
    return NOW + timedelta(minutes=minutes)


def draw(user, minutes=0, **values):
    return check_in(user.room, by=user, token=uuid4(), at=later(minutes), **values)


def colleague(user, window):
    return make_user(role="receptionist", room=user.room, window_no=window)


def stages(ticket):
    return [(stage.stage, stage.started_at, stage.ended_at) for stage in ticket.stages.all()]


def minutes_of(ticket, now=NOW):
    spent = times(ticket.stages.all(), now)
    return tuple(int(part.total_seconds() // 60) for part in (spent.waited, spent.held, spent.served))


def test_each_move_leaves_its_stage():
    user = desk()
    ticket = draw(user)
    call_ticket(ticket, by=user, at=later(10), window_no="1")
    hold_ticket(ticket, by=user, at=later(12))
    call_ticket(ticket, by=user, at=later(20), window_no="1")
    serve_ticket(ticket, by=user, at=later(21))
    finish_ticket(ticket, by=user, at=later(45))
    assert stages(ticket) == [
        ("waiting", later(0), later(10)),
        ("called", later(10), later(12)),
        ("held", later(12), later(20)),
        ("called", later(20), later(21)),
        ("served", later(21), later(45)),
    ]
    assert minutes_of(ticket) == (13, 8, 24)


def test_recall_counts_and_moves_to_the_top_of_the_board():
    user = desk()
    ticket = call_ticket(draw(user), by=user, at=later(1), window_no="2")
    ticket = call_ticket(ticket, by=user, at=later(3), window_no="2")
    assert (ticket.calls, ticket.called_at) == (2, later(3))


MOVES = {
    "call": lambda ticket, user, at: call_ticket(ticket, by=user, at=at, window_no="1"),
    "serve": lambda ticket, user, at: serve_ticket(ticket, by=user, at=at),
    "hold": lambda ticket, user, at: hold_ticket(ticket, by=user, at=at),
    "requeue": lambda ticket, user, at: requeue_ticket(ticket, by=user, at=at),
    "transfer": lambda ticket, user, at: transfer_ticket(ticket, by=user, at=at, window_no="2"),
    "leave": lambda ticket, user, at: leave_ticket(ticket, by=user, at=at),
    "finish": lambda ticket, user, at: finish_ticket(ticket, by=user, at=at),
}


class TestAnyOrderOfMoves(TestCase):
    """Whatever is pressed in whatever order, the stages join without a gap and add up to the whole."""

    @settings(max_examples=25, deadline=None)
    @given(presses=st.lists(st.tuples(st.sampled_from(sorted(MOVES)), st.integers(0, 40)), max_size=8))
    def test_stages_add_up(self, presses):
        user = desk()
        ticket, now = draw(user), NOW
        for verb, minutes in presses:
            now += timedelta(minutes=minutes)
            try:
                MOVES[verb](ticket, user, now)
            except MoveRefusedError:
                continue
        rows = list(ticket.stages.all())
        ticket.refresh_from_db()
        end = ticket.ended_at or now
        assert [row.ended_at for row in rows[:-1]] == [row.started_at for row in rows[1:]]
        assert (rows[-1].ended_at is None) == (ticket.ended_at is None)
        assert times(rows, end).total == end - ticket.arrived_at


def test_call_next_takes_priority_then_arrival():
    user = desk()
    first, second, urgent = draw(user), draw(user, 1), draw(user, 2, has_priority=True)
    called = [call_next(user.room, by=user, at=later(minutes), window_no="1") for minutes in (3, 4, 5, 6)]
    assert called == [urgent, first, second, None]


def test_call_next_ends_the_service_before_it_and_holds_who_did_not_come():
    user = desk()
    served, absent = draw(user), draw(user, 1)
    serve_ticket(call_next(user.room, by=user, at=later(2), window_no="1"), by=user, at=later(3))
    call_next(user.room, by=user, at=later(20), window_no="1")
    assert call_next(user.room, by=user, at=later(25), window_no="1") is None
    for ticket in (served, absent):
        ticket.refresh_from_db()
    assert (served.status, served.ended_at) == (TicketStatus.DONE, later(20))
    assert absent.status == TicketStatus.HELD


def test_call_next_leaves_the_other_window_alone():
    user = desk()
    other = colleague(user, "2")
    mine = serve_ticket(draw(user), by=user, at=later(1))
    call_next(user.room, by=other, at=later(2), window_no="2")
    mine.refresh_from_db()
    assert mine.status == TicketStatus.SERVED


def test_transferred_ticket_waits_for_that_window_which_takes_it_first():
    user = desk()
    other = colleague(user, "2")
    handed = serve_ticket(draw(user, 5), by=user, at=later(6))
    ordinary, urgent = draw(user), draw(user, has_priority=True)
    transfer_ticket(handed, by=user, at=later(7), window_no="2", reason="需要复印材料")
    assert call_next(user.room, by=user, at=later(8), window_no="1") == urgent
    assert call_next(user.room, by=other, at=later(9), window_no="2") == handed
    assert call_next(user.room, by=other, at=later(10), window_no="2") == ordinary
    assert handed.stages.get(reason="需要复印材料").window_no == "2"


def test_transfer_without_a_window_is_refused():
    user = desk()
    with pytest.raises(MoveRefusedError):
        transfer_ticket(draw(user), by=user, at=later(1), window_no="")


def test_held_ticket_comes_back_at_its_place():
    user = desk()
    away, next_one = draw(user), draw(user, 1)
    hold_ticket(away, by=user, at=later(2))
    requeue_ticket(away, by=user, at=later(3))
    assert call_next(user.room, by=user, at=later(4), window_no="1") == away
    assert call_next(user.room, by=user, at=later(5), window_no="1") == next_one


def register(ticket, user, minutes):
    return register_visit(unsaved_visit(room=user.room), by=user, at=later(minutes), token=uuid4(), ticket=ticket)


def test_registration_takes_over_the_code_of_the_slip():
    user = desk()
    ticket = draw(user)
    visit = register(ticket, user, 4)
    ticket.refresh_from_db()
    assert visit.query_code == ticket.query_code != ""
    assert (ticket.visit, ticket.status) == (visit, TicketStatus.SERVED)
    with pytest.raises(MoveRefusedError):
        register(ticket, user, 5)


def test_service_begun_before_registration_goes_on_through_it():
    user = desk()
    ticket = serve_ticket(draw(user), by=user, at=later(2))
    register(ticket, user, 9)
    assert stages(ticket) == [("waiting", later(0), later(2)), ("served", later(2), None)]


def test_service_ends_when_the_visitor_leaves():
    user = desk()
    ticket = draw(user)
    visit = receive_visit(register(ticket, user, 4), by=user, at=later(5))
    triage_visit(visit, Triage(Disposition.NOTED, "仅作记录"), by=user, at=later(30))
    ticket.refresh_from_db()
    assert (ticket.status, ticket.ended_at) == (TicketStatus.DONE, later(30))
    assert minutes_of(ticket) == (4, 0, 26)


@pytest.mark.parametrize(("kept", "status"), [(False, TicketStatus.LEFT), (True, TicketStatus.WAITING)])
def test_forgotten_tickets_are_swept_at_the_first_check_in_of_a_new_day(kept, status):
    RuleProfile.objects.filter(is_current=True).update(keep_tickets_overnight=kept)
    user = desk()
    forgotten, served = draw(user), serve_ticket(draw(user), by=user, at=later(1))
    tomorrow = 24 * 60
    draw(user, tomorrow), draw(user, tomorrow + 1)
    for ticket in (forgotten, served):
        ticket.refresh_from_db()
    assert (forgotten.status, served.status) == (status, TicketStatus.DONE)
    assert forgotten.history.first().history_change_reason == ("kept overnight" if kept else "swept up the next day")
    today = QueueTicket.objects.of_day(later(tomorrow).date()).present()
    assert [str(ticket) for ticket in today] == (["02-A001"] if kept else []) + ["A001", "A002"]
    assert minutes_of(forgotten, later(tomorrow + 30)) == ((30 if kept else 0), 0, 0)


def test_sweep_leaves_other_rooms_alone():
    user = desk()
    ticket = draw(user)
    draw(desk(), 24 * 60)
    ticket.refresh_from_db()
    assert ticket.status == TicketStatus.WAITING


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE visits_ticketstage SET started_at = started_at - interval '1 hour'",
        "UPDATE visits_ticketstage SET ended_at = now() WHERE ended_at IS NOT NULL",
        "DELETE FROM visits_ticketstage",
    ],
)
def test_stages_cannot_be_changed_afterwards(sql):
    user = desk()
    finish_ticket(serve_ticket(draw(user), by=user, at=later(1)), by=user, at=later(2))
    with pytest.raises(REFUSED, match="is a fact"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_day_figures_count_what_was_served():
    user = desk()
    for minutes in (10, 20):
        finish_ticket(serve_ticket(draw(user), by=user, at=later(minutes)), by=user, at=later(minutes + 30))
    leave_ticket(draw(user), by=user, at=later(500))
    figures = TicketStage.objects.day_figures()
    assert (figures["heard"], figures["mean_wait"], figures["mean_service"]) == (
        2, timedelta(minutes=15), timedelta(minutes=30),
    )  # fmt: skip


def test_visit_page_shows_how_long_the_visitor_waited(client):
    user = desk()
    ticket = draw(user)
    visit = register(ticket, user, 12)
    finish_ticket(ticket, by=user, at=later(80))
    page = show(client, user, "detail", visit).content.decode()
    assert "12 min" in page
    assert "1 h 08 min" in page


def test_visit_page_without_a_ticket_says_nothing_of_it(client):
    user = desk()
    assert "Stages" not in show(client, user, "detail", make_visit(by=user)).content.decode()


def test_two_windows_at_once_never_get_the_same_ticket(committed):
    room = make_room()
    clerks = [make_user(role="receptionist", room=room, window_no=str(number)) for number in range(1, 5)]
    drawn = {draw(clerks[0], minutes).pk for minutes in range(8)}
    start, got, failures = threading.Barrier(len(clerks)), [], []

    def call_two(clerk):
        try:
            start.wait(10)
            told = {"by": clerk, "window_no": clerk.window_no}
            got.extend(call_next(room, at=later(minutes), **told).pk for minutes in (20, 21))
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=call_two, args=[clerk]) for clerk in clerks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failures == []
    assert sorted(got) == sorted(drawn)
