"""What a notice is likely to say, read from the visit: the form shows it, the person changes it."""

from typing import Any

from django.utils import timezone

from office.models import Organisation, User, WordingKey
from office.wording import wording
from visits.models import Disposition, HandlingRound, Notice, NoticeKind, NoticeReason, RoundKind, Visit
from visits.notices import last_round
from visits.papers.notice import addressee_of
from visits.workflow.noticing import latest_extension

REGULATION = "《信访工作条例》"
BASES = {
    NoticeReason.NOT_OURS: f"{REGULATION}第二十三条",
    NoticeReason.STATUTORY: f"{REGULATION}第三十一条",
    NoticeReason.IN_HAND: f"{REGULATION}第十九条",
    NoticeReason.DECIDED: f"{REGULATION}第三十五条",
    NoticeReason.FINAL: f"{REGULATION}第三十六条",
    NoticeReason.OUT_OF_TIME: f"{REGULATION}第三十五条、第三十六条",
    NoticeReason.OTHER: f"{REGULATION}第二十三条",
}


def proposed_values(visit: Visit, kind: str, *, by: User) -> dict[str, Any]:
    """The first values of the form for a new notice of this kind."""
    office = Organisation.objects.first() or Organisation()
    common = {
        "addressee": addressee_of(visit),
        "contact_phone": visit.room.phone or office.phone or office.hotline,
        "copies": 2,
        "received_on": timezone.localdate(visit.arrived_at),
        "matter": _matter(visit),
    }
    return {**common, **OWN[NoticeKind(kind)](visit, last_round(visit))}


def _matter(visit: Visit) -> str:
    return f"{visit.statement}\n{visit.demand}"[:2000]


def _acceptance(visit: Visit, last: HandlingRound | None) -> dict[str, Any]:
    return {"procedure": wording(WordingKey.PROCEDURE)[:1000], "due_on": last.due_on if last else None}


def _transfer(visit: Visit, last: HandlingRound | None) -> dict[str, Any]:
    slip: Any = visit.referrals.exclude(issued_at=None).order_by("-issued_at").first()
    sent = {"department": slip.department_id, "sent_on": timezone.localdate(slip.issued_at)} if slip else {}
    note = visit.disposition_note if visit.disposition == Disposition.DIRECTED else ""
    return {"legal_basis": BASES[NoticeReason.NOT_OURS], "explanation": note, **sent}


def _decline(visit: Visit, last: HandlingRound | None) -> dict[str, Any]:
    if visit.disposition != Disposition.DIRECTED:
        return {"explanation": visit.disposition_note}
    reason = NoticeReason.STATUTORY
    return {"reason": reason, "explanation": visit.disposition_note, "legal_basis": BASES[reason]}


def _not_again(visit: Visit, last: HandlingRound | None) -> dict[str, Any]:
    """The earlier opinion on the same matter, of this visit or of the one it repeats."""
    visits = [visit.pk, visit.repeats_id]
    opinion = Notice.objects.standing().filter(visit__in=visits, kind=NoticeKind.OPINION).order_by("-pk").first()
    rounds = HandlingRound.objects.filter(visit__in=visits, kind=RoundKind.FINAL_REVIEW)
    reason = NoticeReason.FINAL if rounds.exists() else NoticeReason.OUT_OF_TIME
    return {
        "reason": reason,
        "legal_basis": BASES[reason],
        "prior_document": opinion.notice_no if opinion else "",
        "explanation": visit.disposition_note or visit.closing_note,
    }


def _extension(visit: Visit, last: HandlingRound | None) -> dict[str, Any]:
    return {"due_on": latest_extension(last.due_on) if last and last.due_on else None}


def _opinion(visit: Visit, last: HandlingRound | None) -> dict[str, Any]:
    demands = "\n".join(f"{demand.position}. {demand.text}" for demand in visit.demands.all())
    return {
        "matter": (demands or visit.demand)[:2000],
        "facts": visit.statement,
        "investigation": last.result if last else "",
        "legal_basis": last.legal_basis if last else "",
        "remedy": wording(WordingKey.REMEDY)[:2000],
    }


def _answer(visit: Visit, last: HandlingRound | None) -> dict[str, Any]:
    return {"answer": last.result[:5000] if last else "", "legal_basis": last.legal_basis if last else ""}


OWN = {
    NoticeKind.ACCEPTANCE: _acceptance,
    NoticeKind.TRANSFER: _transfer,
    NoticeKind.DECLINE: _decline,
    NoticeKind.NOT_AGAIN: _not_again,
    NoticeKind.EXTENSION: _extension,
    NoticeKind.OPINION: _opinion,
    NoticeKind.ANSWER: _answer,
}
