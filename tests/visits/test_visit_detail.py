"""The page of one visit: what it shows, to whom, and what it leaves in the log."""

import pytest
from django.urls import reverse

from audit.models import AccessAction, AccessRecord
from tests.factories import (
    NOW,
    code,
    make_accepted,
    make_department,
    make_fed_back,
    make_handling,
    make_rated,
    make_room,
    make_user,
    make_visit,
)
from visits.workflow import correct_visit

pytestmark = pytest.mark.django_db
ID = "990000196805120010"


def desk(room=None):
    return make_user(role="receptionist", room=room or make_room())


def page_of(client, user, visit):
    client.force_login(user)
    response = client.get(visit.get_absolute_url())
    return response, response.content.decode()


def test_detail_masks_what_is_personal(client):
    user = desk()
    visit = make_visit(by=user, id_number=ID, phone2="19900000002")

    _response, text = page_of(client, user, visit)

    assert "990***********0010" in text
    assert "199****0001" in text
    for secret in (ID, "19900000001", "19900000002", "青石村三组27号"):
        assert secret not in text


@pytest.mark.parametrize("make", [make_visit, make_handling, make_rated])
def test_detail_keeps_its_query_budget(client, django_assert_max_num_queries, make):
    user = desk()
    visit = make(by=user)
    client.force_login(user)

    with django_assert_max_num_queries(20):
        response = client.get(visit.get_absolute_url())

    assert response.status_code == 200


def test_detail_shows_the_whole_course(client):
    slip = make_accepted()

    _response, text = page_of(client, make_user(role="supervisor"), slip.visit)

    for part in (slip.slip_no, slip.department.name, "修复电梯", "什么事？", "Why this day"):
        assert part in text


def test_detail_reading_is_logged(client):
    user = desk()
    visit = make_visit(by=user)
    page_of(client, user, visit)
    record = AccessRecord.objects.get(action=AccessAction.READ)
    assert (record.user, record.subject_id, record.label) == (user, visit.pk, visit.visit_no)


@pytest.mark.parametrize(
    ("make", "pages"),
    [
        (make_visit, {"visits:receive", "visits:correct", "visits:people", "visits:attachments", "visits:leave",
                      "visits:register"}),
        (make_handling, {"visits:interview", "visits:result", "referrals:new", "visits:notice", "visits:correct",
                         "visits:notice_new", "visits:people", "visits:attachments", "visits:register"}),
        (make_rated, {"visits:interview", "referrals:close_visit", "visits:notice", "visits:correct",
                      "visits:notice_new", "visits:people", "visits:attachments", "visits:register"}),
    ],
)  # fmt: skip
def test_detail_offers_what_the_status_allows(client, make, pages):
    user = desk()
    response, _text = page_of(client, user, make(by=user))
    shown = [*response.context["buttons"], response.context["step_button"]]
    assert {button.page for button in shown if button} == pages


def test_detail_rating_is_not_offered_for_a_dissatisfied_visitor_as_next_step(client):
    user = desk()
    response, text = page_of(client, user, make_rated("dissatisfied", by=user))
    assert response.context["step_button"].page == "visits:rehandle"
    assert "handle it again" in text


def test_detail_archivist_is_offered_nothing_of_the_desk(client):
    visit = make_fed_back()
    client.force_login(make_user(role="archivist"))
    assert client.get(visit.get_absolute_url()).status_code == 404


def test_detail_history_tells_corrections_and_hides_numbers(client):
    user = desk()
    visit = make_visit(by=user)
    visit.subject, visit.phone = "反映小区电梯停运", "19900000009"
    correct_visit(visit, by=user, at=NOW, reason="听错了", changed=["subject", "phone"])

    response, text = page_of(client, user, visit)

    changes = {change.label: change for change in response.context["events"][0].changes}
    assert response.context["events"][0].what == "听错了"
    assert (changes["subject"].old, changes["subject"].new) == ("反映小区电梯故障", "反映小区电梯停运")
    assert changes["phone"].is_secret
    assert "19900000009" not in text


def test_detail_of_another_room_is_not_found(client):
    client.force_login(desk())
    assert client.get(make_visit().get_absolute_url()).status_code == 404


def test_detail_without_the_right_is_refused(client):
    client.force_login(make_user(role="auditor"))
    assert client.get(make_visit().get_absolute_url()).status_code == 403


def test_reveal_shows_one_value_and_logs_it(client):
    user = desk()
    visit = make_visit(by=user, id_number=ID)
    client.force_login(user)

    response = client.post(
        reverse("visits:reveal", args=[visit.pk]), {"field": "phone"}, headers={"HX-Request": "true"}
    )

    assert response.content.decode().strip() == (
        '<span data-hide-after="60" data-masked="199****0001">19900000001</span>'
    )
    assert AccessRecord.objects.get(action=AccessAction.REVEAL).label == f"{visit.visit_no} phone"


def test_reveal_of_a_confidential_visit_asks_for_the_reason(client):
    user = desk()
    visit = make_visit(by=user, wants_secrecy=True)
    client.force_login(user)
    url = reverse("visits:reveal", args=[visit.pk])

    first = client.post(url, {"field": "phone"})
    second = client.post(url, {"field": "phone", "reason": "回电核实"})

    assert "19900000001" not in first.content.decode()
    assert "19900000001" in second.content.decode()
    assert AccessRecord.objects.get(action=AccessAction.REVEAL).reason == "回电核实"


@pytest.mark.parametrize("field", ["statement", "", "query_code"])
def test_reveal_of_anything_else_is_refused(client, field):
    user = desk()
    visit = make_visit(by=user)
    client.force_login(user)
    assert client.post(reverse("visits:reveal", args=[visit.pk]), {"field": field}).status_code == 400


def test_reveal_without_the_right_is_refused(client):
    visit = make_visit()
    client.force_login(make_user("visits.view_visit", "visits.view_all_visits"))
    assert client.post(reverse("visits:reveal", args=[visit.pk]), {"field": "phone"}).status_code == 403


def test_detail_shows_everything_that_was_asked(client):
    user = desk()
    accused = make_department(name="城管科")
    visit = make_visit(
        by=user, ethnicity=code("ethnicity", "05"), nationality=code("nationality", "IE"), visitor_tags=["veteran"],
        tags=["wages", "housing"], abnormal_behaviour=["blocking"], in_litigation=True, belongings="打火机一只",
        respondent_department=accused, legal_route=code("legal_route", "administrative"), entered_late=True,
    )  # fmt: skip

    response, text = page_of(client, user, visit)

    shown = dict(response.context["visit"].more_person + response.context["visit"].more_matter)
    assert shown == {
        "Ethnicity": str(visit.ethnicity), "Nationality": str(visit.nationality), "Attributes": "veteran",
        "Form of visit": str(visit.channel), "Safety check": "打火机一只", "Hot topics": "unpaid wages, housing",
        "Department complained of": "城管科", "Legal route": str(visit.legal_route), "In litigation": "yes",
        "Abnormal behaviour": "gathering or blocking",
    }  # fmt: skip
    assert all(words in text for words in shown.values())
    assert "entered from paper" in text


def test_detail_leaves_out_what_was_not_asked(client):
    user = desk()
    response, _text = page_of(client, user, make_visit(by=user))
    assert response.context["visit"].more_matter == []


def test_detail_keeps_a_code_that_left_its_list(client):
    user = desk()
    response, _text = page_of(client, user, make_visit(by=user, tags=["long_gone"]))
    assert dict(response.context["visit"].more_matter) == {"Hot topics": "long_gone"}
