"""The page of one slip."""

import pytest
from django.urls import reverse

from audit.models import AccessAction, AccessRecord
from referrals.models import SlipReturn
from referrals.workflow import note_progress, request_return
from tests.factories import NOW, code, make_draft, make_liaison, make_received, make_referral, make_replied, make_user

pytestmark = pytest.mark.django_db


def labels(response):
    return [action.page for action in response.context["actions"]]


def test_slip_of_the_room_shows_visitor_masked_and_logs_the_read(client):
    slip = make_draft()
    client.force_login(slip.drafted_by)

    response = client.get(slip.get_absolute_url())

    page = response.content.decode()
    assert "李明" in page
    assert "199****0001" in page
    assert "19900000001" not in page
    assert labels(response) == ["submit", "edit", "void"]
    assert AccessRecord.objects.get(action=AccessAction.READ, subject_id=slip.pk).label == slip.slip_no


def test_slip_kept_secret_hides_the_visitor_from_the_department_alone(client):
    slip = make_referral()
    slip.visit.wants_secrecy = True
    slip.visit.save()

    client.force_login(make_liaison(slip))
    outside = client.get(slip.get_absolute_url()).content.decode()
    client.force_login(make_user(role="supervisor"))
    inside = client.get(slip.get_absolute_url()).content.decode()

    assert "李明" not in outside
    assert "kept secret by rule" in outside
    assert "李明" in inside


def test_slip_of_the_department_offers_what_it_can_do_and_no_way_to_the_visit(client):
    slip = make_received()
    client.force_login(make_liaison(slip))

    response = client.get(slip.get_absolute_url())

    assert labels(response) == ["reply", "progress", "request_return"]
    assert reverse("visits:detail", args=[slip.visit_id]) not in response.content.decode()
    assert [event.status for event in response.context["events"]] == ["received", "issued"]


def test_own_draft_cannot_be_approved_by_its_drafter(client):
    slip = make_draft()
    slip.status = "awaiting_approval"
    slip.save()
    client.force_login(
        make_user(
            "referrals.approve_referral", "visits.view_visit", "visits.view_all_visits", "referrals.view_referral"
        )
    )

    assert "approve" in labels(client.get(slip.get_absolute_url()))

    slip.drafted_by.user_permissions.set(make_user("referrals.approve_referral").user_permissions.all())
    client.force_login(slip.drafted_by)

    assert "approve" not in labels(client.get(slip.get_absolute_url()))


def test_slip_of_another_department_is_not_found(client):
    slip = make_referral()
    client.force_login(make_liaison(make_referral()))

    assert client.get(slip.get_absolute_url()).status_code == 404


def test_draft_is_not_found_by_the_department(client):
    slip = make_draft()
    client.force_login(make_liaison(slip))

    assert client.get(slip.get_absolute_url()).status_code == 404


def test_slip_without_the_right_is_refused(client):
    client.force_login(make_user(role="administrator"))

    assert client.get(make_draft().get_absolute_url()).status_code == 403


@pytest.mark.parametrize("notes", [1, 3])
def test_slip_keeps_its_query_budget(client, django_assert_num_queries, notes):
    slip = make_received()
    liaison = make_liaison(slip)
    for _note in range(notes):
        note_progress(slip, by=liaison, at=NOW, text="已联系维保单位。")
    asked = SlipReturn(reason=code("return_reason", "not_our_duty"), explanation="不属于本科室。")
    request_return(slip, asked, by=liaison, at=NOW)
    client.force_login(make_user(role="supervisor"))

    with django_assert_num_queries(13):
        client.get(slip.get_absolute_url())


def test_slip_with_reply_shows_what_was_said_to_each_demand(client):
    slip = make_replied()
    client.force_login(make_user(role="supervisor"))

    response = client.get(slip.get_absolute_url())

    page = response.content.decode()
    assert "已派人维修。" in page
    assert "supported" in page
    assert labels(response) == ["review"]
