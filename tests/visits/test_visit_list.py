"""The list of visits."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.factories import NOW, make_handling, make_room, make_user, make_visit

pytestmark = pytest.mark.django_db


def desk(room=None):
    return make_user(role="receptionist", room=room or make_room())


@pytest.mark.parametrize("rows", [1, 3])
def test_list_keeps_its_query_budget(client, django_assert_num_queries, rows):
    user = desk()
    visits = [make_visit(by=user, when=NOW + timedelta(minutes=number)) for number in range(rows)]
    make_visit()
    client.force_login(user)

    # Six of its own; in a test the time limit of the search costs four more, with its savepoint.
    with django_assert_num_queries(5):
        response = client.get(reverse("visits:list"))

    assert list(response.context["page"]) == visits[::-1]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=电梯", ["one", "two"]),
        ("q=王芳", ["two"]),
        ("status=registered", ["one"]),
        ("status=open", ["one", "two"]),
        ("status=late", ["one", "two"]),
        ("status=closed", []),
        ("kind=repeat", []),
        ("purpose=demand", ["one", "two"]),
        ("purpose=praise", []),
        ("from=2026-03-03", ["two"]),
        ("to=2026-03-02", ["one"]),
        ("mine=on", ["one", "two"]),
        ("from=nonsense&status=nonsense", ["one", "two"]),
    ],
)
def test_list_narrowed_shows_what_fits(client, query, found):
    user = desk()
    made = {
        "one": make_visit(by=user),
        "two": make_handling(by=user, name="王芳", when=NOW + timedelta(days=1)),
    }
    client.force_login(user)

    page = client.get(f"{reverse('visits:list')}?{query}").context["page"]

    assert set(page) == {made[name] for name in found}


def test_list_names_the_next_step_and_its_day(client):
    user = desk()
    visit = make_visit(by=user)
    client.force_login(user)

    response = client.get(reverse("visits:list"))

    assert visit.due_on == date(2026, 3, 2)
    assert "receive the visitor" in response.content.decode()
    assert "2026-03-02" in response.content.decode()


def test_list_empty_says_so(client):
    client.force_login(desk())
    assert "No visit has been registered yet." in client.get(reverse("visits:list")).content.decode()


def test_list_without_the_right_is_refused(client):
    client.force_login(make_user(role="auditor"))
    assert client.get(reverse("visits:list")).status_code == 403


def test_list_hides_whistle_blowing_from_the_desk(client):
    user = desk()
    make_visit(by=user, confidentiality="whistleblow")
    client.force_login(user)
    assert list(client.get(reverse("visits:list")).context["page"]) == []
