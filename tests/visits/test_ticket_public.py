"""What the public sees of the queue: the board, the page of one slip, the slip; never a person."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from office.models import Organisation
from tests.factories import make_room, make_user, unsaved_visit
from tests.office.test_printing_forms import text_of
from tests.visits.desk import desk, said
from visits.models import TicketStatus
from visits.workflow import call_ticket, check_in, hold_ticket, leave_ticket, register_visit, serve_ticket

pytestmark = pytest.mark.django_db


def clerk():
    return make_user(role="receptionist", room=make_room(windows=3), window_no="2")


def draw(user, **values):
    return check_in(user.room, by=user, at=timezone.now(), token=uuid4(), **values)


def registered(user):
    """A ticket whose holder is at the window as a visit."""
    ticket = draw(user)
    visit = unsaved_visit(room=user.room, arrived_at=timezone.now(), name="赵不应出现", subject="不应出现的事由")
    return ticket, register_visit(visit, by=user, at=timezone.now(), token=uuid4(), ticket=ticket)


def board(client, user, **values):
    return client.get(reverse("visits:board"), {"room": user.room_id, **values})


def state(client, ticket):
    return client.get(reverse("visits:ticket_state", args=[ticket.token])).content.decode()


def test_board_and_slip_page_name_nobody(client):
    user = clerk()
    ticket, visit = registered(user)
    call_ticket(draw(user), by=user, at=timezone.now(), window_no="2")
    for page in (board(client, user).content.decode(), state(client, ticket)):
        for secret in (visit.name, visit.subject, visit.phone, visit.address, visit.query_code, user.full_name):
            assert secret not in page


def test_board_shows_a_fresh_call_on_top_and_counts_recalls(client):
    user = clerk()
    first, second = draw(user), draw(user)
    other = make_user(role="receptionist", room=user.room, window_no="3")
    call_ticket(first, by=user, at=timezone.now(), window_no="2")
    call_ticket(second, by=other, at=timezone.now(), window_no="3")
    call_ticket(first, by=user, at=timezone.now(), window_no="2")
    response = board(client, user)
    assert [ticket.pk for ticket in response.context["called"]] == [first.pk, second.pk]
    assert 'class="is-fresh" data-call="A001×2"' in response.content.decode()


def test_board_of_an_old_call_does_not_blink(client):
    user = clerk()
    call_ticket(draw(user), by=user, at=timezone.now() - timedelta(minutes=5), window_no="2")
    assert "is-fresh" not in board(client, user).content.decode()


def test_board_without_a_room_asks_which_of_several(client):
    rooms = [make_room(), make_room()]
    page = client.get(reverse("visits:board")).content.decode()
    for room in rooms:
        assert f"?room={room.pk}" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_board_costs_the_same_for_every_length(client, django_assert_num_queries, rows):
    user = clerk()
    for _row in range(rows):
        draw(user)
        call_ticket(draw(user), by=make_user(), at=timezone.now(), window_no="1")
    with django_assert_num_queries(3):
        board(client, user)


def test_slip_page_counts_who_comes_before(client):
    user = clerk()
    draw(user), draw(user)
    ticket = draw(user)
    assert "2 tickets are before yours" in state(client, ticket)
    draw(user, has_priority=True)
    assert "3 tickets are before yours" in state(client, ticket)


def test_slip_page_follows_the_ticket(client):
    user = clerk()
    ticket = draw(user)
    call_ticket(ticket, by=user, at=timezone.now(), window_no="2")
    assert "please come to window 2" in state(client, ticket)
    hold_ticket(ticket, by=user, at=timezone.now())
    assert "on hold" in state(client, ticket)
    serve_ticket(ticket, by=user, at=timezone.now())
    assert "being served" in state(client, ticket)


def test_slip_page_of_a_ticket_that_left_says_so(client):
    user = clerk()
    ticket = draw(user)
    leave_ticket(ticket, by=user, at=timezone.now())
    assert "dealt with" in state(client, ticket)


def test_slip_page_gives_the_number_but_not_the_code(client):
    ticket, visit = registered(clerk())
    page = state(client, ticket)
    assert visit.visit_no in page
    assert visit.query_code not in page


def test_slip_page_of_an_unknown_token_is_not_found(client):
    assert client.get(reverse("visits:ticket_state", args=[uuid4()])).status_code == 404


def test_check_in_with_print_leads_to_the_slip(client):
    Organisation.objects.update(base_url="https://laifang.example.cn")
    user = clerk()
    client.force_login(user)
    draw(user)
    response = client.post(reverse("visits:check_in"), {"token": str(uuid4()), "people_count": 1, "print": "1"})
    ticket = user.room.tickets.get(number=2)
    assert response.url == reverse("visits:ticket_slip", args=[ticket.pk])
    pdf = client.get(response.url)
    assert pdf["Content-Type"] == "application/pdf"
    text = text_of(pdf.content)
    for part in ("A002", "前面等候1号", ticket.query_code, user.room.name):
        assert part in text


def test_slip_of_another_room_is_not_found(client):
    ticket = draw(desk())
    client.force_login(desk())
    assert client.get(reverse("visits:ticket_slip", args=[ticket.pk])).status_code == 404


def test_call_next_by_one_key(client):
    user = clerk()
    ticket = draw(user)
    client.force_login(user)
    assert "Ticket A001 was called." in said(client, client.post(reverse("visits:call_next")))
    ticket.refresh_from_db()
    assert (ticket.status, ticket.window_no) == (TicketStatus.CALLED, "2")
    assert "Nobody is waiting." in said(client, client.post(reverse("visits:call_next")))


def test_call_next_without_a_room_says_so(client):
    client.force_login(make_user(role="receptionist"))
    assert "You belong to no reception room" in said(client, client.post(reverse("visits:call_next")))


@pytest.mark.parametrize(("window", "status"), [("3", "waiting"), ("9", "called"), ("", "called")])
def test_transfer_goes_to_a_window_the_room_has(client, window, status):
    user = clerk()
    ticket = call_ticket(draw(user), by=user, at=timezone.now(), window_no="2")
    client.force_login(user)
    client.post(reverse("visits:ticket", args=[ticket.pk, "transfer"]), {"window_no": window, "reason": "复印材料"})
    ticket.refresh_from_db()
    assert (ticket.status, ticket.for_window) == (status, window if status == "waiting" else "")


def test_serving_leads_to_registration_and_a_registered_ticket_back_to_the_queue(client):
    user = clerk()
    ticket = draw(user)
    client.force_login(user)
    answer = client.post(reverse("visits:ticket", args=[ticket.pk, "serve"]))
    assert answer.url == f"{reverse('visits:register')}?ticket={ticket.pk}"
    assert client.get(answer.url).status_code == 200
    again, _visit = registered(user)
    client.post(reverse("visits:ticket", args=[again.pk, "hold"]))
    assert client.post(reverse("visits:ticket", args=[again.pk, "serve"])).url == reverse("visits:queue")


def test_queue_shows_the_days_figures(client):
    user = clerk()
    draw(user)
    ticket, _visit = registered(user)
    client.force_login(user)
    response = client.get(reverse("visits:queue"))
    figures = response.context["figures"]
    assert (figures["waiting"], figures["heard"], figures["mean_wait"], figures["mean_service"]) == (1, 1, 0, None)
    assert [served.pk for served in response.context["served"]] == [ticket.pk]
