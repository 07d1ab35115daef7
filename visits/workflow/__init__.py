"""Every write to a visit: one function a verb."""

from visits.workflow.drafting import end_draft, save_draft, sweep_drafts
from visits.workflow.feeding_back import give_feedback, open_round, rate_visit
from visits.workflow.handling import record_notice, record_result, take_back, write_instruction
from visits.workflow.interviewing import receive_visit, record_interview, triage_visit
from visits.workflow.queueing import call_ticket, check_in, hold_ticket, leave_ticket, requeue_ticket
from visits.workflow.registering import add_rows, correct_visit, leave_visit, register_visit, void_visit

__all__ = [
    "add_rows",
    "call_ticket",
    "check_in",
    "correct_visit",
    "end_draft",
    "give_feedback",
    "hold_ticket",
    "leave_ticket",
    "leave_visit",
    "open_round",
    "rate_visit",
    "receive_visit",
    "record_interview",
    "record_notice",
    "record_result",
    "register_visit",
    "requeue_ticket",
    "save_draft",
    "sweep_drafts",
    "take_back",
    "triage_visit",
    "void_visit",
    "write_instruction",
]
