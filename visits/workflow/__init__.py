"""Every write to a visit: one function a verb."""

from visits.workflow.attaching import attach_file, return_material, share_attachment, withdraw_attachment
from visits.workflow.drafting import end_draft, save_draft, sweep_drafts
from visits.workflow.feeding_back import give_feedback, open_round, rate_visit
from visits.workflow.filtering import change_filter, drop_filter, save_filter
from visits.workflow.handling import record_notice, record_result, take_back, write_instruction
from visits.workflow.importing import check_ledger, discard_ledger, import_ledger, undo_import
from visits.workflow.interviewing import receive_visit, record_interview, triage_visit
from visits.workflow.joining import tell_joined
from visits.workflow.merging import merge_visitors, undo_merge
from visits.workflow.noticing import (
    draft_notice,
    edit_notice,
    issue_notice,
    send_back_notice,
    serve_notice,
    submit_notice,
    void_notice,
)
from visits.workflow.queueing import (
    call_next,
    call_ticket,
    check_in,
    finish_ticket,
    hold_ticket,
    leave_ticket,
    requeue_ticket,
    serve_ticket,
    transfer_ticket,
)
from visits.workflow.receipts import record_receipts
from visits.workflow.recording import correct_interview, sign_interview, supplement_interview
from visits.workflow.registering import add_rows, correct_visit, leave_visit, register_visit, void_visit

__all__ = [
    "add_rows",
    "attach_file",
    "call_next",
    "call_ticket",
    "change_filter",
    "check_in",
    "check_ledger",
    "correct_interview",
    "correct_visit",
    "discard_ledger",
    "draft_notice",
    "drop_filter",
    "edit_notice",
    "end_draft",
    "finish_ticket",
    "give_feedback",
    "hold_ticket",
    "import_ledger",
    "issue_notice",
    "leave_ticket",
    "leave_visit",
    "merge_visitors",
    "open_round",
    "rate_visit",
    "receive_visit",
    "record_interview",
    "record_notice",
    "record_receipts",
    "record_result",
    "register_visit",
    "requeue_ticket",
    "return_material",
    "save_draft",
    "save_filter",
    "send_back_notice",
    "serve_notice",
    "serve_ticket",
    "share_attachment",
    "sign_interview",
    "submit_notice",
    "supplement_interview",
    "sweep_drafts",
    "take_back",
    "tell_joined",
    "transfer_ticket",
    "triage_visit",
    "undo_import",
    "undo_merge",
    "void_notice",
    "void_visit",
    "withdraw_attachment",
    "write_instruction",
]
