"""The department's slips by what needs doing."""

from datetime import date

import pytest
from django.urls import reverse

from tests.factories import (
    make_accepted,
    make_department,
    make_draft,
    make_liaison,
    make_received,
    make_referral,
    make_replied,
    make_user,
)

pytestmark = pytest.mark.django_db


def test_inbox_groups_slips_by_what_needs_doing(client):
    slip = make_referral()
    working, waiting = (make(department=slip.department) for make in (make_received, make_replied))
    done = make_accepted(department=slip.department)
    make_draft(department=slip.department)
    make_referral()
    client.force_login(make_liaison(slip))

    response = client.get(reverse("referrals:inbox"))

    groups = {str(group.title): group.slips for group in response.context["groups"] if group.slips}
    assert groups == {"To sign for": [slip], "To work on and answer": [working], "With the reception room": [waiting]}
    assert response.context["ended"] == [done]


def test_inbox_narrowed_to_overdue_slips_shows_those_alone(client):
    late = make_received(due_on=date(2026, 3, 20))
    make_received(due_on=date(2999, 1, 1), department=late.department)
    client.force_login(make_liaison(late))

    response = client.get(reverse("referrals:inbox"), {"status": "overdue"})

    assert [slip for group in response.context["groups"] for slip in group.slips] == [late]


def test_inbox_hides_a_slip_whose_visit_names_the_liaison(client):
    slip = make_referral()
    liaison = make_liaison(slip)
    slip.visit.respondent_staff = liaison
    slip.visit.save()
    client.force_login(liaison)

    assert client.get(reverse("referrals:inbox")).context["total"] == 0
    assert client.get(slip.get_absolute_url()).status_code == 404


def test_inbox_without_a_department_says_whom_to_ask(client):
    make_referral()
    client.force_login(make_user(role="liaison"))

    assert "Ask the administrator" in client.get(reverse("referrals:inbox")).content.decode()


def test_inbox_of_the_room_is_refused(client):
    client.force_login(make_user(role="supervisor"))

    assert client.get(reverse("referrals:inbox")).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_inbox_keeps_its_query_budget(client, django_assert_num_queries, rows):
    slips = [make_referral()]
    slips += [make_referral(department=slips[0].department) for _row in range(rows - 1)]
    client.force_login(make_liaison(slips[0]))

    with django_assert_num_queries(6):
        client.get(reverse("referrals:inbox"))


ACCUSATIONS = [("whistleblow", "unit"), ("whistleblow", "staff"), ("staff_complaint", "unit"),
               ("staff_complaint", "staff")]  # fmt: skip


def accuse(slip, confidentiality, whom):
    slip.visit.confidentiality = confidentiality
    if whom == "unit":
        slip.visit.respondent_department = slip.department
    else:
        slip.visit.respondent_staff = make_user(department=slip.department)
    slip.visit.save()


@pytest.mark.parametrize(("confidentiality", "whom"), ACCUSATIONS)
@pytest.mark.parametrize("role", ["liaison", "discipline"])
def test_slip_of_a_visit_that_accuses_the_department_is_hidden_from_it(client, confidentiality, whom, role):
    slip = make_received()
    accuse(slip, confidentiality, whom)
    client.force_login(make_user(role=role, department=slip.department))

    assert client.get(reverse("referrals:inbox")).context["total"] == 0
    for page in ("detail", "slip_pdf", "reply"):
        assert client.get(reverse(f"referrals:{page}", args=[slip.pk])).status_code == 404


def test_slip_that_accuses_another_department_is_seen(client):
    slip = make_received()
    slip.visit.confidentiality, slip.visit.respondent_department = "staff_complaint", make_department()
    slip.visit.save()
    client.force_login(make_liaison(slip))

    assert client.get(reverse("referrals:inbox")).context["total"] == 1


def test_inbox_of_the_discipline_office_has_what_is_addressed_to_it(client):
    slip = make_received()
    make_referral()
    client.force_login(make_user(role="discipline", department=slip.department))

    response = client.get(reverse("referrals:inbox"))
    page = client.get(slip.get_absolute_url())

    assert [slip for group in response.context["groups"] for slip in group.slips] == [slip]
    assert not page.context["inside"]
    assert [action.page for action in page.context["actions"]] == ["reply", "progress", "request_return"]
    assert slip not in client.get(reverse("referrals:list")).context["page"].rows


def test_discipline_office_sees_slips_of_its_own_visits_and_no_others(client):
    own, other = make_referral(), make_referral()
    own.visit.confidentiality = "whistleblow"
    own.visit.save()
    client.force_login(make_user(role="discipline", department=make_department()))

    assert client.get(own.get_absolute_url()).context["inside"]
    assert client.get(other.get_absolute_url()).status_code == 404


def test_discipline_office_does_not_check_its_own_reply_to_another_rooms_visit(client):
    slip = make_replied()
    client.force_login(make_user(role="discipline", department=slip.department))

    assert client.get(reverse("referrals:review", args=[slip.pk])).status_code == 404


def test_inbox_leaves_drafts_of_own_visits_out(client):
    slip = make_draft()
    slip.visit.confidentiality = "whistleblow"
    slip.visit.save()
    client.force_login(make_user(role="discipline", department=slip.department))

    assert client.get(reverse("referrals:inbox")).context["total"] == 0
