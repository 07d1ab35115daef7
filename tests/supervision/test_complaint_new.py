"""Taking down a complaint."""

from uuid import uuid4

import pytest
from django.urls import reverse

from supervision.models import StaffComplaint
from tests.factories import make_user, make_visit

pytestmark = pytest.mark.django_db

PAGE = "/supervision/complaints/new/"


def answers(**values):
    return {
        "about": make_user(role="receptionist").pk, "channel": "letter", "received_at": "2026-03-02T08:30",
        "complainant": "", "phone": "", "content": "推诿不办。", "visit": "", "token": str(uuid4()), **values,
    }  # fmt: skip


def test_complaint_is_recorded_with_number_and_due_day(client):
    by = make_user(role="supervisor")
    client.force_login(by)

    response = client.post(PAGE, answers())

    complaint = StaffComplaint.objects.get()
    assert response.headers["Location"] == complaint.get_absolute_url()
    assert complaint.complaint_no.startswith("投诉〔")
    assert (complaint.received_by, complaint.due_day.start.isoformat()) == (by, "2026-03-02")


def test_sending_twice_records_one_complaint(client):
    client.force_login(make_user(role="supervisor"))
    sent = answers()

    client.post(PAGE, sent)
    client.post(PAGE, sent)

    assert StaffComplaint.objects.count() == 1


def test_missing_content_is_told_and_the_rest_kept(client):
    client.force_login(make_user(role="supervisor"))

    response = client.post(PAGE, answers(content="", complainant="赵先生"))

    assert "This field is required" in response.text
    assert "赵先生" in response.text
    assert not StaffComplaint.objects.exists()


def test_complaint_of_the_future_is_refused(client):
    client.force_login(make_user(role="supervisor"))

    assert "still to come" in client.post(PAGE, answers(received_at="2999-01-01T08:00")).text


def test_complaint_from_a_visit_keeps_the_visit(client):
    visit = make_visit()
    client.force_login(make_user(role="manager"))

    assert visit.visit_no in client.get(PAGE, {"visit": visit.pk}).text
    client.post(PAGE, answers(visit=visit.pk))

    assert StaffComplaint.objects.get().visit == visit


def test_one_cannot_record_a_complaint_about_oneself(client):
    by = make_user(role="supervisor")
    client.force_login(by)

    response = client.post(PAGE, answers(about=by.pk))

    assert response.context["form"].errors["about"]
    assert not StaffComplaint.objects.exists()


def test_receptionist_is_refused(client):
    client.force_login(make_user(role="receptionist"))

    assert client.get(reverse("supervision:complaint_new")).status_code == 403
