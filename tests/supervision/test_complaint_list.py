"""The list of complaints about staff."""

from datetime import date

import pytest
from django.urls import reverse

from tests.factories import at, make_user
from tests.supervision.cases import make_answered, make_complaint

pytestmark = pytest.mark.django_db


def test_list_shows_open_complaints_and_all_on_demand(client):
    waiting, answered = make_complaint(), make_answered()
    client.force_login(make_user(role="supervisor"))
    page = reverse("supervision:complaints")

    assert list(client.get(page).context["page"]) == [waiting]
    assert set(client.get(page, {"status": "all"}).context["page"]) == {waiting, answered}


def test_list_shows_complaints_past_their_day_in_red(client):
    late = make_complaint(when=at(date(2025, 1, 6)))
    make_complaint(when=at(date(2998, 1, 6)))
    client.force_login(make_user(role="manager"))

    response = client.get(reverse("supervision:complaints"), {"status": "late"})

    assert list(response.context["page"]) == [late]
    assert '<td class="nowrap late">' in response.text


def test_complaint_is_invisible_to_the_supervisor_concerned(client):
    concerned = make_user(role="supervisor")
    complaint = make_complaint(about=concerned)
    client.force_login(concerned)

    response = client.get(reverse("supervision:complaints"), {"status": "all"})

    assert list(response.context["page"]) == []
    assert client.get(complaint.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("role", ["receptionist", "archivist", "liaison", "discipline", "auditor"])
def test_other_roles_are_refused(client, role):
    client.force_login(make_user(role=role))

    assert client.get(reverse("supervision:complaints")).status_code == 403


def test_list_pages_by_key(client):
    oldest = make_complaint(when=at(date(2026, 1, 5)))
    for day in range(1, 51):
        make_complaint(when=at(date(2026, 2, 2), 9, day), about=oldest.about, by=oldest.received_by)
    client.force_login(make_user(role="supervisor"))

    first = client.get(reverse("supervision:complaints"))
    second = client.get(f"{reverse('supervision:complaints')}?{first.context['page'].next_query}")

    assert (len(first.context["page"].rows), first.context["page"].count) == (50, 51)
    assert list(second.context["page"]) == [oldest]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_keeps_its_query_budget(client, django_assert_num_queries, rows):
    for _row in range(rows):
        make_complaint()
    client.force_login(make_user(role="supervisor"))

    with django_assert_num_queries(4):
        client.get(reverse("supervision:complaints"))
