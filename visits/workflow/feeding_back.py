"""Telling the result, hearing the verdict, handling again (product §3; domain rules C1)."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.deadlines import current_rules, natural_days, working_days
from office.models import RuleProfile, User
from office.moves import MoveRefusedError, check_revision, lock, save_move, start_move
from visits.laws.citing import record_citations
from visits.models import (
    Feedback,
    FeedbackReceipt,
    HandlingRound,
    NoticeStatus,
    RatingLevel,
    RatingStage,
    RoundKind,
    SatisfactionRating,
    Visit,
    VisitStatus,
)
from visits.workflow.handling import current_round, refuse_interested
from visits.workflow.joining import note_told, untold
from visits.workflow.receipts import count_untold, save_receipts

NOT_REACHED_LIMIT = 3  # after three attempts "not reached" may stand as the verdict (domain rules §2.6)


@transaction.atomic
def give_feedback(
    visit: Visit,
    feedback: Feedback,
    *,
    by: User,
    at: datetime,
    receipts: Sequence[FeedbackReceipt] = (),
    also_told: Collection[Visit] = (),
    revision: int | None = None,
) -> Visit:
    """The visitor was told the result; a written method needs its service record, a group a receipt a representative.

    Representatives without a receipt stay the next step of the visit. `also_told` are the joined visits whose visitors
    were told in the same way at the same time.
    """
    visit = start_move(visit, VisitStatus.FED_BACK, given=[VisitStatus.TO_FEED_BACK])
    check_revision(visit, revision)
    refuse_interested(visit, by)
    _check_carrier(visit, feedback)
    if feedback.method.extra == "written" and not feedback.service_note:
        raise MoveRefusedError(_("A written answer needs a service record: how and when it was handed over."))
    feedback.round, feedback.given_by = current_round(visit), by
    save_move(feedback, by=by, reason="told the visitor")
    note_told(feedback.round, also_told, by=by, at=at, method=feedback.method)
    visit.untold_joined = untold(visit, feedback.round).exists()
    visit.untold_count = count_untold(visit, save_receipts(feedback, receipts, visit=visit, by=by))
    record_citations(feedback, f"{feedback.content}\n{feedback.explanation}", by=by, on=timezone.localdate(at))
    visit.due_on = working_days(timezone.localdate(at), current_rules().rating_days).day
    save_move(visit, by=by, reason="told the visitor", fields=["status", "due_on", "untold_joined", "untold_count"])
    return visit


def _check_carrier(visit: Visit, feedback: Feedback) -> None:
    """The notice that carried the answer: one of this visit, served; its service record is then the feedback's."""
    notice = feedback.notice
    if notice is None:
        return
    if notice.visit_id != visit.pk or notice.status != NoticeStatus.SERVED:
        raise MoveRefusedError(_("Record first how %(notice)s was served.") % {"notice": notice})
    if not feedback.service_note:
        feedback.service_note = f"{notice.notice_no} {timezone.localdate(notice.service.served_at):%Y-%m-%d}"


@transaction.atomic
def rate_visit(
    visit: Visit, rating: SatisfactionRating, *, by: User, revision: int | None = None
) -> SatisfactionRating:
    """Write down the visitor's verdict, taken by somebody other than the one rated (domain rules §2.6)."""
    visit = lock(visit)
    check_revision(visit, revision)
    if visit.status != VisitStatus.FED_BACK:
        raise MoveRefusedError(_("A rating is taken after the visitor was told the result."))
    round_ = current_round(visit)
    if by.pk in {round_.handler_id, visit.handler_id}:
        raise MoveRefusedError(_("A rating is taken by somebody other than the person who handled the visit."))
    refuse_interested(visit, by)
    rating.round, rating.taken_by = round_, by
    save_move(rating, by=by, reason="rated")
    if rating.stage == RatingStage.RESULT:
        _keep_verdict(round_, rating, by=by)
        visit.verdict = round_.verdict
    save_move(visit, by=by, reason="rated", fields=["verdict"])
    return rating


def _keep_verdict(round_: HandlingRound, rating: SatisfactionRating, *, by: User) -> None:
    """Each round keeps its own verdict; "not reached" counts only after three attempts."""
    if rating.overall == RatingLevel.NOT_REACHED and rating.attempts < NOT_REACHED_LIMIT:
        return
    round_.verdict = rating.overall
    save_move(round_, by=by, reason="rated", fields=["verdict"])


def proposed_kind(number: int, rules: RuleProfile) -> RoundKind:
    """By rule the third round is proposed as a review."""
    return RoundKind.REVIEW if number >= rules.review_from_round else RoundKind.REHANDLING


@transaction.atomic
def open_round(
    visit: Visit,
    *,
    by: User,
    at: datetime,
    kind: str,
    reason: str,
    refer: bool,
    handler: User | None = None,
    revision: int | None = None,
) -> HandlingRound:
    """The visitor is not content: handle it again, with a clock of its own. There is no cap on rounds."""
    status = VisitStatus.REFERRED if refer else VisitStatus.HANDLING
    visit = start_move(visit, status, given=[VisitStatus.FED_BACK])
    check_revision(visit, revision)
    refuse_interested(visit, handler or by)
    last = current_round(visit)
    if last.verdict != RatingLevel.DISSATISFIED:
        raise MoveRefusedError(_("A new round is opened when the visitor is dissatisfied with the last one."))
    if last.kind == RoundKind.FINAL_REVIEW:
        raise MoveRefusedError(_("After a final review the matter is not accepted again (Art. 36)."))
    if kind == RoundKind.FINAL_REVIEW and last.kind != RoundKind.REVIEW:
        raise MoveRefusedError(_("A final review follows a review (Art. 36)."))
    return add_round(visit, last, by=by, at=at, kind=kind, reason=reason, handler=handler)


def add_round(
    visit: Visit, last: HandlingRound, *, by: User, at: datetime, kind: str, reason: str, handler: User | None
) -> HandlingRound:
    """Close the last round and start the next on the locked, moved visit; saves both and the visit."""
    on, rules = timezone.localdate(at), current_rules()
    last.closed_on = on
    save_move(last, by=by, reason="round ended", fields=["closed_on"])
    days = {RoundKind.REVIEW: rules.review_days, RoundKind.FINAL_REVIEW: rules.final_review_days}
    due = natural_days(on, days.get(RoundKind(kind), rules.handling_days), rules)
    round_ = HandlingRound(visit=visit, number=last.number + 1, kind=kind, accepted_on=on, reason=reason)
    round_.handler = handler or by
    round_.due_on, round_.due = due.day, due.to_dict()
    save_move(round_, by=by, reason="round opened")
    visit.handler, visit.due_on, visit.verdict = round_.handler, round_.due_on, ""
    visit.untold_joined = False  # of the new result, everybody will be told
    visit.untold_count = 0  # there is no answer yet that somebody could lack
    save_move(visit, by=by, reason=f"round {round_.number} opened")
    return round_
