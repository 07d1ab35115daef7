"""The supervisor's board."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from office.deadlines import work_calendar
from referrals.views.lists import receipt_limit
from tests.factories import make_department, make_received, make_referral, make_replied, make_user

pytestmark = pytest.mark.django_db
LONG_AGO, FAR = date(2026, 3, 20), date(2999, 1, 1)


def test_board_counts_by_department_with_days_late(client):
    department = make_department()
    late = make_received(due_on=LONG_AGO, department=department)
    make_replied(due_on=FAR, department=department)
    client.force_login(make_user(role="supervisor"))

    response = client.get(reverse("referrals:overdue"))

    (row,) = response.context["departments"]
    assert (row["overdue"], row["replies"], row["no_receipt"]) == (1, 1, 0)
    assert row["days"] == (timezone.localdate() - LONG_AGO).days
    assert [slip for slip, _days in response.context["rows"]] == [late]


def test_figure_of_the_board_opens_exactly_its_rows(client):
    slip = make_referral(due_on=FAR)
    make_received(due_on=FAR, department=slip.department)
    client.force_login(make_user(role="supervisor"))

    board = client.get(reverse("referrals:overdue"))
    rows = client.get(reverse("referrals:list"), {"status": "no_receipt", "department": slip.department_id})

    assert board.context["departments"][0]["no_receipt"] == len(list(rows.context["page"])) == 1
    assert f"status=no_receipt&amp;department={slip.department_id}" in board.content.decode()


def test_receipt_limit_counts_working_days():
    # issued on Thursday 5 March 2026, two working days: to be signed for by Monday 9 March
    assert receipt_limit(date(2026, 3, 10), 2) == date(2026, 3, 5)
    assert receipt_limit(date(2026, 3, 9), 2) == date(2026, 3, 4)
    assert work_calendar().is_workday(date(2026, 3, 9))


def test_board_with_nothing_late_says_so(client):
    client.force_login(make_user(role="supervisor"))

    assert "No department is late" in client.get(reverse("referrals:overdue")).content.decode()


def test_board_without_the_right_is_refused(client):
    client.force_login(make_user(role="receptionist"))

    assert client.get(reverse("referrals:overdue")).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_board_keeps_its_query_budget(client, django_assert_num_queries, rows):
    for _row in range(rows):
        make_referral(due_on=LONG_AGO)
    client.force_login(make_user(role="supervisor"))

    with django_assert_num_queries(7):
        client.get(reverse("referrals:overdue"))
