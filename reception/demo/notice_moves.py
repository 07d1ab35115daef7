"""Notices of the demo cases: drafted as the form proposes, issued and served."""

from datetime import datetime, timedelta
from typing import Any

from reception.demo.stage import Move, Stage
from visits.models import Notice, ServiceMethod, ServiceReceipt
from visits.proposals import BASES, proposed_values
from visits.workflow import draft_notice, issue_notice, serve_notice


def write(by: str, kind: str, **changed: Any) -> Move:
    """Draft and issue a notice; what is not said is taken as proposed."""

    def move(stage: Stage, key: str, at: datetime) -> None:
        visit, clerk = stage.visit(key), stage.users[by]
        notice = Notice(kind=kind)
        if "reason" in changed:
            changed.setdefault("legal_basis", BASES[changed["reason"]])
        for name, value in {**proposed_values(visit, kind, by=clerk), **changed}.items():
            setattr(notice, name, value)
        issue_notice(draft_notice(visit, notice, by=clerk, at=at), by=clerk, at=at)

    return move


def serve(by: str, kind: str, method: str = ServiceMethod.DIRECT, **how: Any) -> Move:
    """Record how the notice of this kind was served; handed over to the visitor unless told otherwise."""

    def move(stage: Stage, key: str, at: datetime) -> None:
        notice = Notice.objects.to_serve().get(visit=stage.visits[key], kind=kind)
        signer = "" if method == ServiceMethod.LEFT else notice.addressee[:50]
        values = {"place": str(notice.visit.room), "signer": signer, **how}
        receipt = ServiceReceipt(method=method, served_at=at, server=stage.users[by], **values)
        serve_notice(notice, receipt, by=stage.users[by], at=at + timedelta(minutes=5))

    return move
