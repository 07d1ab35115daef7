"""Closing, terminating and reopening a visit."""

import pytest
from django.urls import reverse

from office.moves import MoveRefusedError
from referrals.workflow import close_visit, reopen_visit, terminate_visit
from referrals.workflow.closing import contradictions
from tests.factories import (
    NOW,
    handler_of,
    make_interviewed,
    make_rated,
    make_referral,
    make_room,
    make_to_feed_back,
    make_user,
    make_visit,
)
from visits.models import Demand, DemandDecision, SatisfactionRating, VisitStatus

pytestmark = pytest.mark.django_db


def send(client, name, visit, **data):
    data.setdefault("revision", visit.revision)
    response = client.post(reverse(f"referrals:{name}", args=[visit.pk]), data)
    visit.refresh_from_db()
    return response


def contradicted():
    visit = make_rated()
    SatisfactionRating.objects.update(wish="review")
    return visit


def closed():
    visit = make_rated()
    return close_visit(visit, by=handler_of(visit), at=NOW)


def test_visit_whose_visitor_is_content_is_closed(client):
    visit = make_rated()
    client.force_login(handler_of(visit))

    response = send(client, "close_visit", visit, note="")

    assert response.headers["Location"] == visit.get_absolute_url()
    assert visit.status == VisitStatus.CLOSED


def test_visit_with_a_contradiction_is_closed_with_a_reason_alone(client):
    visit = contradicted()
    client.force_login(handler_of(visit))

    page = client.get(reverse("referrals:close_visit", args=[visit.pk])).content.decode()
    send(client, "close_visit", visit, note="")
    before = visit.status
    send(client, "close_visit", visit, note="来访人当面确认不再复查。")

    assert "wants the matter handled again" in page
    assert before == VisitStatus.FED_BACK
    assert (visit.status, visit.closing_note) == (VisitStatus.CLOSED, "来访人当面确认不再复查。")


def test_visit_of_a_dissatisfied_visitor_is_not_closed(client):
    visit = make_rated("dissatisfied")
    client.force_login(handler_of(visit))

    response = send(client, "close_visit", visit, note="结束")

    assert "The visitor is dissatisfied" in response.content.decode()
    assert "结束" in response.content.decode()
    assert visit.status == VisitStatus.FED_BACK


def test_visit_on_a_stale_page_is_not_closed(client):
    visit = make_rated()
    client.force_login(handler_of(visit))

    response = send(client, "close_visit", visit, note="结束", revision=visit.revision - 1)

    assert "Somebody changed this record" in response.content.decode()
    assert visit.status == VisitStatus.FED_BACK


def test_visit_not_yet_fed_back_leads_back_with_a_word(client):
    visit = make_to_feed_back()
    client.force_login(handler_of(visit))

    response = client.get(reverse("referrals:close_visit", args=[visit.pk]))

    assert response.headers["Location"] == visit.get_absolute_url()


def test_visit_of_another_room_is_not_found(client):
    visit = make_rated()
    client.force_login(make_user(role="receptionist", room=make_room()))

    assert send(client, "close_visit", visit).status_code == 404


def test_visit_terminated_by_the_manager_keeps_the_reason(client):
    visit = make_rated("dissatisfied")
    client.force_login(make_user(role="manager"))

    send(client, "terminate_visit", visit, note="已穷尽办理途径。")

    assert (visit.status, visit.closing_kind) == (VisitStatus.CLOSED, "terminated")
    assert visit.closing_note == "已穷尽办理途径。"


def test_visit_with_an_open_slip_is_not_terminated(client):
    slip = make_referral()
    client.force_login(make_user(role="manager"))

    response = send(client, "terminate_visit", slip.visit, note="终结")

    assert slip.slip_no in response.content.decode()
    assert slip.visit.status == VisitStatus.REFERRED


def test_visit_reopened_starts_a_new_round(client):
    visit = closed()
    client.force_login(make_user(role="supervisor"))

    send(client, "reopen_visit", visit, note="")
    before = visit.status
    send(client, "reopen_visit", visit, note="来访人再次反映。")

    assert before == VisitStatus.CLOSED
    assert visit.status == VisitStatus.HANDLING
    assert visit.rounds.count() == 2


def test_visit_that_is_open_is_not_reopened(client):
    visit = make_rated("dissatisfied")
    client.force_login(make_user(role="supervisor"))

    response = send(client, "reopen_visit", visit, note="再次办理")

    assert "this can&#x27;t be done now" in response.content.decode()
    assert visit.status == VisitStatus.FED_BACK


@pytest.mark.parametrize(
    ("name", "role"), [("close_visit", "supervisor"), ("terminate_visit", "supervisor"), ("reopen_visit", "liaison")]
)
def test_end_of_a_visit_without_the_right_is_refused(client, name, role):
    client.force_login(make_user(role=role))

    assert send(client, name, make_rated()).status_code == 403


def test_visit_with_a_demand_undecided_is_not_closed(client):
    visit = make_rated()
    Demand.objects.create(visit=visit, position=2, text="赔偿损失")
    client.force_login(handler_of(visit))

    response = send(client, "close_visit", visit, note="结束")

    assert "赔偿损失" in response.content.decode()
    assert visit.status == VisitStatus.FED_BACK


def test_very_satisfied_visitor_without_any_demand_supported_needs_a_reason(client):
    visit = make_rated("very")
    assert contradictions(visit.rounds.get()) == []
    DemandDecision.objects.update(decision="not_support", legal_basis="《信访工作条例》")
    client.force_login(handler_of(visit))

    response = send(client, "close_visit", visit, note="")
    before = visit.status
    send(client, "close_visit", visit, note="来访人理解政策。")

    assert "although no demand was supported" in response.content.decode()
    assert (before, visit.status) == (VisitStatus.FED_BACK, VisitStatus.CLOSED)


@pytest.mark.parametrize(("make", "move"), [(make_interviewed, terminate_visit), (make_visit, terminate_visit),
                                            (make_rated, reopen_visit)])  # fmt: skip
def test_end_of_a_visit_from_another_status_is_refused(make, move):
    visit = make()

    with pytest.raises(MoveRefusedError, match="nothing was changed"):
        move(visit, by=make_user(role="manager"), at=NOW, reason="理由")


def test_visit_to_be_fed_back_is_not_closed_by_the_move_either():
    visit = make_to_feed_back()

    with pytest.raises(MoveRefusedError, match="nothing was changed"):
        close_visit(visit, by=handler_of(visit), at=NOW)


def test_termination_sent_before_handling_says_so(client):
    visit = make_interviewed()
    client.force_login(make_user(role="manager"))

    response = send(client, "terminate_visit", visit, note="终结")

    assert "this can&#x27;t be done now" in response.content.decode()
    assert visit.status == VisitStatus.IN_INTERVIEW


def test_visit_is_not_reopened_after_a_final_review(client):
    visit = closed()
    visit.rounds.update(kind="final_review")
    client.force_login(make_user(role="supervisor"))

    response = send(client, "reopen_visit", visit, note="再次反映")

    assert "After a final review" in response.content.decode()
    assert visit.status == VisitStatus.CLOSED


def test_visit_reopened_against_its_last_handler_goes_to_the_one_who_reopens(client):
    visit = closed()
    visit.respondent_staff = visit.handler
    visit.save()
    supervisor = make_user(role="supervisor")
    client.force_login(supervisor)

    send(client, "reopen_visit", visit, note="反映经办人")

    assert visit.handler == supervisor
    assert visit.rounds.last().handler == supervisor
