"""The department's moves: sign for, report, ask to return, reply."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from office.models import Code
from referrals.models import ReferralStatus
from tests.factories import at, code, make_department, make_liaison, make_received, make_referral, make_user

pytestmark = pytest.mark.django_db


def signed_in(client, slip):
    client.force_login(make_liaison(slip))
    return slip


def send(client, name, slip, **data):
    data.setdefault("revision", slip.revision)
    response = client.post(reverse(f"referrals:{name}", args=[slip.pk]), data)
    slip.refresh_from_db()
    return response


def answer(slip, **values):
    data = {
        "handling": "已更换曳引机。",
        "verified": "true",
        "opinion": "恢复运行。",
        "legal_basis": "《特种设备安全法》",
        "signed_by": "钱科长",
    }
    for demand in slip.visit.demands.all():
        data[f"decision_{demand.pk}"] = "support"
        data[f"text_{demand.pk}"] = "已修复"
    return {**data, **values}


def test_slip_signed_for_names_who_works_on_it(client):
    slip = signed_in(client, make_referral())

    response = send(client, "receive", slip, contact_name="赵工", contact_phone="0571-1")

    assert response.headers["Location"] == slip.get_absolute_url()
    assert (slip.status, slip.contact_name) == (ReferralStatus.RECEIVED, "赵工")


def test_slip_signed_for_without_a_name_is_asked_again(client):
    slip = signed_in(client, make_referral())

    response = send(client, "receive", slip, contact_name=" ", contact_phone="0571-1")

    assert response.context["form"].errors["contact_name"]
    assert "0571-1" in response.content.decode()
    assert slip.status == ReferralStatus.ISSUED


def test_slip_whose_return_is_asked_for_cannot_be_signed_for(client):
    slip = signed_in(client, make_referral())
    slip.status = ReferralStatus.RETURN_REQUESTED
    slip.save()

    response = send(client, "receive", slip, contact_name="赵工")

    assert "this can&#x27;t be done now" in response.content.decode()
    assert slip.status == ReferralStatus.RETURN_REQUESTED


def test_progress_reported_puts_the_slip_in_progress(client):
    slip = signed_in(client, make_received())

    send(client, "progress", slip, text="已联系维保单位。")

    assert slip.status == ReferralStatus.IN_PROGRESS
    assert slip.notes.get().text == "已联系维保单位。"


def test_progress_on_a_stale_page_is_kept_on_the_page_alone(client):
    slip = signed_in(client, make_received())

    response = send(client, "progress", slip, text="已联系维保单位。", revision=slip.revision - 1)

    assert "Somebody changed this record" in response.content.decode()
    assert "已联系维保单位。" in response.content.decode()
    assert not slip.notes.exists()


def test_return_asked_for_waits_for_the_room(client):
    slip = signed_in(client, make_received(when=timezone.now()))
    reason, other = code("return_reason", "not_our_duty"), make_department()

    send(client, "request_return", slip, reason=reason.pk, explanation="属城管", proposed_department=other.pk)

    assert slip.status == ReferralStatus.RETURN_REQUESTED
    assert slip.returns.get().proposed_department == other


def test_return_after_the_objection_period_is_refused(client):
    slip = signed_in(client, make_received(when=at(date(2020, 3, 2))))

    response = send(
        client, "request_return", slip, reason=code("return_reason", "not_our_duty").pk, explanation="属城管"
    )

    assert "it must now be handled" in response.content.decode()
    assert slip.status == ReferralStatus.RECEIVED


def test_return_for_a_reason_of_another_list_is_asked_again(client):
    slip = signed_in(client, make_received())
    wrong = Code.objects.filter(kind="channel").first()

    response = send(client, "request_return", slip, reason=wrong.pk, explanation="属城管")

    assert response.context["form"].errors["reason"]


def test_reply_answers_every_demand(client):
    slip = signed_in(client, make_received())

    send(client, "reply", slip, **answer(slip))

    said = slip.replies.get().decisions.get()
    assert slip.status == ReferralStatus.REPLIED
    assert (said.decision, said.text) == ("support", "已修复")


def test_reply_without_a_decision_on_a_demand_keeps_what_was_typed(client):
    slip = signed_in(client, make_received())
    demand = slip.visit.demands.get()

    response = send(client, "reply", slip, **answer(slip, **{f"decision_{demand.pk}": ""}))

    assert response.context["form"].errors[f"decision_{demand.pk}"]
    assert "已更换曳引机。" in response.content.decode()
    assert slip.status == ReferralStatus.RECEIVED


def test_reply_that_tells_the_visitor_tomorrow_is_asked_again(client):
    slip = signed_in(client, make_received())

    response = send(client, "reply", slip, **answer(slip, visitor_told_on="2999-01-01"))

    assert response.context["form"].errors["visitor_told_on"] == ["This day has not come yet."]


def test_reply_page_chooses_no_decision(client):
    slip = signed_in(client, make_received())

    page = client.get(reverse("referrals:reply", args=[slip.pk])).content.decode()

    assert slip.visit.demands.get().text in page
    assert 'value="support" selected' not in page


def test_reply_to_a_slip_not_signed_for_is_refused(client):
    slip = signed_in(client, make_referral())

    page = send(client, "reply", slip, **answer(slip)).content.decode()

    assert "this can&#x27;t be done now" in page
    assert "已更换曳引机。" in page


@pytest.mark.parametrize("name", ["receive", "progress", "request_return", "reply"])
def test_moves_of_the_department_are_refused_to_the_room(client, name):
    client.force_login(make_user(role="supervisor"))

    assert send(client, name, make_referral()).status_code == 403


@pytest.mark.parametrize("name", ["receive", "progress", "request_return", "reply"])
def test_slip_of_another_department_is_not_found(client, name):
    client.force_login(make_liaison(make_referral()))

    assert send(client, name, make_referral()).status_code == 404
