"""Filing a closed visit; from then on nothing of it changes."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from archive.contents import case_contents
from archive.models import ArchivedCase, Retention
from archive.papers import complete_papers, count_pages
from archive.retention import keep_until
from office.issuing import data_digest
from office.models import Organisation, User
from office.moves import MoveRefusedError, check_revision, lock, save_move, start_move
from office.numbering import next_count
from office.printing import PaperError
from visits.models import ClosingKind, Visit, VisitStatus
from visits.models.visit import ACCUSING, TURNED_AWAY, VisitQuerySet
from visits.papers.registration import issue_registration
from visits.workflow.queueing import end_service


def filed_by(user: User) -> VisitQuerySet:
    """What this person may file once it is closed.

    Accusations are filed by those who worked on them, for the archivist never sees them; all else by the archivist.
    """
    visits = Visit.objects.visible_to(user)
    if user.has_perm("visits.view_closed_visits"):
        return visits.exclude(confidentiality__in=ACCUSING)
    return visits.filter(confidentiality__in=ACCUSING)


def ready_for(user: User) -> VisitQuerySet:
    """Closed visits that wait for this person to file them; the file of an imported one lies with the old ledger."""
    return filed_by(user).filter(status=VisitStatus.CLOSED).exclude(closing_kind=ClosingKind.IMPORTED)


@transaction.atomic
def file_visit(
    visit: Visit,
    *,
    by: User,
    at: datetime,
    retention: Retention,
    reason: str,
    title: str,
    note: str = "",
    revision: int | None = None,
) -> ArchivedCase:
    """Issue the final registration form, then freeze the visit: both or nothing.

    Raises MoveRefusedError if the form can't be made, or for what `archive_visit` refuses.
    """
    check_revision(visit, revision)  # before the second that the form takes
    try:
        issue_registration(visit, by=by, at=at)
    except PaperError as error:
        raise MoveRefusedError(str(error)) from error
    complete_papers(visit.pk)
    return archive_visit(
        visit,
        by=by,
        at=at,
        retention=retention,
        retention_reason=reason,
        title=title,
        note=note,
        pages=count_pages(visit.pk),
        revision=visit.revision,  # frozen as it stands on the form just issued
    )


@transaction.atomic
def archive_visit(
    visit: Visit,
    *,
    by: User,
    at: datetime,
    retention: Retention,
    retention_reason: str,
    title: str,
    note: str = "",
    pages: int = 0,
    revision: int | None = None,
) -> ArchivedCase:
    """File a closed visit under the next code of its class; freeze it.

    The year and month are those of closing; the item number runs gap-free inside fonds, category, year,
    term and section (DA/T 22-2015). Raises MoveRefusedError if it is not closed or a page was stale.
    """
    visit = start_move(visit, VisitStatus.ARCHIVED)
    check_revision(visit, revision)
    _refuse_followed(visit)
    _refuse_owed(visit)
    end_service(visit, by=by, at=at)  # its ticket is frozen with it
    closed_on = timezone.localdate(visit.closed_at)
    contents = case_contents(visit)
    case = ArchivedCase(visit=visit, visit_no=visit.visit_no, title=title, note=note, pages=pages)
    case.year, case.month, case.category, case.closed_on = closed_on.year, closed_on.month, visit.category1, closed_on
    case.retention, case.retention_reason = retention, retention_reason
    case.retain_until = keep_until(retention, closed_on)
    case.filed_at, case.filed_by = at, by
    case.contents, case.contents_sha256 = contents, data_digest(contents)
    save_move(visit, by=by, reason="filed", fields=["status"])
    case.archival_code, case.item_no = _next_code(case)
    save_move(case, by=by, reason="filed")
    return case


def _refuse_followed(visit: Visit) -> None:
    """A visit is not frozen while another open one is joined to it or it waits for its own first one."""
    if visit.joined_to and lock(visit.joined_to).is_open:
        raise MoveRefusedError(_("It follows %(visit)s, which is still open.") % {"visit": visit.joined_to})


def _refuse_owed(visit: Visit) -> None:
    """What the visitor is still to be told, or a notice nobody finished, could never be done on a frozen visit."""
    if visit.closing_kind in TURNED_AWAY and visit.notice_due_on and not visit.notice_given_on:
        raise MoveRefusedError(_("The written notice (Art. 23) was not given yet."))
    if visit.untold_joined:
        raise MoveRefusedError(_("Tell the visitors of the joined visits first, or note why they could not be told."))
    unfinished = visit.notices.unfinished().first()
    if unfinished:
        raise MoveRefusedError(_("%(notice)s is neither served nor void: finish it first.") % {"notice": unfinished})


def _next_code(case: ArchivedCase) -> tuple[str, int]:
    """全宗号-门类·年度-保管期限-机构(问题)代码-件号, e.g. 0001-XF·2026-D30-990000-0001."""
    organisation = Organisation.objects.first() or Organisation(name="")
    lowest = (
        f"{organisation.fonds_code}-{organisation.archive_category}·{case.year}-{case.retention}-{case.category.code}"
    )
    number = next_count("archive", lowest)
    return f"{lowest}-{number:04d}", number
