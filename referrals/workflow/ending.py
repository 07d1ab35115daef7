"""The last open slip of a round ended: the accepted replies together are the result of the round."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from office.models import User
from office.moves import lock, save_move, start_move
from referrals.models import PartKind, Referral, ReferralStatus, ReplyDecision, ReplyReview, SlipReply
from visits.models import DemandDecision, Visit, VisitStatus
from visits.workflow.handling import current_round, finish_round


def settle_visit(visit: Visit, referral: Referral, *, by: User, at: datetime) -> None:
    """Once no slip is open any more, a referred visit is ready to be fed back, if a department answered it.

    Where no slip of the round was accepted, or no reply answers a demand that was added since, it stays referred:
    the room takes it back or drafts another slip. To be called inside the transaction that ended `referral`.
    """
    visit = lock(visit)
    if visit.status != VisitStatus.REFERRED or visit.referrals.open().exists():
        return
    replies = _accepted_replies(visit)
    decisions = _decisions(replies)
    if not replies or {demand.pk for demand in visit.demands.all()} - {said.demand_id for said in decisions}:
        return
    visit = start_move(visit, VisitStatus.TO_FEED_BACK)
    finish_round(
        visit,
        by=by,
        on=timezone.localdate(at),
        result=_joined(replies, [f"{reply.handling}\n{reply.opinion}" for reply in replies], "\n\n"),
        legal_basis=_legal_basis(replies),
        decisions=decisions,
    )
    save_move(visit, by=by, reason=f"slip {referral.slip_no} {_ending(referral)}")


def _ending(referral: Referral) -> str:
    return "completed" if referral.status == ReferralStatus.ACCEPTED else "ended"


def _accepted_replies(visit: Visit) -> list[SlipReply]:
    """What the departments answered in the present round, in the order in which it was accepted."""
    replies = SlipReply.objects.filter(
        review=ReplyReview.ACCEPTED, referral__round=current_round(visit), referral__status=ReferralStatus.ACCEPTED
    )
    replies = replies.select_related("referral__department").prefetch_related("decisions")
    return list(replies.order_by("reviewed_at", "pk"))


def _joined(replies: Sequence[SlipReply], texts: Sequence[str], between: str) -> str:
    """The texts, each under its department's name where there are several departments."""
    if len(replies) == 1:
        return texts[0]
    named = zip(replies, texts, strict=True)
    return between.join(f"{reply.referral.department}：{text}" for reply, text in named if text)


def _legal_basis(replies: Sequence[SlipReply]) -> str:
    return "；".join(dict.fromkeys(reply.legal_basis for reply in replies))


def _decisions(replies: Sequence[SlipReply]) -> list[DemandDecision]:
    """Demand by demand: the lead department decides, else the last one accepted; all explain."""
    # Stable: of several leads, and of several parts, the last accepted comes last and overrides.
    ranked = sorted(replies, key=lambda reply: reply.referral.part == PartKind.LEAD)
    said = {reply.pk: {answer.demand_id: answer for answer in reply.decisions.all()} for reply in replies}
    chosen: dict[int, ReplyDecision] = {}
    for reply in ranked:
        chosen.update(said[reply.pk])
    return [
        DemandDecision(
            demand_id=demand,
            decision=answer.decision,
            text=_joined(replies, [_text(said[reply.pk].get(demand)) for reply in replies], "\n"),
            legal_basis=_legal_basis(replies)[:500],
        )
        for demand, answer in chosen.items()
    ]


def _text(answer: ReplyDecision | None) -> str:
    return answer.text if answer else ""
