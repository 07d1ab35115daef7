"""The page of one visit."""

from functools import cache
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.db import connection
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from audit.access import record_access
from audit.models import AccessAction
from office.http import StaffRequest
from office.idcard import age_on, region_name
from office.issuing import papers_of
from office.masking import mask_address, mask_id, mask_phone
from visits.actions import buttons
from visits.facts import matter_facts, person_facts
from visits.laws.citing import by_law
from visits.models import (
    Attachment,
    Citation,
    Demand,
    DemandDecision,
    HandlingRound,
    InterviewRecord,
    JoinedNotice,
    Notice,
    QueueTicket,
    SatisfactionRating,
    Times,
    Visit,
    VisitPerson,
    VisitStatus,
)
from visits.models.person import PersonFields
from visits.models.stage import times
from visits.models.visit import VisitQuerySet
from visits.next_step import next_step, notice_step, service_steps
from visits.timeline import visit_timeline
from visits.views.receipts import attach_receipts
from visits.views.reveal import needs_reason

# What hangs on a visit, one query each.
PARTS = ("people", "materials", "demands", "interviews", "rounds", "citations", "notices", "attachments")
REVEALABLE = 60  # persons with a button for each number; of more, one looks at the list
ASKED = (*PARTS, "referrals", "repeat_visits", "joined_visits", "ticket")


def _prefetch(name: str) -> Any:
    """How one part is loaded with what its rows show."""
    if name == "rounds":
        rounds = HandlingRound.objects.select_related(
            "handler", "feedback", "feedback__method", "feedback__given_by", "feedback__notice"
        ).prefetch_related(
            Prefetch("decisions", DemandDecision.objects.select_related("demand")),
            Prefetch("ratings", SatisfactionRating.objects.select_related("taken_by")),
        )
        return Prefetch("rounds", rounds)
    if name == "interviews":
        records = InterviewRecord.objects.select_related("interviewer", "recorder", "corrects", "corrected_by")
        added = ("signings__by", "supplements__written_by", "interviewees")
        return Prefetch("interviews", records.prefetch_related(*added))
    rows: Any = {
        "people": lambda: VisitPerson.objects.select_related("id_type"),
        "demands": lambda: Demand.objects.select_related("category"),
        "citations": Citation.objects.for_visit,
        "notices": Notice.objects.for_list,
        "attachments": lambda: Attachment.objects.present().select_related("uploaded_by"),
    }
    return Prefetch(name, rows[name]()) if name in rows else name


def _nothing(model: Any) -> Any:
    """A set known to be empty: even none() is compiled to SQL before it is found to be so."""
    rows = model.objects.none()
    rows._result_cache = []  # noqa: SLF001 - as prefetching itself does
    return rows


@cache
def _presence_sql() -> str:
    """One statement that asks of each part whether the visit has any; compiled once, planned in no time."""
    asked = []
    for name in ASKED:
        field: Any = Visit._meta.get_field(name)
        table, column = field.related_model._meta.db_table, field.field.column
        asked.append(f"EXISTS (SELECT 1 FROM {table} WHERE {column} = %(pk)s)")  # noqa: S608 - names of our own tables
    asked.append("EXISTS (SELECT 1 FROM office_paper WHERE subject = 'visits.visit' AND subject_id = %(pk)s)")
    return "SELECT " + ", ".join(asked)


def _with_parts(visits: VisitQuerySet, pk: int) -> Visit:
    """The visit with its parts; most visits lack some, and asking for all at once is cheaper than one by one."""
    visit: Visit = get_object_or_404(visits, pk=pk)
    with connection.cursor() as cursor:
        cursor.execute(_presence_sql(), {"pk": pk})
        there = dict(zip((*ASKED, "papers"), cursor.fetchone(), strict=True))
    prefetch_related_objects([visit], *(_prefetch(name) for name in PARTS if there[name]))
    known: Any = visit
    empty = {name: _nothing(Visit._meta.get_field(name).related_model) for name in PARTS if not there[name]}
    known._prefetched_objects_cache = {**empty, **getattr(known, "_prefetched_objects_cache", {})}  # noqa: SLF001
    known.has_slips, known.has_repeats, known.has_joined, known.has_ticket, known.has_papers = (
        there[name] for name in ("referrals", "repeat_visits", "joined_visits", "ticket", "papers")
    )
    return visit


def show_masked(person: PersonFields) -> None:
    """Put beside each personal value what everybody may see of it."""
    shown: Any = person
    shown.shown_id, shown.shown_phone = mask_id(person.id_number), mask_phone(person.phone)
    shown.shown_address = mask_address(person.address)


def _marked(visit: Visit) -> Visit:
    shown: Any = visit
    today = timezone.localdate()
    for person in (visit, *visit.people.all()):
        show_masked(person)
    shown.shown_phone2 = mask_phone(visit.phone2)
    shown.region = region_name(visit.region_code) if visit.region_code else ""
    shown.age = age_on(visit.birth_date, timezone.localdate(visit.arrived_at)) if visit.birth_date else None
    shown.late, shown.soon = visit.is_late(today), visit.is_due_soon(today)
    shown.named_count = 1 + len(visit.people.all())
    for round_ in shown.rounds.all():
        round_.late = round_.is_late(today)
    return visit


def _others(request: StaffRequest, visit: Visit) -> tuple[Visit | None, Visit | None]:
    """The earlier visit and the one joined to, as far as this person may know of them."""
    wanted = {visit.repeats_id, visit.joined_to_id} - {None}
    visits = Visit.objects.visible_to(request.user).only("visit_no", "status", "result")
    seen = visits.in_bulk(wanted) if wanted else {}
    return seen.get(visit.repeats_id), seen.get(visit.joined_to_id)


def _repeats(request: StaffRequest, visit: Visit) -> list[Visit]:
    return list(Visit.objects.visible_to(request.user).filter(repeats=visit.pk).for_list())


def _joined(request: StaffRequest, visit: Visit) -> list[Any]:
    """The visits that joined this one, each with what is noted of its visitor being told, the latest first."""
    notices = JoinedNotice.objects.filter(round__visit=visit.pk).select_related("method", "noted_by")
    joined = Visit.objects.visible_to(request.user).filter(joined_to=visit.pk).for_list()
    return list(joined.prefetch_related(Prefetch("joined_notices", notices.order_by("-noted_at"), to_attr="told")))


def _followed(visit: Any, first: Visit | None) -> dict[str, Any] | None:
    """What the visitor of a joined visit is told: where the first one stands, its result, how it was told."""
    if first is None:
        return None
    rounds = (
        HandlingRound.objects.filter(visit=first.pk)
        .exclude(result="")
        .select_related("feedback", "feedback__method", "feedback__given_by")
    )
    notices = JoinedNotice.objects.filter(visit=visit.pk).select_related("method", "noted_by", "round")
    return {"first": first, "round": rounds.last(), "told": list(notices)}


def _ticket(visit: Visit) -> tuple[QueueTicket, Times]:
    """The ticket the visitor drew, with the times its stages add up to."""
    ticket = QueueTicket.objects.prefetch_related("stages__by").get(visit=visit)
    return ticket, times(ticket.stages.all(), timezone.now())


def _can_return(visit: Visit, request: StaffRequest) -> bool:
    """Whether the user may note that a paper handed in was given back."""
    is_open = visit.status not in {VisitStatus.ARCHIVED, VisitStatus.VOID}
    return is_open and request.user.has_perm("visits.correct_visit") and visit.can_be_worked_on_by(request.user)


@require_safe
@permission_required("visits.view_visit", raise_exception=True)
def visit_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """Everything about one visit. Budget: 20 queries, 21 with joined visits."""
    visit: Any = _marked(_with_parts(Visit.objects.visible_to(request.user).for_detail(), pk))
    visit.attach_codes()
    visit.more_person, visit.more_matter = person_facts(visit), matter_facts(visit)
    visit.seen_repeats, visit.seen_joined_to = _others(request, visit)
    record_access(request, AccessAction.READ, visit, label=visit.visit_no)
    slips = list(visit.referrals.select_related("department").order_by("pk")) if visit.has_slips else []
    visit.has_open_slip = any(slip.is_open for slip in slips)
    attach_receipts(visit)
    rounds = list(visit.rounds.all())
    verdict = rounds[-1].verdict if rounds else ""
    step, can_do = next_step(visit), list(buttons(visit, request.user, verdict))
    context = {
        "visit": visit,
        "step": step,
        "step_button": next((button for button in can_do if step and button.page == step.page), None),
        "notice": notice_step(visit),
        "notice_late": visit.notice_due_on and visit.notice_due_on < timezone.localdate(),
        "service_steps": service_steps(visit),
        "notice_why": visit.notice_explanation,
        "may_record": visit.status not in {VisitStatus.ARCHIVED, VisitStatus.VOID}
        and request.user.has_perm("visits.interview_visit")
        and visit.can_be_worked_on_by(request.user),
        "buttons": [button for button in can_do if not step or button.page != step.page],
        "slips": slips,
        "repeats": _repeats(request, visit) if visit.has_repeats else [],
        "joined": _joined(request, visit) if visit.has_joined else [],
        "followed": _followed(visit, visit.seen_joined_to),
        "papers": list(papers_of(visit)) if visit.has_papers else [],
        "events": visit_timeline(visit, slips),
        "cited": by_law(visit.citations.all()),
        "queued": _ticket(visit) if visit.has_ticket else None,
        "needs_reason": needs_reason(visit),
        "can_return": _can_return(visit, request),
        "can_reveal": visit.named_count <= REVEALABLE,
    }
    return render(request, "visits/visit_detail.html", context)
