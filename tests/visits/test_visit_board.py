"""The board in the waiting room: numbers and windows, no person."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_room, make_user, make_visit
from visits.workflow import call_ticket, check_in

pytestmark = pytest.mark.django_db
BOARD = "visits:board"


def clerk():
    return make_user(role="receptionist", room=make_room(), window_no="3")


def test_board_shows_number_and_window_to_everybody(client):
    user = clerk()
    called = check_in(user.room, by=user, token=uuid4(), at=timezone.now())
    call_ticket(called, by=user, at=timezone.now(), window_no="3")
    waiting = check_in(user.room, by=user, token=uuid4(), at=timezone.now())
    visit = make_visit(by=user)
    response = client.get(reverse(BOARD))
    page = response.content.decode()
    assert "please come to window 3" in page
    assert list(response.context["waiting"]) == [waiting]
    assert visit.name not in page
    assert visit.visit_no not in page


def test_board_of_one_room_leaves_out_the_others(client):
    here, there = clerk(), clerk()
    mine = check_in(here.room, by=here, token=uuid4(), at=timezone.now())
    check_in(there.room, by=there, token=uuid4(), at=timezone.now())
    response = client.get(reverse(BOARD), {"room": here.room_id})
    assert list(response.context["waiting"]) == [mine]
    assert here.room.name in response.content.decode()


@pytest.mark.parametrize("room", ["x", "-1", "99999999", "9" * 30])
def test_board_with_a_mangled_room_still_opens(client, room):
    assert client.get(reverse(BOARD), {"room": room}).status_code == 200


def test_board_refreshes_with_the_numbers_alone(client):
    room = make_room()
    assert 'hx-trigger="every 5s"' in client.get(reverse(BOARD), {"room": room.pk}).content.decode()
    part = client.get(reverse(BOARD), {"room": room.pk}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "your number will be called" in part
