"""Recording the room's own result, with a decision on each demand."""

import pytest

from tests.factories import make_handling, make_to_feed_back, make_user
from tests.visits.desk import desk, errors, said, send, show
from visits.models import DemandDecision, VisitStatus

pytestmark = pytest.mark.django_db
RESULT = {"result": "电梯已修复。", "legal_basis": "《特种设备安全法》第三十八条"}


def handling(user):
    return make_handling(by=user, demands=("修复电梯", "赔偿误工费"))


def decided(visit, *decisions, **more):
    answers = dict(RESULT)
    for demand, decision in zip(visit.demands.all(), decisions, strict=False):
        answers[f"decision_{demand.pk}"] = decision
    return answers | more


def test_result_page_asks_about_every_demand_and_chooses_nothing(client):
    user = desk()
    page = show(client, user, "result", handling(user)).content.decode()
    assert "1. 修复电梯" in page
    assert "2. 赔偿误工费" in page
    assert "checked" not in page


def test_result_keeps_the_decisions(client):
    user = desk()
    visit = handling(user)
    second = visit.demands.last()
    basis = {f"basis_{second.pk}": "《民法典》第1165条", f"text_{second.pk}": "无过错"}
    response = send(client, user, "result", visit, **decided(visit, "support", "not_support", **basis))
    assert response.url == visit.get_absolute_url()
    visit.refresh_from_db()
    assert (visit.status, visit.rounds.get().result) == (VisitStatus.TO_FEED_BACK, "电梯已修复。")
    kept = [(row.decision, row.text, row.legal_basis) for row in DemandDecision.objects.all()]
    assert kept == [("support", "", ""), ("not_support", "无过错", "《民法典》第1165条")]


def test_result_without_a_law_for_a_refusal_is_kept_in_place(client):
    user = desk()
    visit = handling(user)
    response = send(client, user, "result", visit, **decided(visit, "support", "explain"))
    assert set(errors(response)) == {f"basis_{visit.demands.last().pk}"}
    assert "电梯已修复。" in response.content.decode()
    assert not DemandDecision.objects.exists()


def test_result_leaves_no_demand_out(client):
    user = desk()
    visit = handling(user)
    found = errors(send(client, user, "result", visit, **decided(visit, "support", result="")))
    assert set(found) == {"result", f"decision_{visit.demands.last().pk}"}


def test_result_of_a_stale_page_is_refused(client):
    user = desk()
    visit = handling(user)
    visit.revision -= 1
    response = send(client, user, "result", visit, **decided(visit, "support", "support"))
    assert "Somebody changed this record" in str(errors(response))
    visit.refresh_from_db()
    assert visit.status == VisitStatus.HANDLING


def test_result_twice_is_refused(client):
    user = desk()
    visit = make_to_feed_back(by=user)
    assert "done now" in said(client, show(client, user, "result", visit))
    assert "nothing was changed" in str(errors(send(client, user, "result", visit, **decided(visit, "support"))))


def test_result_is_forbidden_without_the_right_and_unknown_elsewhere(client):
    visit = make_handling(by=desk())
    assert show(client, make_user(role="supervisor"), "result", visit).status_code == 403
    assert show(client, desk(), "result", visit).status_code == 404
