"""People, places, days, numbers, rules and papers of the office."""

from office.models.codes import Code, CodeKind
from office.models.days import CalendarDay
from office.models.job import JobFailure
from office.models.numbers import Counter, NumberRule, Series
from office.models.paper import Paper, PaperKind
from office.models.people import Department, Room, User
from office.models.rotation import KeyRotation
from office.models.rules import Organisation, RuleProfile, Wording, WordingKey
from office.models.words import CategoryWord

__all__ = [
    "CalendarDay",
    "CategoryWord",
    "Code",
    "CodeKind",
    "Counter",
    "Department",
    "JobFailure",
    "KeyRotation",
    "NumberRule",
    "Organisation",
    "Paper",
    "PaperKind",
    "Room",
    "RuleProfile",
    "Series",
    "User",
    "Wording",
    "WordingKey",
]
