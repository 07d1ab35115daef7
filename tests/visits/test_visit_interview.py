"""Writing the interview record."""

import pytest
from django.urls import reverse

from tests.factories import NOW, make_handling, make_interviewed, make_user, make_visit
from tests.visits.desk import desk, errors, page_url, said, send, show
from visits.models import InterviewRecord
from visits.workflow import receive_visit

pytestmark = pytest.mark.django_db
RECORD = {
    "content": "问：什么事？答：电梯坏了。", "demands": "修复电梯\n\n 赔偿误工费 \n", "started_at": "2026-03-02T09:00",
    "ended_at": "2026-03-02T09:20", "place": "接待室", "signature_state": "signed", "read_back": "on",
}  # fmt: skip


def called_in(user):
    return receive_visit(make_visit(by=user), by=user, at=NOW)


def test_interview_page_offers_the_demand_of_the_form(client):
    user = desk()
    visit = called_in(user)
    page = show(client, user, "interview", visit).content.decode()
    assert "请求尽快修复电梯。</textarea>" in page
    assert 'value="2026-03-02T09:00"' in page
    assert visit.phone not in page


def test_interview_keeps_every_line_as_a_demand_and_goes_on_to_decide(client):
    user = desk()
    visit = called_in(user)
    response = send(client, user, "interview", visit, **RECORD)
    assert response.url == page_url("triage", visit)
    record = InterviewRecord.objects.get()
    assert (record.content, record.interviewer, record.read_back) == (RECORD["content"], user, True)
    assert [demand.text for demand in visit.demands.all()] == ["修复电梯", "赔偿误工费"]


def test_interview_during_handling_goes_back_to_the_visit(client):
    user = desk()
    visit = make_handling(by=user)
    response = send(client, user, "interview", visit, **RECORD | {"demands": ""})
    assert response.url == visit.get_absolute_url()
    assert visit.interviews.count() == 2
    assert visit.demands.count() == 1


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("content", {"content": ""}),
        ("ended_at", {"ended_at": "2026-03-02T08:59"}),
        ("signature_note", {"signature_state": "refused"}),
        ("demands", {"demands": "\n".join("求" * 21)}),
        ("demands", {"demands": "求" * 501}),
        ("__all__", {"demands": ""}),
    ],
)
def test_interview_bad_input_is_kept(client, field, change):
    user = desk()
    visit = called_in(user)
    response = send(client, user, "interview", visit, **RECORD | {"facts": "物业欠费"} | change)
    assert field in errors(response)
    assert "物业欠费" in response.content.decode()
    assert not InterviewRecord.objects.exists()


def test_interview_recorder_is_of_the_same_room(client):
    user = desk()
    visit = called_in(user)
    assert "recorder" in errors(send(client, user, "interview", visit, **RECORD, recorder=desk().pk))


def test_interview_before_the_visitor_is_called_in_is_refused(client):
    user = desk()
    visit = make_visit(by=user)
    assert "done now" in said(client, show(client, user, "interview", visit))
    assert "__all__" in errors(send(client, user, "interview", visit, **RECORD))


def test_interview_is_forbidden_without_the_right_and_unknown_elsewhere(client):
    visit = make_interviewed(by=desk())
    assert show(client, make_user(role="supervisor"), "interview", visit).status_code == 403
    assert show(client, desk(), "interview", visit).status_code == 404


def test_interview_needs_a_login(client):
    visit = make_interviewed(by=desk())
    assert reverse("login") in client.get(page_url("interview", visit)).url
