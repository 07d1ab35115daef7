"""Notices to the visitor: drafted, signed, issued, served (Art. 21-24, 32-36; domain rules §2.5)."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.deadlines import current_rules, natural_days
from office.models import Series, User
from office.moves import MoveRefusedError, check_revision, lock, save_move, start_move
from office.numbering import next_number
from visits.laws.citing import record_citations
from visits.models import Notice, NoticeKind, NoticeStatus, ServiceReceipt, Visit
from visits.models.notice import OF_A_ROUND
from visits.notices import GONE, UNDER_WAY, last_round, obstacle
from visits.papers.notice import freeze_notice, freeze_service
from visits.workflow.handling import refuse_interested


def series_of(kind: str) -> Series:
    """Each kind has its own series of numbers."""
    return Series(f"notice_{kind}")


def _lock_visit(visit_id: int, by: User) -> Visit:
    """The visit is locked before anything that hangs on it."""
    visit = lock(Visit(pk=visit_id))
    if visit.status in GONE:
        raise MoveRefusedError(_("This visit is archived or void."))
    refuse_interested(visit, by)
    return visit


@transaction.atomic
def draft_notice(visit: Visit, notice: Notice, *, by: User, at: datetime, revision: int | None = None) -> Notice:
    """Give the notice its number and keep it as a draft.

    Raises MoveRefusedError if the visit's state does not call for this kind, or there is one already.
    """
    visit = _lock_visit(visit.pk, by)
    check_revision(visit, revision)
    refusal = obstacle(visit, notice.kind)
    if refusal:
        raise MoveRefusedError(refusal)
    notice.visit, notice.drafted_by = visit, by
    notice.round = last_round(visit) if notice.kind in OF_A_ROUND else None
    _check_content(visit, notice)
    notice.notice_no = next_number(series_of(notice.kind), on=timezone.localdate(at))
    save_move(notice, by=by, reason="drafted")
    return notice


@transaction.atomic
def edit_notice(notice: Notice, *, by: User, changed: Collection[str], revision: int | None = None) -> Notice:
    """Change a draft; `changed` names the attributes that differ."""
    visit = _lock_visit(notice.visit_id, by)
    now = lock(notice)
    check_revision(now, revision)
    if not now.can_be_edited:
        raise MoveRefusedError(_("Only a draft can be changed."))
    for name in changed:
        setattr(now, name, getattr(notice, name))
    _check_content(visit, now)
    save_move(now, by=by, reason="draft changed")
    return now


def _check_content(visit: Visit, notice: Notice) -> None:
    """What the paper must say, whoever filled in the form."""
    if notice.kind == NoticeKind.EXTENSION:
        _check_extension(notice)
    if notice.kind == NoticeKind.OPINION:
        _check_decisions(visit, notice)


def latest_extension(day: date) -> date:
    """The last day a due day may be put off to (Art. 34)."""
    rules = current_rules()
    return natural_days(day, rules.extension_days, rules).day


def _check_extension(notice: Notice) -> None:
    old = notice.round.due_on if notice.round else None
    if old is None or notice.due_on is None or not old < notice.due_on <= latest_extension(old):
        raise MoveRefusedError(
            _("A matter is put off once, by at most %(days)s days (Art. 34).")
            % {"days": current_rules().extension_days}
        )
    notice.old_due_on = old


def _check_decisions(visit: Visit, notice: Notice) -> None:
    """Every demand is answered, each decision rests on a law (Art. 32)."""
    decisions = list(notice.round.decisions.all()) if notice.round else []
    decided = {row.demand_id for row in decisions}
    missing = [demand for demand in visit.demands.all() if demand.pk not in decided]
    if missing:
        raise MoveRefusedError(_("Not yet answered: %(demand)s") % {"demand": missing[0]})
    if not notice.legal_basis and not all(row.legal_basis for row in decisions):
        raise MoveRefusedError(_("Name the articles the opinion rests on (Art. 32)."))


@transaction.atomic
def submit_notice(notice: Notice, *, by: User, revision: int | None = None) -> Notice:
    """Lay an opinion or extension before the manager."""
    visit = _lock_visit(notice.visit_id, by)
    if not notice.needs_approval:
        raise MoveRefusedError(_("This notice needs no signature of the manager: issue it."))
    notice = start_move(notice, NoticeStatus.AWAITING_APPROVAL)
    check_revision(notice, revision)
    _check_content(visit, notice)
    save_move(notice, by=by, reason="laid before the manager")
    return notice


@transaction.atomic
def send_back_notice(notice: Notice, *, by: User, note: str, revision: int | None = None) -> Notice:
    """The manager does not sign it yet and says why."""
    _lock_visit(notice.visit_id, by)
    notice = start_move(notice, NoticeStatus.DRAFT)
    check_revision(notice, revision)
    notice.note = note
    save_move(notice, by=by, reason=note)
    return notice


@transaction.atomic
def issue_notice(notice: Notice, *, by: User, at: datetime, revision: int | None = None) -> Notice:
    """Sign and issue: from here on the paper never changes, and it waits to be served.

    An extension moves the round's due day; the day it had first stays in its explanation.
    """
    visit = _lock_visit(notice.visit_id, by)
    before = lock(notice)
    if before.status in {NoticeStatus.DRAFT, NoticeStatus.AWAITING_APPROVAL} and not before.can_be_issued_by(by):
        raise MoveRefusedError(
            _("A handling opinion or an extension is signed by the manager, after it was submitted.")
        )
    notice = start_move(notice, NoticeStatus.ISSUED)
    check_revision(notice, revision)
    _check_content(visit, notice)
    notice.signed_by, notice.issued_at, notice.note = by, at, ""
    save_move(notice, by=by, reason="issued")
    if notice.kind == NoticeKind.EXTENSION:
        _put_off(visit, notice, by=by)
    save_move(visit, by=by, reason=f"notice issued: {notice.notice_no}", fields=["due_on"])
    record_citations(notice, "\n".join(notice.arguments), by=by, on=timezone.localdate(at))
    freeze_notice(notice, by=by, at=at)
    return notice


def _put_off(visit: Visit, notice: Notice, *, by: User) -> None:
    round_ = last_round(visit)
    if round_ is None or round_.pk != notice.round_id or round_.result_on or visit.status not in UNDER_WAY:
        raise MoveRefusedError(_("Only a matter that is being handled and has no result yet can be put off."))
    due = round_.due_day
    if due is None or notice.due_on is None:
        raise MoveRefusedError(_("This round has no due day."))
    if visit.due_on == round_.due_on:
        visit.due_on = notice.due_on
    round_.due_on, round_.due = notice.due_on, due.extended_to(notice.due_on).to_dict()
    save_move(round_, by=by, reason=f"put off: {notice.notice_no}", fields=["due_on", "due"])


@transaction.atomic
def serve_notice(
    notice: Notice, receipt: ServiceReceipt, *, by: User, at: datetime, revision: int | None = None
) -> Notice:
    """Record how the notice reached the visitor: not the issue, but this stops the notice clock (Art. 23)."""
    visit = _lock_visit(notice.visit_id, by)
    notice = start_move(notice, NoticeStatus.SERVED)
    check_revision(notice, revision)
    on = timezone.localdate(receipt.served_at)
    if notice.issued_at and on < timezone.localdate(notice.issued_at):
        raise MoveRefusedError(_("A notice is served after it was issued."))
    if on > timezone.localdate(at):
        raise MoveRefusedError(_("This day lies in the future."))
    save_move(notice, by=by, reason="served", fields=["status"])
    receipt.notice, receipt.recorded_by = notice, by
    save_move(receipt, by=by, reason="served")
    if notice.is_telling and visit.notice_given_on is None:
        visit.notice_given_on = on
    save_move(visit, by=by, reason=f"notice served: {notice.notice_no}", fields=["notice_given_on"])
    freeze_service(receipt, by=by, at=at)
    return notice


@transaction.atomic
def void_notice(notice: Notice, *, by: User, reason: str, revision: int | None = None) -> Notice:
    """Declare a notice void; its number stays taken. What was served, or put a day off, stands."""
    visit = _lock_visit(notice.visit_id, by)
    before = lock(notice)
    if before.kind == NoticeKind.EXTENSION and before.status == NoticeStatus.ISSUED:
        raise MoveRefusedError(_("The due day was put off by this notice: it stands."))
    if not before.can_be_voided_by(by):
        raise MoveRefusedError(_("Signed papers are declared void by the manager."))
    notice = start_move(notice, NoticeStatus.VOID)
    check_revision(notice, revision)
    notice.note = reason
    save_move(notice, by=by, reason=reason)
    if notice.issued_at:
        save_move(visit, by=by, reason=f"notice void: {notice.notice_no}", fields=[])
    return notice
