"""The visit and all that is recorded about it."""

from visits.models.feedback import Feedback, RatingLevel, RatingStage, SatisfactionRating, Wish
from visits.models.interview import Demand, InterviewRecord, SignatureState
from visits.models.material import Material
from visits.models.person import PersonRole, Visitor, VisitPerson
from visits.models.queue import QueueTicket, TicketStatus
from visits.models.rounds import Decision, DemandDecision, HandlingRound, RoundKind
from visits.models.saved_filter import FilteredPage, SavedFilter
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
    "ClosingKind",
    "Confidentiality",
    "Decision",
    "Demand",
    "DemandDecision",
    "Disposition",
    "Feedback",
    "FilteredPage",
    "Gender",
    "HandlingRound",
    "InterviewRecord",
    "Material",
    "PersonRole",
    "QueueTicket",
    "RatingLevel",
    "RatingStage",
    "RoundKind",
    "SatisfactionRating",
    "SavedFilter",
    "SignatureState",
    "TicketStatus",
    "Urgency",
    "Visit",
    "VisitKind",
    "VisitPerson",
    "VisitStatus",
    "Visitor",
    "Wish",
]
