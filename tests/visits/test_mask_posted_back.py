"""A masked value is never saved over the real one, whichever form sends it (peers: CCRS PR 1092)."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from office.masking import MASKED, mask_address, mask_id, mask_name, mask_phone
from office.privacy import MaskedValueError
from supervision.forms import ComplaintForm
from tests.factories import make_user, make_visit, unsaved_visit
from tests.visits.desk import desk, page_url
from visits.forms.register import CorrectForm, RegisterForm
from visits.forms.rows import PersonForm
from visits.models import Visit

pytestmark = pytest.mark.django_db
NUMBER, PHONE, ADDRESS = "990000196304120017", "19900000001", "临江市南山区石桥镇青石村三组27号"
MASKS = {
    "id_number": mask_id(NUMBER), "phone": mask_phone(PHONE), "phone2": mask_phone(PHONE),
    "address": mask_address(ADDRESS), "name": mask_name("李明"),
}  # fmt: skip


@pytest.mark.parametrize("field", sorted(MASKS))
def test_registration_and_correction_refuse_the_mask_in_place(field):
    user = desk()
    visit = make_visit(by=user, id_number=NUMBER, phone=PHONE)
    sent = {field: MASKS[field]}

    for form in (
        RegisterForm(sent, user=user, now=timezone.now()),
        CorrectForm(sent, instance=visit, now=timezone.now()),
    ):
        assert str(MASKED) in form.errors[field]


@pytest.mark.parametrize("field", ["id_number", "phone", "address", "name"])
def test_people_who_came_along_refuse_the_mask(field):
    form = PersonForm({"role": "companion", "name": "王芳", field: MASKS[field]}, on=timezone.localdate())

    assert str(MASKED) in form.errors[field]


def test_complaint_refuses_the_mask():
    form = ComplaintForm({"phone": MASKS["phone"]}, by=make_user(role="supervisor"), at=timezone.now())

    assert str(MASKED) in form.errors["phone"]


def test_correction_page_says_so_and_keeps_the_number(client):
    user = desk()
    visit = make_visit(by=user, phone=PHONE)
    client.force_login(user)

    answer = client.post(page_url("correct", visit), {"phone": mask_phone(PHONE), "revision": visit.revision})

    assert "This is the masked value." in answer.content.decode()
    assert Visit.objects.get(pk=visit.pk).phone == PHONE


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
@hypothesis_settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_mask_of_any_phone_passes_a_form(number):
    form = PersonForm({"role": "companion", "name": "王芳", "phone": mask_phone(number)}, on=timezone.localdate())

    assert "phone" in form.errors


@pytest.mark.parametrize("field", ["id_number", "phone", "phone2"])
def test_program_that_passes_the_forms_by_is_refused_too(field):
    visit = make_visit(phone=PHONE)
    setattr(visit, field, MASKS[field])

    with pytest.raises(MaskedValueError):
        visit.save()


def test_registering_a_masked_number_makes_no_visit(client):
    user = desk()
    client.force_login(user)
    filled = unsaved_visit(room=user.room)
    sent = {
        "token": uuid4(), "arrived_at": "2026-03-02T09:00", "room": user.room_id, "name": "李明",
        "phone": MASKS["phone"], "subject": filled.subject, "statement": filled.statement, "demand": filled.demand,
    }  # fmt: skip

    answer = client.post(reverse("visits:register"), sent)

    assert "This is the masked value." in answer.content.decode()
    assert not Visit.objects.exists()
