"""The visit moves on when the last slip of its round ends, with the replies of all departments."""

import pytest
from django.urls import reverse

from referrals.models import PartKind, Referral, ReplyDecision, SlipReply, SlipReturn
from referrals.workflow import (
    accept_reply,
    approve_referral,
    decide_return,
    receive_referral,
    reply_referral,
    request_return,
    submit_referral,
    void_referral,
    withdraw_referral,
)
from tests.factories import NOW, code, make_draft, make_liaison, make_referral, make_user
from visits.models import Demand, VisitStatus
from visits.workflow import take_back

pytestmark = pytest.mark.django_db


def part_of(lead, **values):
    part = make_draft(visit=lead.visit, **values)
    Referral.objects.filter(pk=part.pk).update(part=PartKind.CO, lead=lead)
    submit_referral(part, by=part.drafted_by)
    part.refresh_from_db()
    return approve_referral(part, by=make_user(role="supervisor"), at=NOW)


def answer(slip, words, decision, basis):
    liaison = make_liaison(slip)
    slip = receive_referral(slip, by=liaison, at=NOW, contact_name="赵工")
    reply = SlipReply(handling=f"{words}办理", opinion=f"{words}意见", legal_basis=basis, verified="true",
                      signed_by="钱科长")  # fmt: skip
    decisions = [
        ReplyDecision(demand=demand, decision=decision, text=f"{words}说明") for demand in slip.visit.demands.all()
    ]
    slip = reply_referral(slip, reply, by=liaison, at=NOW, decisions=decisions)
    return accept_reply(slip, by=make_user(role="supervisor"), at=NOW)


def end(slip, how):
    boss = make_user(role="supervisor")
    if how == "withdraw":
        return withdraw_referral(slip, by=boss, at=NOW, reason="撤回")
    asked = SlipReturn(reason=code("return_reason", "not_our_duty"), explanation="不属本科室。")
    slip = request_return(slip, asked, by=make_liaison(slip), at=NOW)
    return decide_return(slip, by=boss, at=NOW, agreed=True, note="同意")


def test_result_holds_the_replies_of_all_departments_and_the_lead_decides():
    lead = make_referral()
    part = part_of(lead)
    answer(part, "协办", "not_support", "《协办法》")
    answer(lead, "主办", "partly", "《主办法》")

    visit = type(lead.visit).objects.get(pk=lead.visit_id)
    round_, decision = visit.rounds.get(), visit.rounds.get().decisions.get()
    assert visit.status == VisitStatus.TO_FEED_BACK
    assert round_.result == (f"{part.department}：协办办理\n协办意见\n\n{lead.department}：主办办理\n主办意见")
    assert round_.legal_basis == decision.legal_basis == "《协办法》；《主办法》"
    assert decision.decision == "partly"
    assert decision.text == f"{part.department}：协办说明\n{lead.department}：主办说明"


def test_result_of_one_department_stands_without_its_name():
    slip = answer(make_referral(), "主办", "support", "《主办法》")

    round_ = slip.visit.rounds.get()
    assert round_.result == "主办办理\n主办意见"
    assert round_.decisions.get().text == "主办说明"


@pytest.mark.parametrize("how", ["withdraw", "return"])
def test_visit_moves_on_when_the_last_slip_ends_and_another_was_accepted(how):
    lead = make_referral()
    part = part_of(lead)
    answer(part, "协办", "not_support", "《协办法》")

    end(lead, how)

    visit = type(lead.visit).objects.get(pk=lead.visit_id)
    assert visit.status == VisitStatus.TO_FEED_BACK
    assert visit.rounds.get().decisions.get().decision == "not_support"
    assert visit.history.first().history_change_reason == f"slip {lead.slip_no} ended"


def test_visit_moves_on_when_the_last_draft_is_thrown_away():
    lead = make_referral()
    draft = make_draft(visit=lead.visit)
    answer(lead, "主办", "support", "《主办法》")
    before = type(lead.visit).objects.get(pk=lead.visit_id).status

    void_referral(draft, by=draft.drafted_by, at=NOW, reason="不再需要")

    assert before == VisitStatus.REFERRED
    assert type(lead.visit).objects.get(pk=lead.visit_id).status == VisitStatus.TO_FEED_BACK


def test_visit_of_a_draft_thrown_away_with_its_parts_moves_on_once():
    first = make_referral()
    lead = make_draft(visit=first.visit)
    part = make_draft(visit=first.visit)
    Referral.objects.filter(pk=part.pk).update(part=PartKind.CO, lead=lead)
    answer(first, "主办", "support", "《主办法》")

    void_referral(lead, by=lead.drafted_by, at=NOW, reason="不再需要")

    visit = type(lead.visit).objects.get(pk=lead.visit_id)
    assert visit.status == VisitStatus.TO_FEED_BACK
    assert visit.rounds.get().decisions.count() == 1


@pytest.mark.parametrize("how", ["withdraw", "return"])
def test_visit_stays_referred_while_nothing_was_accepted_and_can_be_taken_back(how):
    slip = make_referral()

    end(slip, how)

    visit = type(slip.visit).objects.get(pk=slip.visit_id)
    assert visit.status == VisitStatus.REFERRED
    assert visit.rounds.get().result_on is None
    assert take_back(visit, by=slip.drafted_by, reason="自办").status == VisitStatus.HANDLING


def test_visit_with_a_demand_no_department_answered_stays_referred():
    lead = make_referral()
    other = part_of(lead)
    answer(other, "协办", "support", "《协办法》")
    Demand.objects.create(visit=lead.visit, position=2, text="赔偿损失")

    withdraw_referral(lead, by=make_user(role="supervisor"), at=NOW, reason="撤回")

    assert type(lead.visit).objects.get(pk=lead.visit_id).status == VisitStatus.REFERRED


def test_slip_withdrawn_on_its_page_moves_the_visit_on(client):
    lead = make_referral()
    answer(part_of(lead), "协办", "support", "《协办法》")
    lead.refresh_from_db()
    client.force_login(make_user(role="supervisor"))

    client.post(reverse("referrals:withdraw", args=[lead.pk]), {"note": "撤回", "revision": lead.revision})

    lead.refresh_from_db()
    assert lead.status == "withdrawn"
    assert lead.visit.status == VisitStatus.TO_FEED_BACK


def test_lead_decides_even_when_a_part_is_accepted_after_it():
    lead = make_referral()
    late = make_draft(visit=lead.visit)
    answer(lead, "主办", "partly", "《主办法》")
    Referral.objects.filter(pk=late.pk).update(part=PartKind.CO, lead=lead)
    submit_referral(late, by=late.drafted_by)

    answer(approve_referral(late, by=make_user(role="supervisor"), at=NOW), "协办", "not_support", "《协办法》")

    assert lead.visit.rounds.get().decisions.get().decision == "partly"
