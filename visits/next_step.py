"""The next step of a visit: who, what, by when; derived from its state, never typed (product §3)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from visits.models import ClosingKind, NoticeStatus, RatingLevel, Visit, VisitStatus
from visits.models.feedback import CONTENT_LEVELS
from visits.workflow.joining import TELLING

RECEPTIONIST, SUPERVISOR, ARCHIVIST = _("receptionist"), _("supervisor"), _("archivist")
MANAGER = _("manager")


@dataclass(frozen=True)
class NextStep:
    """Who has to do what by which day; `page` is the URL name of the page where it is done."""

    who: Any
    what: Any
    by: date | None
    page: str

    def is_late(self, on: date) -> bool:
        """Whether it should have been done before this day."""
        return self.by is not None and self.by < on


STEPS = {
    VisitStatus.REGISTERED: (_("receive the visitor"), "visits:receive"),
    VisitStatus.IN_INTERVIEW: (_("record the interview and decide"), "visits:interview"),
    VisitStatus.HANDLING: (_("handle the matter and record the result"), "visits:result"),
    VisitStatus.REFERRED: (_("follow up with the department"), "visits:detail"),
    VisitStatus.TO_FEED_BACK: (_("tell the visitor the result"), "visits:feedback"),
    VisitStatus.FED_BACK: (_("ask whether the visitor is content"), "visits:rating"),
}


def next_step(visit: Visit) -> NextStep | None:
    """What has to happen next, None for archived, void and imported visits."""
    if visit.untold_joined and visit.status in TELLING:
        return NextStep(
            visit.handler or RECEPTIONIST,
            _("tell the visitors of the joined visits"),
            visit.due_on,
            "visits:tell_joined",
        )
    if visit.status == VisitStatus.CLOSED and visit.closing_kind == ClosingKind.IMPORTED:
        return None  # its file lies where the old ledger lies
    if visit.status == VisitStatus.CLOSED:
        return NextStep(ARCHIVIST, _("file the case"), None, "archive:file")
    if visit.status not in STEPS:
        return None
    what, page = STEPS[VisitStatus(visit.status)]
    if visit.status == VisitStatus.FED_BACK:
        return _after_feedback(visit, visit.verdict)
    who = visit.handler if visit.handler and visit.status != VisitStatus.REGISTERED else RECEPTIONIST
    return NextStep(who, what, visit.due_on, page)


def _after_feedback(visit: Visit, verdict: str) -> NextStep:
    what, page = STEPS[VisitStatus.FED_BACK]
    if visit.untold_count:
        untold = _("hand the answer to the other representatives (%(count)s still without receipt)")
        return NextStep(
            visit.handler or RECEPTIONIST, untold % {"count": visit.untold_count}, visit.due_on, "visits:receipts"
        )
    if verdict == RatingLevel.DISSATISFIED:
        return NextStep(visit.handler or RECEPTIONIST, _("handle it again"), visit.due_on, "visits:rehandle")
    if verdict in {*CONTENT_LEVELS, RatingLevel.REFUSED, RatingLevel.NOT_REACHED}:
        return NextStep(visit.handler or RECEPTIONIST, _("close the visit"), visit.due_on, "referrals:close_visit")
    return NextStep(_("somebody other than the handler"), what, visit.due_on, page)


def notice_step(visit: Visit) -> NextStep | None:
    """The written notice of Art. 23, while it is owed: beside the next step, with a clock of its own."""
    if not visit.owes_notice:
        return None
    return NextStep(visit.handler or RECEPTIONIST, _("give the written notice"), visit.notice_due_on, "visits:notice")


def service_steps(visit: Visit) -> list[NextStep]:
    """Notices that wait for the manager or to be served, beside the next step; the page has loaded them."""
    steps = []
    for notice in visit.notices.all():
        due = visit.notice_due_on if notice.is_telling and not visit.notice_given_on else None
        if notice.status == NoticeStatus.ISSUED:
            what = _("serve %(notice)s") % {"notice": notice}
            steps.append(NextStep(visit.handler or RECEPTIONIST, what, due, notice.get_absolute_url()))
        elif notice.status == NoticeStatus.AWAITING_APPROVAL:
            what = _("sign %(notice)s") % {"notice": notice}
            steps.append(NextStep(MANAGER, what, due, notice.get_absolute_url()))
    return steps


def nearest_step(visit: Visit) -> NextStep | None:
    """For lists, which show one step: the notice of Art. 23 where its day comes before that of the next step."""
    step, notice = next_step(visit), notice_step(visit)
    if notice and notice.by and (step is None or step.by is None or notice.by < step.by):
        return notice
    return step
