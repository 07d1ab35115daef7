"""Entering a form that was filled in on paper; what a new registration starts with."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from office.models import CodeKind
from tests.factories import code, make_user, make_visit
from tests.visits.test_visit_register import ID, PAGE, answers, desk, send
from visits.models import Visit
from visits.workflow import correct_visit

pytestmark = pytest.mark.django_db
LATE = "?late=1"


def late(client, user, **changes):
    colleague = make_user(role="receptionist", room=user.room)
    values = {"arrived_at": "2026-03-02T09:00", "left_at": "2026-03-02T09:40", "received_by": colleague.pk, **changes}
    return send(client, user, LATE, **values), colleague


def test_paper_form_keeps_its_times_and_who_received(client):
    user = desk()
    response, colleague = late(client, user)
    visit = Visit.objects.get()
    assert response.url == visit.get_absolute_url()
    assert (visit.entered_late, visit.received_by, visit.registrar) == (True, colleague, user)
    assert timezone.localtime(visit.left_at).strftime("%H:%M") == "09:40"
    assert visit.due_on == timezone.localdate()  # the desk is not late: it could not register before
    for address in (visit.get_absolute_url(), reverse("visits:list"), reverse("visits:queue")):
        assert "entered from paper" in client.get(address).content.decode(), address
    assert f"received by {colleague}" in client.get(visit.get_absolute_url()).content.decode()


@pytest.mark.parametrize("missing", ["arrived_at", "left_at", "received_by"])
def test_paper_form_needs_times_and_name(client, missing):
    response, _colleague = late(client, desk(), **{missing: ""})
    assert missing in response.context["form"].errors
    assert not Visit.objects.exists()


def test_nobody_of_another_room_received(client):
    response, _colleague = late(client, desk(), received_by=desk().pk)
    assert "received_by" in response.context["form"].errors


def test_nobody_has_left_in_the_future(client):
    response, _colleague = late(client, desk(), left_at="2999-01-01T09:00")
    assert "left_at" in response.context["form"].errors


def test_page_of_a_paper_form_proposes_no_time(client, django_assert_max_num_queries):
    client.force_login(desk())
    with django_assert_max_num_queries(11):
        response = client.get(PAGE + LATE)
    assert response.context["form"]["arrived_at"].value() is None
    assert "Enter a paper form" in response.content.decode()


def test_ordinary_registration_cannot_pose_as_a_paper_form(client):
    user = desk()
    send(client, user, entered_late="on", received_by=user.pk)
    visit = Visit.objects.get()
    assert (visit.entered_late, visit.received_by) == (False, None)


def test_registration_starts_with_the_usual_document_and_route(client):
    client.force_login(desk())
    form = client.get(PAGE).context["form"]
    assert form["legal_route"].value() == str(code(CodeKind.LEGAL_ROUTE, "petition").pk)
    assert form["id_type"].value() == str(code(CodeKind.ID_TYPE, "resident_id").pk)


def test_kind_of_document_nobody_chose_is_not_kept_without_a_number(client):
    send(client, desk(), id_number="")
    assert Visit.objects.get().id_type is None


def test_known_region_of_the_number_is_filled_in(client):
    send(client, desk(), id_number="11010519491231002X")
    assert Visit.objects.get().region_code == "110000"


def test_unknown_region_of_the_number_stays_open(client):
    send(client, desk())
    assert (Visit.objects.get().region_code, Visit.objects.get().id_number) == ("", ID)


def test_corrected_card_is_verified_by_whoever_leaves_the_tick():
    first = make_visit(id_checked=True)
    other = make_user(role="receptionist", room=first.room)
    assert first.id_checked_by == first.registrar
    first.name = "李亮"

    changed = correct_visit(first, by=other, at=timezone.now(), reason="名字有误", changed=["name"])
    assert changed.id_checked_by == other

    changed.id_checked = False
    unchecked = correct_visit(changed, by=other, at=timezone.now(), reason="未核验", changed=["id_checked"])
    assert unchecked.id_checked_by is None


def test_personal_fields_are_completed_by_no_browser(client):
    user = desk()
    client.force_login(user)
    visit = make_visit(by=user)
    for address in (
        PAGE,
        PAGE + LATE,
        reverse("visits:correct", args=[visit.pk]),
        reverse("visits:people", args=[visit.pk]),
    ):
        page = client.get(address).content.decode()
        assert re.search(r'<form[^>]*autocomplete="off"[^>]*data-draft=', page), address
    for name in ("name", "id_number", "phone", "address", "birth_date"):
        assert 'autocomplete="off"' in str(client.get(PAGE).context["form"][name]), name


def test_errors_of_a_paper_form_keep_what_was_typed(client):
    user = desk()
    client.force_login(user)
    response = client.post(PAGE + LATE, answers(user, arrived_at="2026-03-02T09:00", left_at=""))
    assert response.context["form"]["arrived_at"].value() == "2026-03-02T09:00"
