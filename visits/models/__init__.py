"""The visit and all that is recorded about it."""

from visits.models.draft import Draft
from visits.models.feedback import Feedback, RatingLevel, RatingStage, SatisfactionRating, Wish
from visits.models.interview import Demand, InterviewRecord, SignatureState
from visits.models.material import Material
from visits.models.person import PersonRole, Visitor, VisitPerson
from visits.models.queue import QueueTicket, TicketStatus
from visits.models.rounds import Decision, DemandDecision, HandlingRound, RoundKind
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
    "Draft",
    "Feedback",
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
