"""The supervisor's moves: approve, send back, withdraw, decide on a return, check a reply."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from office.models import Paper
from referrals.models import ReferralStatus, ReplyReview, SlipReturn
from referrals.workflow import request_return, submit_referral
from tests.factories import (
    NOW,
    code,
    make_department,
    make_draft,
    make_liaison,
    make_received,
    make_referral,
    make_replied,
    make_user,
)
from visits.models import HandlingRound, VisitStatus

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervised(client):
    client.force_login(make_user(role="supervisor"))
    return client


def handed_in(**values):
    slip = make_draft(**values)
    return submit_referral(slip, by=slip.drafted_by)


def return_asked_for():
    slip = make_received()
    asked = SlipReturn(reason=code("return_reason", "not_our_duty"), explanation="不属于本科室。")
    return request_return(slip, asked, by=make_liaison(slip), at=NOW)


def send(client, name, slip, **data):
    data.setdefault("revision", slip.revision)
    response = client.post(reverse(f"referrals:{name}", args=[slip.pk]), data)
    slip.refresh_from_db()
    return response


def test_slip_approved_is_issued_with_its_paper(supervised):
    slip = handed_in()

    response = send(supervised, "approve", slip, note="同意转办", due_on="2999-01-01")

    paper = Paper.objects.get(subject="referrals.referral", subject_id=slip.pk)
    assert response.headers["Location"] == slip.get_absolute_url()
    assert slip.status == ReferralStatus.ISSUED
    assert paper.number == slip.slip_no
    assert paper.data["sheet"]["due_on"] == "2999年1月1日"


def test_slip_approved_on_a_stale_page_is_not_issued(supervised):
    slip = handed_in()

    response = send(supervised, "approve", slip, revision=slip.revision - 1, note="同意")

    assert "Somebody changed this record" in response.content.decode()
    assert "同意" in response.content.decode()
    assert slip.status == ReferralStatus.AWAITING_APPROVAL


def test_slip_with_a_due_day_in_the_past_is_not_issued(supervised):
    slip = handed_in()

    response = send(supervised, "approve", slip, due_on="2020-01-01")

    assert "The due day lies before the day of issue." in response.content.decode()
    assert slip.status == ReferralStatus.AWAITING_APPROVAL


def test_slip_of_a_part_is_issued_after_the_lead_slip(supervised):
    lead = handed_in()
    part = make_draft(visit=lead.visit, department=make_department())
    part.part, part.lead, part.status = "co", lead, ReferralStatus.AWAITING_APPROVAL
    part.save()

    response = send(supervised, "approve", part)

    assert "Issue the slip of the lead department first" in response.content.decode()


def test_slip_returned_twice_shows_by_whom_and_asks_for_a_reason(supervised):
    slip = handed_in()
    slip.returns_before = 2
    slip.save()

    response = send(supervised, "approve", slip)

    assert "returned twice" in response.content.decode()
    assert slip.status == ReferralStatus.AWAITING_APPROVAL


def test_draft_sent_back_carries_the_reason(supervised):
    slip = handed_in()

    send(supervised, "send_back", slip, note="请补充诉求。")

    assert (slip.status, slip.approval_note) == (ReferralStatus.DRAFT, "请补充诉求。")


def test_slip_withdrawn_needs_a_reason(supervised):
    slip = make_referral()

    send(supervised, "withdraw", slip, note="")
    assert slip.status == ReferralStatus.ISSUED

    send(supervised, "withdraw", slip, note="来访人撤回。")
    assert slip.status == ReferralStatus.WITHDRAWN


@pytest.mark.parametrize(("answer", "status"), [("yes", ReferralStatus.RETURNED), ("no", ReferralStatus.RECEIVED)])
def test_return_is_decided_either_way(supervised, answer, status):
    slip = return_asked_for()

    send(supervised, "decide_return", slip, agreed=answer, note="经核实")

    assert slip.status == status
    assert slip.returns.get().is_agreed == (answer == "yes")


def test_return_page_shows_the_request_and_chooses_nothing(supervised):
    slip = return_asked_for()

    page = supervised.get(reverse("referrals:decide_return", args=[slip.pk])).content.decode()

    assert "不属于本科室。" in page
    assert "checked" not in page


def test_return_nobody_asked_for_is_refused(supervised):
    slip = make_referral()

    response = send(supervised, "decide_return", slip, agreed="no", note="不同意")

    assert "this can&#x27;t be done now" in response.content.decode()
    assert slip.status == ReferralStatus.ISSUED


def test_reply_accepted_completes_slip_and_round(supervised):
    slip = make_replied()

    send(supervised, "review", slip, decision=ReplyReview.ACCEPTED, note="")

    assert slip.status == ReferralStatus.ACCEPTED
    assert slip.visit.status == VisitStatus.TO_FEED_BACK


def test_reply_sent_back_needs_a_reason(supervised):
    slip = make_replied()

    response = send(supervised, "review", slip, decision=ReplyReview.REWORK, note="")
    assert response.context["form"].errors["note"] == ["Say what is to be redone."]
    assert "已派人维修。" in response.content.decode()

    send(supervised, "review", slip, decision=ReplyReview.REWORK, note="未说明依据。")
    assert slip.status == ReferralStatus.REWORK


def test_check_without_a_decision_is_asked_for_again(supervised):
    slip = make_replied()

    response = send(supervised, "review", slip, note="好")

    assert "decision" in response.context["form"].errors
    assert slip.status == ReferralStatus.REPLIED


@pytest.mark.parametrize("name", ["approve", "send_back", "withdraw", "decide_return", "review"])
def test_moves_of_the_supervisor_are_refused_to_the_department(client, name):
    slip = make_referral()
    client.force_login(make_liaison(slip))

    assert send(client, name, slip).status_code == 403


@pytest.mark.parametrize("name", ["approve", "send_back", "decide_return", "review"])
def test_move_not_possible_now_leads_back_with_a_word(supervised, name):
    slip = make_referral()

    response = supervised.get(reverse(f"referrals:{name}", args=[slip.pk]), follow=True)

    assert "this can&#x27;t be done now" in response.content.decode()


@pytest.mark.parametrize("name", ["approve", "send_back", "withdraw", "decide_return", "review"])
def test_whistle_blowing_is_not_found_by_the_supervisor(supervised, name):
    slip = make_referral()
    slip.visit.confidentiality = "whistleblow"
    slip.visit.save()

    assert send(supervised, name, slip).status_code == 404


def test_slip_whose_copy_goes_to_the_accused_is_not_issued(supervised):
    slip = handed_in()
    accused = make_department()
    slip.copies_to.add(accused)
    slip.visit.confidentiality, slip.visit.respondent_department = "staff_complaint", accused
    slip.visit.save()

    response = send(supervised, "approve", slip)

    assert "must not go there" in response.content.decode()
    assert slip.status == ReferralStatus.AWAITING_APPROVAL


@pytest.mark.parametrize("decision", [ReplyReview.ACCEPTED, ReplyReview.REWORK])
def test_reply_is_not_checked_by_its_writer(client, decision):
    slip = make_replied()
    writer = slip.replies.get().by
    writer.groups.set(Group.objects.filter(name="supervisor"))
    client.force_login(writer)

    response = send(client, "review", slip, decision=decision, note="已核")

    assert "somebody other than its writer" in response.content.decode()
    assert slip.status == ReferralStatus.REPLIED


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("approve", {}),
        ("send_back", {"note": "补充"}),
        ("decide_return", {"agreed": "yes", "note": "同意"}),
        ("review", {"decision": "accepted"}),
    ],
)
def test_move_sent_in_another_status_says_so_and_changes_nothing(supervised, name, data):
    slip = make_referral()

    response = send(supervised, name, slip, **data)

    assert "this can&#x27;t be done now" in response.content.decode()
    assert slip.status == ReferralStatus.ISSUED


def test_slip_drafted_in_an_earlier_round_counts_in_the_round_it_is_issued_in(supervised):
    slip = handed_in()
    first = slip.round
    second = HandlingRound.objects.create(
        visit=slip.visit, number=2, kind="rehandling", handler=first.handler, accepted_on=first.accepted_on
    )

    send(supervised, "approve", slip)

    assert slip.round == second
