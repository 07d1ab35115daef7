"""The register of slips."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_department, make_draft, make_liaison, make_referral, make_user, make_visit

pytestmark = pytest.mark.django_db
LONG_AGO, FAR = date(2026, 3, 20), date(2999, 1, 1)


def rows_of(response):
    return list(response.context["page"])


def test_list_shows_open_slips_by_default(client):
    draft = make_draft()
    client.force_login(make_user(role="supervisor"))

    response = client.get(reverse("referrals:list"))

    assert rows_of(response) == [draft]


def test_list_by_status_and_department_shows_those_alone(client):
    first, other = make_department(), make_department()
    late = make_referral(due_on=LONG_AGO, department=first)
    make_referral(due_on=LONG_AGO, department=other)
    make_referral(due_on=FAR, department=first)
    client.force_login(make_user(role="supervisor"))

    response = client.get(reverse("referrals:list"), {"status": "overdue", "department": first.pk})

    assert rows_of(response) == [late]


def test_list_searches_by_text_of_the_slip(client):
    found = make_draft(summary="电梯井道积水，需要检修。")
    make_draft(summary="路灯不亮。")
    client.force_login(make_user(role="supervisor"))

    response = client.get(reverse("referrals:list"), {"q": "井道积水"})

    assert rows_of(response) == [found]


def test_list_of_slips_due_soon_leaves_out_later_ones(client):
    today = timezone.localdate()
    near = make_referral(due_on=today + timedelta(days=2))
    make_referral(due_on=today + timedelta(days=9))
    client.force_login(make_user(role="supervisor"))

    response = client.get(reverse("referrals:list"), {"status": "due_soon"})

    assert rows_of(response) == [near]


def test_list_of_another_room_is_empty(client):
    make_draft()
    client.force_login(make_user(role="receptionist", room=make_visit().room))

    assert rows_of(client.get(reverse("referrals:list"))) == []


def test_list_for_a_department_shows_neither_drafts_nor_visitors(client):
    slip = make_referral()
    make_draft(department=slip.department)
    client.force_login(make_liaison(slip))

    response = client.get(reverse("referrals:list"), {"status": "all"})

    assert rows_of(response) == [slip]
    assert slip.visit.name not in response.content.decode()


def test_list_with_mangled_filters_still_answers(client):
    client.force_login(make_user(role="supervisor"))

    response = client.get(reverse("referrals:list"), {"status": "x", "department": "²", "after": "x"})

    assert response.status_code == 200


def test_list_without_the_right_is_refused(client):
    client.force_login(make_user(role="archivist"))

    assert client.get(reverse("referrals:list")).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_list_keeps_its_query_budget(client, django_assert_num_queries, rows):
    for _row in range(rows):
        make_referral()
    client.force_login(make_user(role="supervisor"))
    client.get(reverse("referrals:list"))

    with django_assert_num_queries(5):
        client.get(reverse("referrals:list"))
