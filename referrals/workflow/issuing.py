"""From draft to issued slip; each move locks the visit first, so that it can't be closed meanwhile."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.calendar import DueDay
from office.deadlines import chosen_day, current_rules, natural_days, work_calendar
from office.models import Department, Series, User
from office.moves import MoveRefusedError, check_revision, lock, save_move, start_move
from office.numbering import next_number
from referrals.models import PartKind, Referral, ReferralStatus, SlipReturn
from referrals.papers import freeze_slip
from referrals.workflow.ending import settle_visit
from visits.models import Visit, VisitStatus
from visits.models.visit import ACCUSING
from visits.workflow.handling import current_round, refuse_interested

REFERABLE = (VisitStatus.HANDLING, VisitStatus.REFERRED)
NOT_ISSUED = (ReferralStatus.DRAFT, ReferralStatus.AWAITING_APPROVAL)
GIVEN_UP = (ReferralStatus.RETURNED, ReferralStatus.WITHDRAWN, ReferralStatus.VOID)


@transaction.atomic
def draft_referral(
    referral: Referral,
    *,
    by: User,
    at: datetime,
    token: UUID,
    copies: Sequence[Department] = (),
    co_departments: Sequence[Department] = (),
) -> Referral:
    """Draft a slip for the lead department, and a slip each for departments that take part.

    The token belongs to one form: sent twice, it makes one slip. Parts left behind by a lead slip that was given
    up follow the new one. Raises MoveRefusedError if the visit is not being handled or a department, be it with a
    copy alone, must not get it (Art. 30).
    """
    visit = lock(referral.visit)
    already: Referral | None = Referral.objects.filter(token=token).first()
    if already:
        return already
    if visit.status not in REFERABLE:
        raise MoveRefusedError(_("%(visit)s is “%(status)s”: a slip can't be drafted now.") % _state(visit))
    for department in copies:
        check_department(visit, department)
    _draft(referral, visit, by=by, at=at, token=token)
    referral.copies_to.set(copies)
    _take_over_parts(referral, visit, by=by)
    for department in co_departments:
        _draft(_part_of(referral, department), visit, by=by, at=at, token=None)
    return referral


def _take_over_parts(lead: Referral, visit: Visit, *, by: User) -> None:
    for left in visit.referrals.open().filter(part=PartKind.CO, lead__status__in=GIVEN_UP):
        part = lock(left)
        part.lead = lead
        save_move(part, by=by, reason=f"lead slip is now {lead.slip_no}", fields=["lead"])


def _state(visit: Visit) -> dict[str, object]:
    return {"visit": visit, "status": visit.get_status_display()}


def _part_of(lead: Referral, department: Department) -> Referral:
    part = Referral(visit=lead.visit, department=department, kind=lead.kind, part=PartKind.CO, lead=lead)
    part.subject, part.summary, part.requirement = lead.subject, lead.summary, lead.requirement
    part.attachments, part.requested_due_on = lead.attachments, lead.requested_due_on
    return part


def _draft(referral: Referral, visit: Visit, *, by: User, at: datetime, token: UUID | None) -> None:
    check_department(visit, referral.department)
    refuse_interested(visit, by)
    _refuse_second_slip(visit, referral)
    referral.visit, referral.round = visit, current_round(visit)
    referral.drafted_by, referral.created_at = by, at
    referral.token = token or UUID(bytes=secrets.token_bytes(16), version=4)
    referral.qr_token = secrets.token_urlsafe(18)
    referral.returns_before = SlipReturn.objects.filter(referral__visit=visit, is_agreed=True).count()
    referral.slip_no = next_number(Series.REFERRAL, on=timezone.localdate(at))
    save_move(referral, by=by, reason="drafted")


def _refuse_second_slip(visit: Visit, referral: Referral) -> None:
    if visit.referrals.open().filter(department=referral.department).exclude(pk=referral.pk).exists():
        raise MoveRefusedError(
            _("%(department)s already has an open slip of this visit.") % {"department": referral.department}
        )


def check_department(visit: Visit, department: Department) -> None:
    """Whistle-blowing never goes to the accused person or unit (Art. 30)."""
    if not department.is_active:
        raise MoveRefusedError(_("%(department)s is closed.") % {"department": department})
    if visit.confidentiality not in ACCUSING:
        return
    accused = {visit.respondent_department_id}
    if visit.respondent_staff:
        accused.add(visit.respondent_staff.department_id)
    if visit.respondent_name:  # typed by hand: whoever of the department bears the name
        accused |= set(User.objects.filter(full_name=visit.respondent_name).values_list("department_id", flat=True))
    named = visit.respondent_unit.strip()
    if department.pk in accused or (named and (named in department.name or department.name in named)):
        raise MoveRefusedError(
            _("This visit complains about %(department)s or its staff: the slip must not go there (Art. 30).")
            % {"department": department}
        )


@transaction.atomic
def update_draft(referral: Referral, *, by: User, revision: int | None = None) -> Referral:
    """Save a changed draft; `referral` carries the new text."""
    visit = lock(referral.visit)
    now = lock(referral)
    check_revision(now, revision)
    if now.status != ReferralStatus.DRAFT:
        raise MoveRefusedError(_("Only a draft can be changed."))
    check_department(visit, referral.department)
    _refuse_second_slip(visit, referral)
    for name in ("department", "kind", "subject", "summary", "requirement", "attachments", "requested_due_on"):
        setattr(now, name, getattr(referral, name))
    save_move(now, by=by, reason="draft changed")
    return now


@transaction.atomic
def submit_referral(referral: Referral, *, by: User, revision: int | None = None) -> Referral:
    """Hand the draft in for approval, with the parts of departments that take part."""
    lock(referral.visit)
    referral = start_move(referral, ReferralStatus.AWAITING_APPROVAL)
    check_revision(referral, revision)
    save_move(referral, by=by, reason="submitted", fields=["status"])
    for part in referral.co_slips.filter(status=ReferralStatus.DRAFT):
        submit_referral(part, by=by)
    return referral


@transaction.atomic
def send_back_draft(referral: Referral, *, by: User, note: str, revision: int | None = None) -> Referral:
    """Not approved: back to the drafter with the reason."""
    referral = start_move(referral, ReferralStatus.DRAFT)
    check_revision(referral, revision)
    referral.approval_note = note
    save_move(referral, by=by, reason=note, fields=["status", "approval_note"])
    return referral


@transaction.atomic
def approve_referral(
    referral: Referral,
    *,
    by: User,
    at: datetime,
    note: str = "",
    due_on: date | None = None,
    base_url: str = "",
    revision: int | None = None,
) -> Referral:
    """Approve and issue the slip: its paper is frozen, from now on its clock runs, and the visit follows it.

    `base_url` stands in the QR code where the organisation has no address of its own. Raises MoveRefusedError if
    the approver drafted it, the visit was closed meanwhile, the lead slip was not issued yet, or a third department
    is to be tried without the supervisor naming why (ping-pong guard).
    """
    visit = lock(referral.visit)
    referral = start_move(referral, ReferralStatus.ISSUED)
    check_revision(referral, revision)
    _check_issue(referral, visit, by=by, note=note)
    on = timezone.localdate(at)
    due = slip_due_day(on, due_on or referral.requested_due_on)
    referral.approved_by, referral.approval_note, referral.issued_at = by, note, at
    referral.due_on, referral.due = due.day, due.to_dict()
    referral.round = current_round(visit)
    save_move(referral, by=by, reason=note or "approved and issued")
    freeze_slip(referral, by=by, at=at, base_url=base_url)
    _follow_slip(visit, referral, due.day, by=by)
    return referral


def _follow_slip(visit: Visit, referral: Referral, day: date, *, by: User) -> None:
    """The visit waits for the lead department's answer; a part only ever moves its day back."""
    visit.status = VisitStatus.REFERRED
    visit.due_on = max(day, visit.due_on or day) if referral.part == PartKind.CO else day
    save_move(visit, by=by, reason=f"slip {referral.slip_no} issued", fields=["status", "due_on"])


def _check_issue(referral: Referral, visit: Visit, *, by: User, note: str) -> None:
    if visit.status not in REFERABLE:
        raise MoveRefusedError(_("%(visit)s is “%(status)s”: the slip can't be issued.") % _state(visit))
    for department in (referral.department, *referral.copies_to.all()):
        check_department(visit, department)
    refuse_interested(visit, by)
    if referral.drafted_by_id == by.pk:
        raise MoveRefusedError(_("A slip is approved by somebody other than its drafter."))
    if referral.lead and referral.lead.status in NOT_ISSUED:
        raise MoveRefusedError(_("Issue the slip of the lead department first: %(slip)s") % {"slip": referral.lead})
    if referral.returns_before >= 2 and not note:
        raise MoveRefusedError(_("This matter was returned twice: say why this department is responsible (首办责任)."))


def slip_due_day(on: date, chosen: date | None) -> DueDay:
    """The slip's day: the chosen one, else so many days after issue by the rule."""
    if chosen is None:
        rules = current_rules()
        return natural_days(on, rules.slip_days, rules)
    if chosen < on:
        raise MoveRefusedError(_("The due day lies before the day of issue."))
    return chosen_day(on, chosen, work_calendar(on - timedelta(days=366)))


@transaction.atomic
def void_referral(referral: Referral, *, by: User, at: datetime, reason: str, revision: int | None = None) -> Referral:
    """Throw away a draft; its number stays taken."""
    visit = lock(referral.visit)
    referral = start_move(referral, ReferralStatus.VOID)
    check_revision(referral, revision)
    save_move(referral, by=by, reason=reason, fields=["status"])
    for part in referral.co_slips.filter(status__in=NOT_ISSUED):
        void_referral(part, by=by, at=at, reason=reason)
    settle_visit(visit, referral, by=by, at=at)
    return referral


@transaction.atomic
def withdraw_referral(
    referral: Referral, *, by: User, at: datetime, reason: str, revision: int | None = None
) -> Referral:
    """Call an issued slip back from the department."""
    visit = lock(referral.visit)
    referral = start_move(referral, ReferralStatus.WITHDRAWN)
    check_revision(referral, revision)
    referral.ended_on = timezone.localdate(at)
    save_move(referral, by=by, reason=reason, fields=["status", "ended_on"])
    save_move(visit, by=by, reason=f"slip {referral.slip_no} withdrawn: {reason}", fields=[])
    settle_visit(visit, referral, by=by, at=at)
    return referral
