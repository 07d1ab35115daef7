"""Correcting a registration: with a reason, never over somebody else's change."""

import pytest
from django.urls import reverse

from tests.factories import NOW, make_room, make_user, make_visit
from tests.visits.test_visit_register import ID, answers
from visits.models import Visit
from visits.workflow import void_visit

pytestmark = pytest.mark.django_db


def desk():
    return make_user(role="receptionist", room=make_room())


def send(client, user, visit, **changes):
    client.force_login(user)
    values = {
        "id_number": "",
        "id_type": "",
        "phone": "",
        "address": "",
        "reason": "听错了",
        "revision": visit.revision,
    }
    values |= {"category1": visit.category1_id, "purpose": visit.purpose_id}
    return client.post(reverse("visits:correct", args=[visit.pk]), answers(user, **{**values, **changes}))


def test_correct_keeps_the_old_value_and_the_reason(client):
    user = desk()
    visit = make_visit(by=user, id_number=ID)

    response = send(client, user, visit, subject="反映电梯停运", name="李 明")

    now = Visit.objects.get(pk=visit.pk)
    assert response.url == visit.get_absolute_url()
    assert (now.subject, now.id_number, now.phone, now.address) == ("反映电梯停运", ID, visit.phone, visit.address)
    assert now.history.first().history_change_reason == "听错了"
    assert now.history.first().history_user == user
    assert now.history.last().subject == visit.subject


def test_correct_page_shows_no_personal_number(client):
    user = desk()
    visit = make_visit(by=user, id_number=ID)
    client.force_login(user)
    page = client.get(reverse("visits:correct", args=[visit.pk])).content.decode()
    assert visit.subject in page
    for secret in (ID, visit.phone, visit.address):
        assert secret not in page


def test_correct_a_new_phone_replaces_the_old(client):
    user = desk()
    visit = make_visit(by=user)
    send(client, user, visit, phone="19900000008")
    assert Visit.objects.get().phone == "19900000008"


def test_correct_stale_page_keeps_what_was_typed(client):
    user = desk()
    visit = make_visit(by=user)
    response = send(client, user, visit, subject="改过的事由", revision=visit.revision - 1)
    assert "Somebody changed this record" in response.content.decode()
    assert "改过的事由" in response.content.decode()
    assert Visit.objects.get().subject == visit.subject


def test_correct_without_reason_is_refused(client):
    user = desk()
    visit = make_visit(by=user)
    assert "reason" in send(client, user, visit, reason="").context["form"].errors


def test_correct_void_visit_is_refused(client):
    user = desk()
    visit = void_visit(make_visit(by=user), by=user, at=NOW, reason="重复登记")
    response = send(client, user, visit)
    assert "An archived or void visit cannot be corrected." in response.content.decode()


def test_correct_of_another_room_is_not_found(client):
    client.force_login(desk())
    assert client.get(reverse("visits:correct", args=[make_visit().pk])).status_code == 404


def test_correct_without_the_right_is_refused(client):
    client.force_login(make_user(role="supervisor"))
    assert client.get(reverse("visits:correct", args=[make_visit().pk])).status_code == 403
