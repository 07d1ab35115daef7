"""Telling the visitor the result."""

import pytest

from office.models import CodeKind
from tests.factories import code, make_fed_back, make_to_feed_back, make_user
from tests.visits.desk import desk, errors, said, send, show
from visits.models import Feedback, VisitStatus

pytestmark = pytest.mark.django_db


def told(method="oral", **more):
    return {"method": code(CodeKind.FEEDBACK_METHOD, method).pk, "content": "电梯已修复。", "recipient": "李明", **more}


def test_feedback_page_offers_the_result(client):
    user = desk()
    form = show(client, user, "feedback", make_to_feed_back(by=user)).context["form"]
    assert (form["content"].value(), form["recipient"].value()) == ("电梯已修复。", "李明")
    assert form["method"].value() is None


def test_feedback_is_kept_and_waits_for_the_rating(client):
    user = desk()
    visit = make_to_feed_back(by=user)
    response = send(client, user, "feedback", visit, **told(objections="无异议"))
    assert response.url == visit.get_absolute_url()
    visit.refresh_from_db()
    kept = visit.rounds.get().feedback
    assert (visit.status, kept.given_by, kept.objections) == (VisitStatus.FED_BACK, user, "无异议")


@pytest.mark.parametrize("method", ["in_writing", "post", "public_notice"])
def test_feedback_in_writing_needs_its_service_record(client, method):
    user = desk()
    visit = make_to_feed_back(by=user)
    response = send(client, user, "feedback", visit, **told(method, objections="要求书面答复"))
    assert set(errors(response)) == {"service_note"}
    assert "要求书面答复" in response.content.decode()
    assert send(client, user, "feedback", visit, **told(method, service_note="挂号信 XA123")).status_code == 302


def test_feedback_needs_method_and_content(client):
    user = desk()
    found = errors(send(client, user, "feedback", make_to_feed_back(by=user), recipient="李明"))
    assert set(found) == {"method", "content"}


def test_feedback_method_is_of_its_own_list(client):
    user = desk()
    visit = make_to_feed_back(by=user)
    assert "method" in errors(send(client, user, "feedback", visit, **told() | {"method": visit.purpose_id}))


def test_feedback_of_a_stale_page_is_refused(client):
    user = desk()
    visit = make_to_feed_back(by=user)
    visit.revision -= 1
    assert "Somebody changed this record" in str(errors(send(client, user, "feedback", visit, **told())))
    assert not Feedback.objects.exists()


def test_feedback_twice_is_refused(client):
    user = desk()
    visit = make_fed_back(by=user)
    assert "done now" in said(client, show(client, user, "feedback", visit))
    assert "nothing was changed" in str(errors(send(client, user, "feedback", visit, **told())))


def test_feedback_is_forbidden_without_the_right_and_unknown_elsewhere(client):
    visit = make_to_feed_back(by=desk())
    assert show(client, make_user(role="supervisor"), "feedback", visit).status_code == 403
    assert show(client, desk(), "feedback", visit).status_code == 404
