"""The queue page: tickets, those waiting for the interview, those in it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_room, make_user, make_visit
from tests.visits.desk import desk, errors, said
from visits.models import QueueTicket, TicketStatus
from visits.workflow import check_in, receive_visit

pytestmark = pytest.mark.django_db
QUEUE = "visits:queue"


def press(client, user, ticket, verb):
    client.force_login(user)
    return client.post(reverse("visits:ticket", args=[ticket.pk, verb]))


def make_ticket(user, minutes=0, **values):
    return check_in(user.room, by=user, token=uuid4(), at=timezone.now() - timedelta(minutes=minutes), **values)


def test_queue_shows_tickets_with_minutes_and_both_kinds_of_visits(client):
    user = desk()
    make_ticket(user, minutes=12)
    waiting = make_visit(by=user, subject="等候接谈的事项")
    receive_visit(make_visit(by=user, subject="正在接谈的事项"), by=user, at=timezone.now())
    client.force_login(user)
    page = client.get(reverse(QUEUE)).content.decode()
    assert "A001" in page
    assert "12 min" in page
    assert "等候接谈的事项" in page
    assert "正在接谈的事项" in page
    assert reverse("visits:receive", args=[waiting.pk]) in page


def test_queue_puts_priority_first(client):
    user = desk()
    make_ticket(user, minutes=5)
    make_ticket(user, has_priority=True)
    client.force_login(user)
    tickets = [ticket.number for ticket, _waited in client.get(reverse(QUEUE)).context["tickets"]]
    assert tickets == [2, 1]


def test_queue_of_another_room_stays_hidden(client):
    other = desk()
    make_ticket(other)
    make_visit(by=other, subject="别室的事项")
    client.force_login(desk())
    response = client.get(reverse(QUEUE))
    assert response.context["tickets"] == []
    assert "别室的事项" not in response.content.decode()


def test_queue_is_closed_to_a_liaison(client):
    client.force_login(make_user(role="liaison"))
    assert client.get(reverse(QUEUE)).status_code == 403


def test_queue_of_a_supervisor_has_no_buttons(client):
    ticket = make_ticket(desk())
    client.force_login(make_user(role="supervisor"))
    page = client.get(reverse(QUEUE)).content.decode()
    assert str(ticket) in page
    assert reverse("visits:ticket", args=[ticket.pk, "call"]) not in page
    assert reverse("visits:check_in") not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_queue_costs_the_same_for_every_length(client, django_assert_num_queries, rows):
    user = desk()
    for _row in range(rows):
        make_ticket(user)
        make_visit(by=user)
        receive_visit(make_visit(by=user), by=user, at=timezone.now())
    client.force_login(user)
    with django_assert_num_queries(8):
        client.get(reverse(QUEUE))


def test_check_in_gives_the_next_number(client):
    user = desk()
    client.force_login(user)
    for expected in ("A001", "A002"):
        response = client.post(
            reverse("visits:check_in"), {"token": str(uuid4()), "people_count": 2, "has_priority": "on"}
        )
        assert f"Ticket {expected} was given." in said(client, response)
    ticket = QueueTicket.objects.last()
    assert (ticket.people_count, ticket.has_priority, ticket.room) == (2, True, user.room)


def test_check_in_of_nobody_is_refused_in_place(client):
    client.force_login(desk())
    response = client.post(reverse("visits:check_in"), {"people_count": 0, "has_priority": "on"})
    assert "people_count" in errors(response)
    assert response.context["form"]["has_priority"].value()
    assert not QueueTicket.objects.exists()


def test_check_in_without_a_room_says_so(client):
    client.force_login(make_user(role="receptionist"))
    response = client.post(reverse("visits:check_in"), {"people_count": 1})
    assert "You belong to no reception room" in said(client, response)


def test_check_in_by_a_supervisor_is_forbidden(client):
    client.force_login(make_user(role="supervisor", room=make_room()))
    assert client.post(reverse("visits:check_in"), {"people_count": 1}).status_code == 403


@pytest.mark.parametrize(
    ("verbs", "status"),
    [
        (["call"], TicketStatus.CALLED),
        (["call", "call"], TicketStatus.CALLED),
        (["hold"], TicketStatus.HELD),
        (["hold", "requeue"], TicketStatus.WAITING),
        (["leave"], TicketStatus.LEFT),
    ],
)
def test_ticket_moves(client, verbs, status):
    user = desk()
    ticket = make_ticket(user)
    for verb in verbs:
        assert press(client, user, ticket, verb).url == reverse(QUEUE)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.calls) == (status, verbs.count("call"))


def test_ticket_that_left_cannot_be_called(client):
    user = desk()
    ticket = make_ticket(user)
    press(client, user, ticket, "leave")
    assert "nothing was changed" in said(client, press(client, user, ticket, "call"))


def test_ticket_unknown_verb_and_other_room_are_not_found(client):
    user = desk()
    ticket = make_ticket(user)
    assert press(client, user, ticket, "eat").status_code == 404
    assert press(client, desk(), ticket, "call").status_code == 404


def test_ticket_is_not_moved_by_looking(client):
    user = desk()
    ticket = make_ticket(user)
    client.force_login(user)
    assert client.get(reverse("visits:ticket", args=[ticket.pk, "call"])).status_code == 405


def test_check_in_sent_twice_gives_one_ticket(client):
    client.force_login(desk())
    form = {"token": str(uuid4()), "people_count": 1}
    client.post(reverse("visits:check_in"), form)
    client.post(reverse("visits:check_in"), form)
    assert QueueTicket.objects.count() == 1
