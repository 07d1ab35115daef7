"""The small moves: notice, instruction, take back, leave, void, receive."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import (
    handler_of,
    make_fed_back,
    make_handling,
    make_interviewed,
    make_referral,
    make_user,
    make_visit,
)
from tests.visits.desk import desk, errors, said, send, show
from visits.models import ClosingKind, Disposition, VisitStatus
from visits.workflow import void_visit

pytestmark = pytest.mark.django_db
NOTICE = {"on": "2026-03-03", "how": "当面交付"}


def test_notice_is_dated_and_its_way_kept(client):
    user = desk()
    visit = make_handling(by=user)
    assert send(client, user, "notice", visit, **NOTICE).url == visit.get_absolute_url()
    visit.refresh_from_db()
    assert visit.notice_given_on.isoformat() == "2026-03-03"
    assert "当面交付" in visit.history.first().history_change_reason


def test_notice_of_tomorrow_is_kept_in_place(client):
    user = desk()
    visit = make_handling(by=user)
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    response = send(client, user, "notice", visit, on=tomorrow, how="当面交付")
    assert set(errors(response)) == {"on"}
    assert "当面交付" in response.content.decode()


def test_notice_twice_is_refused(client):
    user = desk()
    visit = make_handling(by=user)
    send(client, user, "notice", visit, **NOTICE)
    assert "done now" in said(client, show(client, user, "notice", visit))
    assert "Somebody changed this record" in str(errors(send(client, user, "notice", visit, **NOTICE)))
    visit.refresh_from_db()
    assert "already given" in str(errors(send(client, user, "notice", visit, **NOTICE)))


def test_instruction_is_written_by_the_manager(client):
    user, visit = make_user(role="manager"), make_handling()
    assert send(client, user, "instruction", visit, text="请妥善处理。").url == visit.get_absolute_url()
    visit.refresh_from_db()
    assert visit.leader_instruction == "请妥善处理。"
    assert "请妥善处理。</textarea>" in show(client, user, "instruction", visit).content.decode()


def test_instruction_of_a_stale_page_is_refused(client):
    user, visit = make_user(role="manager"), make_handling()
    visit.revision -= 1
    response = send(client, user, "instruction", visit, text="请妥善处理。")
    assert "Somebody changed this record" in str(errors(response))
    assert "请妥善处理。" in response.content.decode()


def test_take_back_brings_the_matter_to_the_room(client):
    user = desk()
    visit = make_handling(by=user, disposition=Disposition.REFERRED)
    send(client, user, "take_back", visit, reason="属本室职责")
    visit.refresh_from_db()
    assert (visit.status, visit.due_on) == (VisitStatus.HANDLING, visit.rounds.get().due_on)


def test_take_back_while_a_slip_is_open_is_refused(client):
    visit = make_referral().visit
    response = send(client, handler_of(visit), "take_back", visit, reason="属本室职责")
    assert "is still open" in str(errors(response))
    visit.refresh_from_db()
    assert visit.status == VisitStatus.REFERRED


@pytest.mark.parametrize("make", [make_fed_back, make_interviewed])
def test_take_back_of_what_is_not_referred_is_refused(client, make):
    user = desk()
    visit = make(by=user)
    before = visit.status
    assert "done now" in said(client, show(client, user, "take_back", visit))
    assert "Only a referred visit" in str(errors(send(client, user, "take_back", visit, reason="属本室职责")))
    visit.refresh_from_db()
    assert visit.status == before


def test_leave_closes_with_or_without_a_note(client):
    user = desk()
    for note in ("", "有急事"):
        visit = make_visit(by=user)
        send(client, user, "leave", visit, reason=note)
        visit.refresh_from_db()
        assert (visit.status, visit.closing_kind, visit.closing_note) == (VisitStatus.CLOSED, ClosingKind.LEFT, note)


def test_leave_after_the_interview_began_is_refused(client):
    user = desk()
    visit = make_interviewed(by=user)
    assert "done now" in said(client, show(client, user, "leave", visit))
    assert "nothing was changed" in str(errors(send(client, user, "leave", visit, reason="")))


def test_void_keeps_the_reason(client):
    user, visit = make_user(role="supervisor"), make_visit()
    send(client, user, "void", visit, reason="重复登记")
    visit.refresh_from_db()
    assert (visit.status, visit.closing_note) == (VisitStatus.VOID, "重复登记")


def test_void_of_a_handled_visit_is_refused(client):
    user, visit = make_user(role="supervisor"), make_handling()
    assert "done now" in said(client, show(client, user, "void", visit))
    assert "nothing was changed" in str(errors(send(client, user, "void", visit, reason="重复登记")))


@pytest.mark.parametrize("name", ["void", "take_back", "instruction", "notice"])
def test_move_without_its_reason_asks_again(client, name):
    visit = make_handling(disposition=Disposition.REFERRED)
    user = make_user(
        "visits.view_all_visits", "visits.void_visit", "visits.handle_visit", "visits.instruct_visit",
        "visits.register_visit", room=visit.room,
    )  # fmt: skip
    before = visit.status
    assert errors(send(client, user, name, visit))
    visit.refresh_from_db()
    assert visit.status == before


def test_receive_makes_the_person_the_handler(client):
    user = desk()
    visit = make_visit(by=user)
    assert "The interview has begun." in said(client, send(client, user, "receive", visit))
    visit.refresh_from_db()
    assert (visit.status, visit.handler) == (VisitStatus.IN_INTERVIEW, user)


def test_receive_twice_keeps_the_first_handler(client):
    user = desk()
    visit, second = make_visit(by=user), make_user(role="receptionist", room=user.room)
    send(client, user, "receive", visit)
    assert "nothing was changed" in said(client, send(client, second, "receive", visit))
    visit.refresh_from_db()
    assert visit.handler == user


def test_receive_is_not_done_by_looking(client):
    user = desk()
    assert show(client, user, "receive", make_visit(by=user)).status_code == 405


@pytest.mark.parametrize("name", ["notice", "instruction", "take_back", "leave", "void", "receive"])
def test_move_is_forbidden_without_the_right(client, name):
    assert send(client, make_user(role="archivist"), name, make_visit()).status_code == 403


@pytest.mark.parametrize("name", ["notice", "take_back", "leave", "receive"])
def test_move_in_another_room_is_unknown(client, name):
    visit = make_visit()
    assert send(client, desk(), name, visit, reason="x").status_code == 404


def test_void_visit_takes_no_notice(client):
    user = desk()
    visit = void_visit(make_visit(by=user), by=user, at=timezone.now(), reason="重复登记")
    assert "archived or void" in str(errors(send(client, user, "notice", visit, **NOTICE)))
