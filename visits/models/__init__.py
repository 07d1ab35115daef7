"""The visit and all that is recorded about it."""

from visits.models.attachment import Attachment, AttachmentKind
from visits.models.citation import Citation
from visits.models.draft import Draft
from visits.models.feedback import Feedback, RatingLevel, RatingStage, SatisfactionRating, Wish
from visits.models.group import SIZE_BANDS, GroupOverride, band_name
from visits.models.importing import ImportBatch, ImportStatus
from visits.models.interview import Demand, InterviewRecord, SignatureState
from visits.models.joined import JoinedNotice
from visits.models.law import Law, LawArticle, LawKind, LawVersion
from visits.models.material import Material
from visits.models.merge import VisitorMerge
from visits.models.notice import Notice, NoticeKind, NoticeReason, NoticeStatus, ServiceMethod, ServiceReceipt
from visits.models.person import PersonRole, Visitor, VisitPerson
from visits.models.query import QueryAttempt
from visits.models.queue import QueueTicket, TicketStatus
from visits.models.receipt import FeedbackReceipt, ReceiptState
from visits.models.rounds import Decision, DemandDecision, HandlingRound, RoundKind
from visits.models.saved_filter import FilteredPage, SavedFilter
from visits.models.signing import InterviewSigning, InterviewSupplement, SigningEvent
from visits.models.stage import TicketStage, Times
from visits.models.visit import (
    ClosingKind,
    Confidentiality,
    Disposition,
    Gender,
    Urgency,
    Visit,
    VisitKind,
    VisitStatus,
)

__all__ = [
    "SIZE_BANDS",
    "Attachment",
    "AttachmentKind",
    "Citation",
    "ClosingKind",
    "Confidentiality",
    "Decision",
    "Demand",
    "DemandDecision",
    "Disposition",
    "Draft",
    "Feedback",
    "FeedbackReceipt",
    "FilteredPage",
    "Gender",
    "GroupOverride",
    "HandlingRound",
    "ImportBatch",
    "ImportStatus",
    "InterviewRecord",
    "InterviewSigning",
    "InterviewSupplement",
    "JoinedNotice",
    "Law",
    "LawArticle",
    "LawKind",
    "LawVersion",
    "Material",
    "Notice",
    "NoticeKind",
    "NoticeReason",
    "NoticeStatus",
    "PersonRole",
    "QueryAttempt",
    "QueueTicket",
    "RatingLevel",
    "RatingStage",
    "ReceiptState",
    "RoundKind",
    "SatisfactionRating",
    "SavedFilter",
    "ServiceMethod",
    "ServiceReceipt",
    "SignatureState",
    "SigningEvent",
    "TicketStage",
    "TicketStatus",
    "Times",
    "Urgency",
    "Visit",
    "VisitKind",
    "VisitPerson",
    "VisitStatus",
    "Visitor",
    "VisitorMerge",
    "Wish",
    "band_name",
]
