"""Everything of one person: her visits, as far as the reader may see them."""

from datetime import timedelta

import pytest

from audit.models import AccessRecord
from tests.factories import NOW, make_room, make_user, make_visit

pytestmark = pytest.mark.django_db
ID = "990000196805120010"


def desk():
    return make_user(role="receptionist", room=make_room())


def visits_of_one(user, number=2):
    return [make_visit(by=user, id_number=ID, when=NOW + timedelta(days=day)) for day in range(number)]


def test_visitor_shows_all_visits_and_no_number(client):
    user = desk()
    first, second = visits_of_one(user)
    make_visit(id_number=ID)  # of another room
    client.force_login(user)

    response = client.get(first.visitor.get_absolute_url())

    text = response.content.decode()
    assert response.context["visits"] == [second, first]
    assert "990***********0010" in text
    assert ID not in text
    assert AccessRecord.objects.get().subject == "visits.visitor"


@pytest.mark.parametrize("number", [1, 3])
def test_visitor_keeps_its_query_budget(client, django_assert_num_queries, number):
    user = desk()
    first, *_rest = visits_of_one(user, number)
    client.force_login(user)
    with django_assert_num_queries(7):
        client.get(first.visitor.get_absolute_url())


def test_visitor_without_a_visible_visit_is_not_found(client):
    visit = make_visit()
    client.force_login(desk())
    assert client.get(visit.visitor.get_absolute_url()).status_code == 404


def test_visitor_without_the_right_is_refused(client):
    visit = make_visit()
    client.force_login(make_user(role="archivist"))
    assert client.get(visit.visitor.get_absolute_url()).status_code == 403
