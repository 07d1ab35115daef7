"""Notices for tests: drafted, issued and served through the workflow."""

from datetime import datetime, timedelta
from typing import Any

from office.models import User
from tests.factories import NOW, handler_of, make_interviewed, make_user
from visits.models import DemandDecision, Disposition, Notice, NoticeKind, ServiceMethod, ServiceReceipt, Visit
from visits.models.notice import APPROVED
from visits.proposals import proposed_values
from visits.workflow import draft_notice, issue_notice, serve_notice, submit_notice, triage_visit
from visits.workflow.interviewing import Triage

SURE = {
    NoticeKind.TRANSFER: {"unit_name": "临江市住房和城乡建设局"},
    NoticeKind.DECLINE: {
        "reason": "not_ours",
        "unit_name": "临江市人民法院",
        "legal_basis": "《信访工作条例》第二十三条",
    },
    NoticeKind.NOT_AGAIN: {"prior_document": "复核〔2025〕3号"},
    NoticeKind.EXTENSION: {"explanation": "配件须向原厂订制。"},
}


def make_closed_by(disposition: str, *, when: datetime = NOW, **values: Any) -> Visit:
    """A visit turned away after the interview."""
    visit = make_interviewed(when=when, **values)
    return triage_visit(visit, Triage(disposition, "已说明理由和去向"), by=handler_of(visit), at=when)


def make_answered(*, when: datetime = NOW, **values: Any) -> Visit:
    """A visit answered at the window."""
    visit = make_interviewed(when=when, **values)
    decisions = decided(visit, "explain")
    triage = Triage(
        Disposition.ANSWERED,
        "咨询",
        legal_basis="《工伤保险条例》第十七条",
        result="一年内可以自行申请。",
        decisions=decisions,
    )
    return triage_visit(visit, triage, by=handler_of(visit), at=when)


def decided(visit: Visit, decision: str) -> list[Any]:
    """The same decision on every demand."""
    return [DemandDecision(demand=row, decision=decision, legal_basis="《条例》第一条") for row in visit.demands.all()]


def make_notice(visit: Visit, kind: str, *, by: User | None = None, when: datetime = NOW, **values: Any) -> Notice:
    """A draft, filled in as the form would propose it."""
    by = by or handler_of(visit)
    filled = {**proposed_values(visit, kind, by=by), "contact_phone": "0000-6612345", **SURE.get(NoticeKind(kind), {})}
    notice = Notice(kind=kind)
    for name, value in {**filled, **values}.items():
        setattr(notice, f"{name}_id" if name == "department" and isinstance(value, int) else name, value)
    return draft_notice(visit, notice, by=by, at=when)


def issue(notice: Notice, *, when: datetime = NOW, manager: User | None = None) -> Notice:
    """Issued by whoever may sign it."""
    by = notice.drafted_by
    if notice.kind in APPROVED:
        submit_notice(notice, by=by)
        by = manager or make_user(role="manager")
    return issue_notice(notice, by=by, at=when)


def make_issued(visit: Visit, kind: str, *, when: datetime = NOW, **values: Any) -> Notice:
    """An issued notice."""
    return issue(make_notice(visit, kind, when=when, **values), when=when)


def serve(notice: Notice, *, when: datetime = NOW + timedelta(hours=1), **values: Any) -> Notice:
    """Handed over at the window unless told otherwise."""
    filled = {"method": ServiceMethod.DIRECT, "served_at": when, "place": "接待室", "signer": "李明", **values}
    receipt = ServiceReceipt(server=notice.drafted_by, **filled)
    return serve_notice(notice, receipt, by=notice.drafted_by, at=when)
