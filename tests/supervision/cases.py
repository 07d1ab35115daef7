"""Complaints and appraisals for the tests."""

from uuid import uuid4

from supervision.models import StaffAppraisal, StaffComplaint
from supervision.workflow import (
    answer_complaint,
    appraise_staff,
    assign_complaint,
    establish_complaint,
    publish_appraisal,
    record_complaint,
)
from tests.factories import NOW, make_user


def make_complaint(*, about=None, by=None, when=NOW, **values) -> StaffComplaint:
    """A complaint just taken down."""
    complaint = StaffComplaint(
        channel="hotline",
        about=about or make_user(role="receptionist"),
        complainant="王芳",
        phone="19900000002",
        content="工作人员态度生硬。",
        received_at=when,
        **values,
    )
    return record_complaint(complaint, by=by or make_user(role="supervisor"), at=when, token=uuid4())


def make_investigated(**values) -> StaffComplaint:
    """A complaint with an investigator."""
    complaint = make_complaint(**values)
    return assign_complaint(complaint, by=complaint.received_by, investigator=make_user(role="supervisor"))


def make_found(**values) -> StaffComplaint:
    """A complaint whose facts are established."""
    complaint = make_investigated(**values)
    found = StaffComplaint(
        facts="确有其事。", statement_of_person="认错。", finding="true", measure="talk", points=2, measure_note=""
    )
    return establish_complaint(complaint, found, by=complaint.received_by)


def make_answered(**values) -> StaffComplaint:
    """A complaint whose complainant was told."""
    complaint = make_found(**values)
    return answer_complaint(complaint, by=complaint.received_by, at=NOW, answer="已对其提醒谈话。")


def make_appraisal(*, person=None, by=None, **values) -> StaffAppraisal:
    """A draft about one person's first quarter."""
    scores = {"attitude": 22, "efficiency": 21, "result": 20, "satisfaction": 19, "deduction": 2, "bonus": 1}
    appraisal = StaffAppraisal(
        person=person or make_user(role="receptionist"),
        **{"year": 2026, "quarter": 1, "reasons": "登记完整，评价良好。", **scores, **values},
    )
    return appraise_staff(appraisal, by=by or make_user(role="supervisor"), at=NOW)


def make_published(**values) -> StaffAppraisal:
    """An appraisal the person can see."""
    appraisal = make_appraisal(**values)
    return publish_appraisal(appraisal, by=appraisal.appraised_by, at=NOW)
