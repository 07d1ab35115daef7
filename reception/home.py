"""What needs this person now: figures that open their rows, and the nearest tasks, the latest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from archive.models import ArchivedCase
from archive.workflow import ready_for
from office.deadlines import work_calendar
from office.models import User
from referrals.models import Referral, ReferralQuerySet, ReferralStatus
from supervision.models import StaffComplaint
from visits.models import Citation, Notice, QueueTicket, Visit

TASKS = 12


@dataclass(frozen=True)
class Figure:
    """A number with the page that shows exactly its rows."""

    label: Any
    count: int
    url: str
    is_late: bool = False


def figures(user: User, today: date) -> Iterator[Figure]:
    """The figures of this person's roles."""
    if user.has_perm("visits.view_queueticket"):
        waiting = QueueTicket.objects.visible_to(user).of_day(today).waiting().count()
        yield Figure(_("waiting in the queue"), waiting, reverse("visits:queue"))
    if user.has_perm("visits.view_visit") and not user.has_perm("visits.view_closed_visits"):
        yield from _visit_figures(user, today)
    if user.has_perm("archive.file_visit"):
        ready = ready_for(user).count()
        if ready or user.has_perm("visits.view_closed_visits"):
            yield Figure(_("closed visits to file"), ready, reverse("archive:ready"))
    if user.has_perm("visits.view_closed_visits"):
        yield Figure(_("filed cases"), ArchivedCase.objects.visible_to(user).count(), reverse("archive:browse"))
    if user.has_perm("referrals.view_referral"):
        yield from _slip_figures(user, today)
    if user.has_perm("supervision.view_staffcomplaint"):
        late = StaffComplaint.objects.visible_to(user).open().count()
        yield Figure(_("open complaints about staff"), late, reverse("supervision:complaints"))


def _visit_figures(user: User, today: date) -> Iterator[Figure]:
    visits, page = Visit.objects.visible_to(user), reverse("visits:list")
    arrived = visits.filter(arrived_at__date=today).count()
    yield Figure(_("visits today"), arrived, f"{page}?from={today}&to={today}")
    yield Figure(_("open visits"), visits.open().count(), f"{page}?status=open")
    late = visits.late(today).count()
    yield Figure(_("visits past their day"), late, f"{page}?status=late", is_late=bool(late))
    if user.has_perm("visits.view_law"):
        lapsed = Citation.objects.visible_to(user).of_open_visits().lapsed(today)
        if count := lapsed.count():
            yield Figure(_("citations no longer in force"), count, reverse("visits:lapsed"), is_late=True)
    if user.has_perm("visits.handle_visit"):
        yield from _notice_figures(user)


def _notice_figures(user: User) -> Iterator[Figure]:
    """What the manager signs; what everybody else who handles visits has to serve. Shown only where there is any."""
    notices, page = Notice.objects.visible_to(user), reverse("visits:notices")
    if user.has_perm("visits.approve_notice"):
        label, waiting, status = _("notices to sign"), notices.to_sign().count(), "awaiting_approval"
    else:
        label, waiting, status = _("notices to serve"), notices.to_serve().count(), "issued"
    if waiting:
        yield Figure(label, waiting, f"{page}?status={status}")


def _slip_figures(user: User, today: date) -> Iterator[Figure]:
    slips = _slips(user)
    page = reverse("referrals:inbox" if user.has_perm("referrals.view_department_slips") else "referrals:list")
    waiting = ReferralStatus.ISSUED
    if user.has_perm("referrals.approve_referral"):
        waiting = ReferralStatus.AWAITING_APPROVAL
    labels = {
        ReferralStatus.ISSUED: _("slips awaiting receipt"),
        ReferralStatus.AWAITING_APPROVAL: _("slips to approve"),
    }
    yield Figure(labels[waiting], slips.filter(status=waiting).count(), f"{page}?status={waiting}")
    if user.has_perm("referrals.review_reply"):
        replied = slips.filter(status=ReferralStatus.REPLIED).count()
        yield Figure(_("replies to check"), replied, f"{page}?status={ReferralStatus.REPLIED}")
    late = slips.overdue(today).count()
    yield Figure(_("overdue slips"), late, f"{page}?status=overdue", is_late=bool(late))


def _slips(user: User) -> ReferralQuerySet:
    """What counts on the home page: for whoever works for a department its own slips, else all she may see."""
    slips = Referral.objects.visible_to(user)
    return slips.filter(department=user.department_id) if user.has_perm("referrals.view_department_slips") else slips


def visit_tasks(user: User) -> list[Visit]:
    """Open visits nearest to their day; a receptionist's own and those nobody handles yet."""
    if not user.has_perm("visits.view_visit") or user.has_perm("visits.view_closed_visits"):
        return []
    visits = Visit.objects.visible_to(user).open().for_list()
    if user.has_perm("visits.register_visit"):
        visits = visits.filter(handler=user) | visits.filter(handler=None)
    return list(visits.order_by("due_on", "pk")[:TASKS])


def slip_tasks(user: User) -> list[Referral]:
    """Slips that wait for this person: with the own department, or to be approved, decided and checked."""
    slips = _slips(user).for_list().order_by("due_on", "pk")
    if user.has_perm("referrals.view_department_slips"):
        return list(slips.filter(status__in=[ReferralStatus.ISSUED, *_working()])[:TASKS])
    if user.has_perm("referrals.approve_referral"):
        waiting = [ReferralStatus.AWAITING_APPROVAL, ReferralStatus.RETURN_REQUESTED, ReferralStatus.REPLIED]
        return list(slips.filter(status__in=waiting)[:TASKS])
    return []


def _working() -> list[str]:
    return [ReferralStatus.RECEIVED, ReferralStatus.IN_PROGRESS, ReferralStatus.REWORK]


def calendar_warning(user: User, today: date) -> date | None:
    """The last declared day, where it comes too near: from November on the next year is due (domain rules §7)."""
    if not user.has_perm("office.change_calendarday") and not user.has_perm("referrals.approve_referral"):
        return None
    declared = work_calendar(today - timedelta(days=366)).declared_until
    return declared if declared < today + timedelta(days=61) else None
