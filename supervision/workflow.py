"""Complaints about staff and appraisals: one function a verb."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from office.deadlines import current_rules, natural_days
from office.models import Series, User
from office.moves import MoveRefusedError, check_revision, lock, save_move, start_move
from office.numbering import next_number
from supervision.models import AppraisalStatus, ComplaintStatus, StaffAppraisal, StaffComplaint
from supervision.models.appraisal import SCORES, grade_of

TO_ASSIGN = (ComplaintStatus.RECEIVED, ComplaintStatus.INVESTIGATING)


@transaction.atomic
def record_complaint(complaint: StaffComplaint, *, by: User, at: datetime, token: UUID) -> StaffComplaint:
    """Take down a complaint; its clock runs from receipt. The token makes a double submission one complaint."""
    already = StaffComplaint.objects.filter(token=token).first()
    if already:
        return already
    if complaint.about_id == by.pk:
        raise MoveRefusedError(_("A complaint about yourself is recorded by somebody else."))
    rules = current_rules()
    due = natural_days(timezone.localdate(complaint.received_at), rules.complaint_days, rules)
    complaint.token, complaint.received_by = token, by
    complaint.due_on, complaint.due = due.day, due.to_dict()
    complaint.complaint_no = next_number(Series.COMPLAINT, on=timezone.localdate(at))
    already = StaffComplaint.objects.filter(token=token).first()  # the same form, sent twice at one moment
    if already:
        transaction.set_rollback(True)
        return already
    save_move(complaint, by=by, reason=gettext_noop("recorded"))
    return complaint


@transaction.atomic
def assign_complaint(
    complaint: StaffComplaint, *, by: User, investigator: User, revision: int | None = None
) -> StaffComplaint:
    """Name who investigates: never the person concerned. An answered complaint needs an objection first."""
    complaint = start_move(complaint, ComplaintStatus.INVESTIGATING, given=TO_ASSIGN)
    check_revision(complaint, revision)
    if investigator.pk == complaint.about_id:
        raise MoveRefusedError(_("The person concerned cannot investigate."))
    complaint.investigator = investigator
    save_move(complaint, by=by, reason=gettext_noop("investigator named"), fields=["status", "investigator"])
    return complaint


@transaction.atomic
def establish_complaint(
    complaint: StaffComplaint, values: StaffComplaint, *, by: User, revision: int | None = None
) -> StaffComplaint:
    """Write down facts, what the person says, the finding and the measure. `values` carries them."""
    complaint = start_move(complaint, ComplaintStatus.FOUND)
    check_revision(complaint, revision)
    for name in ("facts", "statement_of_person", "finding", "measure", "measure_note", "points"):
        setattr(complaint, name, getattr(values, name))
    save_move(complaint, by=by, reason=gettext_noop("facts established"))
    return complaint


@transaction.atomic
def answer_complaint(
    complaint: StaffComplaint, *, by: User, at: datetime, answer: str, revision: int | None = None
) -> StaffComplaint:
    """Tell the complainant what was found and done."""
    complaint = start_move(complaint, ComplaintStatus.ANSWERED)
    check_revision(complaint, revision)
    complaint.answer, complaint.answered_at = answer, at
    save_move(complaint, by=by, reason=gettext_noop("answered"), fields=["status", "answer", "answered_at"])
    return complaint


@transaction.atomic
def object_complaint(
    complaint: StaffComplaint, *, by: User, objection: str, revision: int | None = None
) -> StaffComplaint:
    """The complainant is not content with the answer: investigate again."""
    if lock(complaint).status != ComplaintStatus.ANSWERED:
        raise MoveRefusedError(_("There is no answer to object to yet."))
    complaint = start_move(complaint, ComplaintStatus.INVESTIGATING, given=[ComplaintStatus.ANSWERED])
    check_revision(complaint, revision)
    complaint.finding = ""
    complaint.objection = "\n".join(filter(None, [complaint.objection, objection]))
    save_move(complaint, by=by, reason=gettext_noop("objection"), fields=["status", "finding", "objection"])
    return complaint


@transaction.atomic
def close_complaint(complaint: StaffComplaint, *, by: User, at: datetime) -> StaffComplaint:
    """The complainant accepts the answer, or lets it rest."""
    complaint = start_move(complaint, ComplaintStatus.CLOSED)
    complaint.closed_at = at
    save_move(complaint, by=by, reason=gettext_noop("closed"), fields=["status", "closed_at"])
    return complaint


@transaction.atomic
def appraise_staff(appraisal: StaffAppraisal, *, by: User, at: datetime) -> StaffAppraisal:
    """Enter the first scores of one person and quarter; nobody appraises herself."""
    if appraisal.person_id == by.pk:
        raise MoveRefusedError(_("Nobody appraises himself."))
    appraisal.appraised_by = by
    appraisal.grade = grade_of(appraisal.total, vetoed=bool(appraisal.veto_reason))
    appraisal.appraisal_no = next_number(Series.APPRAISAL, on=timezone.localdate(at))
    same = StaffAppraisal.objects.filter(person=appraisal.person_id, year=appraisal.year, quarter=appraisal.quarter)
    if same.exists():  # looked at under the lock of the number, so that two at one moment see each other
        raise MoveRefusedError(_("This person was already appraised for this quarter."))
    save_move(appraisal, by=by, reason=gettext_noop("appraised"))
    return appraisal


@transaction.atomic
def change_appraisal(appraisal: StaffAppraisal, *, by: User, revision: int | None = None) -> StaffAppraisal:
    """Change the scores of a draft; `appraisal` carries them."""
    now = lock(appraisal)
    check_revision(now, revision)
    if now.status != AppraisalStatus.DRAFT or by.pk == now.person_id:
        raise MoveRefusedError(_("Only a draft about somebody else can be changed."))
    for name in SCORES:
        setattr(now, name, getattr(appraisal, name))
    now.grade = grade_of(now.total, vetoed=bool(now.veto_reason))
    save_move(now, by=by, reason=gettext_noop("scores changed"))
    return now


@transaction.atomic
def publish_appraisal(appraisal: StaffAppraisal, *, by: User, at: datetime) -> StaffAppraisal:
    """Show the appraisal to the person, who may object."""
    appraisal = start_move(appraisal, AppraisalStatus.PUBLISHED)
    if by.pk == appraisal.person_id:
        raise MoveRefusedError(_("Nobody appraises himself."))
    appraisal.published_at = at
    save_move(appraisal, by=by, reason=gettext_noop("published"), fields=["status", "published_at"])
    return appraisal


@transaction.atomic
def object_appraisal(
    appraisal: StaffAppraisal, *, by: User, objection: str, revision: int | None = None
) -> StaffAppraisal:
    """The person objects to a published appraisal, before it is final."""
    appraisal = lock(appraisal)
    check_revision(appraisal, revision)
    if appraisal.status != AppraisalStatus.PUBLISHED or appraisal.person_id != by.pk:
        raise MoveRefusedError(_("Only the person appraised can object, until the appraisal is final."))
    appraisal.objection = objection
    save_move(appraisal, by=by, reason=gettext_noop("objection"), fields=["objection"])
    return appraisal


@transaction.atomic
def return_appraisal(
    appraisal: StaffAppraisal, *, by: User, answer: str, revision: int | None = None
) -> StaffAppraisal:
    """The objection is right, or the manager disagrees: back to draft with the reason."""
    appraisal = start_move(appraisal, AppraisalStatus.DRAFT)
    check_revision(appraisal, revision)
    if by.pk == appraisal.person_id:
        raise MoveRefusedError(_("Nobody appraises himself."))
    appraisal.objection_answer, appraisal.published_at = answer, None
    save_move(appraisal, by=by, reason=answer, fields=["status", "objection_answer", "published_at"])
    return appraisal


@transaction.atomic
def confirm_appraisal(
    appraisal: StaffAppraisal, *, by: User, at: datetime, answer: str = "", revision: int | None = None
) -> StaffAppraisal:
    """The manager makes it final; an objection must have been answered."""
    appraisal = start_move(appraisal, AppraisalStatus.FINAL)
    check_revision(appraisal, revision)
    if by.pk == appraisal.person_id:
        raise MoveRefusedError(_("Nobody appraises himself."))
    if appraisal.objection and not (answer or appraisal.objection_answer):
        raise MoveRefusedError(_("Answer the objection first."))
    appraisal.objection_answer = answer or appraisal.objection_answer
    appraisal.confirmed_by, appraisal.confirmed_at = by, at
    save_move(appraisal, by=by, reason=gettext_noop("confirmed"))
    return appraisal
