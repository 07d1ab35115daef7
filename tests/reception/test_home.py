"""The home page: by role, with figures that open their rows."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from office.models import CalendarDay
from referrals.workflow import submit_referral
from tests.factories import make_draft, make_referral, make_room, make_user, make_visit

pytestmark = pytest.mark.django_db


def figures(response):
    return {str(figure.label): figure.count for figure in response.context["figures"]}


def test_receptionist_sees_own_room_only(client):
    room = make_room()
    mine = make_visit(room=room)
    make_visit(room=make_room())
    client.force_login(make_user(role="receptionist", room=room))

    response = client.get(reverse("home"))

    assert [visit for visit, _step in response.context["visit_tasks"]] == [mine]
    assert figures(response)["open visits"] == 1
    assert "Register a visit" in response.content.decode()


def test_supervisor_sees_slips_to_approve_and_overdue(client):
    slip = make_draft()
    submit_referral(slip, by=slip.drafted_by)
    make_referral(due_on=date(2026, 3, 3))
    client.force_login(make_user(role="supervisor"))

    response = client.get(reverse("home"))

    assert response.context["slip_tasks"] == [slip]
    assert (figures(response)["slips to approve"], figures(response)["overdue slips"]) == (1, 1)


def test_liaison_sees_the_own_departments_slips(client):
    slip = make_referral(due_on=date(2999, 1, 1))
    make_referral()
    client.force_login(make_user(role="liaison", department=slip.department))

    response = client.get(reverse("home"))

    assert response.context["slip_tasks"] == [slip]
    assert response.context["visit_tasks"] == []


@pytest.mark.parametrize("rows", [1, 3])
def test_home_keeps_its_query_budget(client, django_assert_max_num_queries, rows):
    room = make_room()
    for _n in range(rows):
        make_visit(room=room)
    client.force_login(make_user(role="receptionist", room=room))

    with django_assert_max_num_queries(16):
        client.get(reverse("home"))


def test_calendar_that_ends_soon_warns_the_administrator(client):
    CalendarDay.objects.filter(day__year__gte=timezone.localdate().year).delete()
    client.force_login(make_user(role="administrator", is_staff=True))

    assert "The working calendar is declared until" in client.get(reverse("home")).content.decode()
