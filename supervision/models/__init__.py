"""Complaints about staff, and their appraisal."""

from supervision.models.appraisal import AppraisalStatus, Grade, OutcomeKind, StaffAppraisal
from supervision.models.complaint import ComplaintChannel, ComplaintStatus, Finding, StaffComplaint

__all__ = [
    "AppraisalStatus",
    "ComplaintChannel",
    "ComplaintStatus",
    "Finding",
    "Grade",
    "OutcomeKind",
    "StaffAppraisal",
    "StaffComplaint",
]
