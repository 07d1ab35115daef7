"""Visits past their day, the latest first."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_handling, make_interviewed, make_user, make_visit
from tests.visits.desk import desk
from visits.models import Visit
from visits.workflow import leave_visit, record_notice

pytestmark = pytest.mark.django_db
PAGE = "visits:loose_ends"


def due(visit, days):
    Visit.objects.filter(pk=visit.pk).update(due_on=timezone.localdate() + timedelta(days=days))
    return visit


def rows(client, user):
    client.force_login(user)
    return [(visit.pk, days) for visit, _step, days in client.get(reverse(PAGE)).context["rows"]]


def test_loose_ends_are_those_past_their_day_the_latest_first(client):
    user = desk()
    little, long = due(make_visit(by=user), -1), due(make_interviewed(by=user), -9)
    due(make_visit(by=user), 0)
    due(make_visit(by=user), 3)
    assert rows(client, user) == [(long.pk, 9), (little.pk, 1)]


def test_loose_ends_say_who_must_do_what(client):
    user = desk()
    visit = due(make_handling(by=user), -2)
    record_notice(visit, by=user, on=timezone.localdate(), how="当面交付")
    client.force_login(user)
    page = client.get(reverse(PAGE)).content.decode()
    assert f"{user}: handle the matter and record the result" in page


def test_loose_ends_leave_out_what_is_closed(client):
    user = desk()
    leave_visit(due(make_visit(by=user), -5), by=user, at=timezone.now())
    assert rows(client, user) == []
    assert "Nothing is late." in client.get(reverse(PAGE)).content.decode()


def test_loose_ends_of_another_room_are_for_the_supervisor(client):
    visit = due(make_visit(by=desk()), -2)
    assert rows(client, desk()) == []
    assert rows(client, make_user(role="supervisor")) == [(visit.pk, 2)]


def test_loose_ends_are_closed_to_a_liaison(client):
    client.force_login(make_user(role="liaison"))
    assert client.get(reverse(PAGE)).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_loose_ends_cost_the_same_for_every_length(client, django_assert_num_queries, count):
    user = desk()
    for _row in range(count):
        due(make_handling(by=user), -2)
    client.force_login(user)
    with django_assert_num_queries(5):
        client.get(reverse(PAGE))
