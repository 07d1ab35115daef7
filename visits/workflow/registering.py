"""Registration: from the filled-in form to a numbered visit."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.deadlines import current_rules, natural_days
from office.likeness import match_keys, name_likeness
from office.models import RuleProfile, Series, User
from office.moves import MoveRefusedError, check_revision, lock, lock_in_order, save_move, save_rows, start_move
from office.numbering import next_number
from visits.models import (
    ClosingKind,
    Material,
    QueueTicket,
    Visit,
    VisitKind,
    Visitor,
    VisitPerson,
    VisitStatus,
)
from visits.models.choices import SECRET_PURPOSES
from visits.query_code import new_query_code
from visits.workflow.joining import recount_joined
from visits.workflow.queueing import end_service, serve_ticket
from visits.workflow.receipts import check_people, recount_untold

CARD = {"name", "gender", "birth_date", "ethnicity_id", "address", "id_type_id", "id_number"}  # what the card says


@transaction.atomic
def register_visit(
    visit: Visit,
    *,
    by: User,
    at: datetime,
    token: UUID,
    people: Sequence[VisitPerson] = (),
    materials: Sequence[Material] = (),
    ticket: QueueTicket | None = None,
    rules: RuleProfile | None = None,
    person: Visitor | None = None,
) -> Visit:
    """Give the visit its number and save it with everybody who came along.

    `person` is the one chosen among those who were here before. The token belongs to one form: sent twice, the
    second answer is the visit the first one made.
    Raises MoveRefusedError for too many representatives or a ticket somebody else serves.
    """
    rules = rules or current_rules()
    _derive(visit, by=by, at=at, token=token, rules=rules)
    if ticket and ticket.query_code:  # the slip drawn at the door stays valid
        visit.query_code = ticket.query_code
    check_people(visit, people, rules=rules)
    visit.visitor = _person_behind(visit, by=by, at=at, person=person)
    visit.companions = names_of(people)
    visit.visit_no = next_number(Series.VISIT, on=timezone.localdate(at))
    # Whoever sent the same form at the same moment has waited for the number: only now is it sure to be seen.
    already = _made_from(token)
    if already:
        transaction.set_rollback(True)
        return already
    save_move(visit, by=by, reason="registered")
    _save_rows(visit, people, materials, by=by, at=at)
    if ticket:
        serve_ticket(ticket, by=by, at=at, window_no=visit.window_no, visit=visit)
    return visit


def _made_from(token: UUID) -> Visit | None:
    return Visit.objects.filter(token=token).defer("search_text").first()


def _derive(visit: Visit, *, by: User, at: datetime, token: UUID, rules: RuleProfile) -> None:
    """What follows from what was typed, and who typed it when."""
    visit.token, visit.query_code = token, new_query_code()
    visit.status, visit.registrar, visit.registered_at = VisitStatus.REGISTERED, by, at
    arrived = timezone.localdate(visit.arrived_at)
    visit.due_on = max(arrived, timezone.localdate(at))
    visit.visit_kind = VisitKind.REPEAT if visit.repeats_id else visit.visit_kind
    _follow_form(visit, by=by, at=at, rules=rules)


def _set_notice_clock(visit: Visit, rules: RuleProfile) -> None:
    """15 days from receipt; no notice where name or address is unclear (Art. 23)."""
    if visit.is_anonymous or not visit.address:
        visit.notice_due_on = visit.notice_due = None
        return
    notice = natural_days(timezone.localdate(visit.arrived_at), rules.notice_days, rules)
    visit.notice_due_on, visit.notice_due = notice.day, notice.to_dict()


def _follow_form(visit: Visit, *, by: User, at: datetime, rules: RuleProfile) -> None:
    """What follows from the answers, at registration and after each correction."""
    _set_notice_clock(visit, rules)
    visit.is_group = visit.counts_as_group(rules.group_threshold)
    secrecy = SECRET_PURPOSES.get(visit.purpose.code) if visit.purpose else None
    if secrecy:
        visit.confidentiality = secrecy
    visit.id_checked_by = (visit.id_checked_by or by) if visit.id_checked else None
    if visit.privacy_notice_given and visit.privacy_notice_at is None:
        visit.privacy_notice_at = at


def names_of(people: Collection[VisitPerson]) -> str:
    """The names by which the visit is found, a line each."""
    return "\n".join(dict.fromkeys(person.name for person in people))


def _person_behind(visit: Visit, *, by: User, at: datetime, person: Visitor | None = None) -> Visitor | None:
    """The person across visits: of the same ID number, else the one chosen, else of the visit repeated, else new."""
    if visit.is_anonymous:
        return None
    id_hash = Visit._meta.get_field("id_hash").digest(visit.id_number)
    try:
        with transaction.atomic():
            visitor = _known_person(visit, id_hash, by=by, person=person) or _new_person(visit, id_hash, by=by, at=at)
    except IntegrityError:  # the same number at another window, at the same moment
        visitor = Visitor.objects.get(id_hash=id_hash)
    _remember(visitor, visit)
    return visitor


def _known_person(visit: Visit, id_hash: str, *, by: User, person: Visitor | None) -> Visitor | None:
    """Nobody but the holder has a number, whoever was chosen; a person without one gets the number given now."""
    known = Visitor.objects.filter(id_hash=id_hash).first() if id_hash else None
    before = person or (visit.repeats.visitor if visit.repeats else None)
    if known or before is None or (before != person and before.name != visit.name):
        return known
    before = Visitor.objects.select_for_update().get(pk=before.pk)
    if before.id_hash:  # another number was typed, or none: then only who was chosen may be meant
        return None if id_hash else person and before
    if id_hash:
        before.id_hash = id_hash
        save_move(before, by=by, reason="number given")
    return before


def _new_person(visit: Visit, id_hash: str, *, by: User, at: datetime) -> Visitor:
    visitor = Visitor(name=visit.name, id_hash=id_hash, created_at=at)
    visitor.match_keys = sorted(match_keys(visit.name, visit.address))
    save_move(visitor, by=by, reason="registered")
    return visitor


def _remember(visitor: Visitor, visit: Visit) -> None:
    """The person will be found by this name and address too; what is only for finding leaves no history."""
    keys = match_keys(visit.name, visit.address)
    if not keys <= set(visitor.match_keys):
        now = Visitor.objects.select_for_update().get(pk=visitor.pk)
        visitor.match_keys = sorted(keys | set(now.match_keys))
        Visitor.objects.filter(pk=visitor.pk).update(match_keys=visitor.match_keys)


@transaction.atomic
def add_rows(
    visit: Visit,
    *,
    by: User,
    people: Sequence[VisitPerson] = (),
    materials: Sequence[Material] = (),
    revision: int | None = None,
) -> Visit:
    """Add people who came along or papers handed in after registration; what is there stays.

    Raises MoveRefusedError for an archived or void visit, no row at all, or too many representatives (Art. 20).
    """
    visit = lock(visit)
    check_revision(visit, revision)
    if visit.status in {VisitStatus.ARCHIVED, VisitStatus.VOID}:
        raise MoveRefusedError(_("An archived or void visit cannot be corrected."))
    if not people and not materials:
        raise MoveRefusedError(_("Write down at least one person or paper."))
    known = list(visit.people.all())
    check_people(visit, [*known, *people], rules=current_rules())
    _save_rows(visit, people, materials, by=by, after=len(known) + visit.materials.count())
    recount_untold(visit)
    visit.companions = names_of([*known, *people])
    save_move(visit, by=by, reason="people or papers added", fields=["companions", "search_text", "untold_count"])
    return visit


def _save_rows(
    visit: Visit,
    people: Sequence[VisitPerson],
    materials: Sequence[Material],
    *,
    by: User,
    at: datetime | None = None,
    after: int = 0,
) -> None:
    """In their order; the people of a big group in bulk, or a list of hundreds would take a statement each."""
    rows: list[VisitPerson | Material] = [*people, *materials]
    for position, row in enumerate(rows, after + 1):
        row.visit, row.position = visit, position
    save_rows(people, by=by, reason="registered", at=at)
    save_rows(materials, by=by, reason="registered", at=at)


@transaction.atomic
def correct_visit(
    visit: Visit, *, by: User, at: datetime, reason: str, revision: int | None = None, changed: Collection[str] = ()
) -> Visit:
    """Save corrected registration data; the old values stay in the history with the reason.

    `visit` carries the new values; `changed` names the fields. Raises MoveRefusedError on a stale page
    or a visit that is archived or void.
    """
    lock_in_order(visit, visit.joined_to_id)
    now = lock(visit)
    check_revision(now, revision)
    if now.status in {VisitStatus.ARCHIVED, VisitStatus.VOID}:
        raise MoveRefusedError(_("An archived or void visit cannot be corrected."))
    person = now.visitor if name_likeness(now.name, visit.name) else None  # a spelling put right is no other person
    for name in changed:
        setattr(now, name, getattr(visit, name))
    if CARD & set(changed) and now.id_checked_by:
        now.id_checked_by = by  # data that was verified and is changed is verified by whoever leaves the tick
    _follow_form(now, by=by, at=at, rules=current_rules())
    recount_untold(now)
    if now.visitor is None or {"name", "id_number"} & set(changed):
        now.visitor = _person_behind(now, by=by, at=at, person=person)
    elif "address" in changed:
        _remember(now.visitor, now)
    save_move(now, by=by, reason=reason)
    _follow_correction(now, by=by, reason=reason)
    if now.left_at and "left_at" in changed:
        end_service(now, by=by, at=now.left_at)
    return now


def _follow_correction(visit: Visit, *, by: User, reason: str) -> None:
    """Who may see a visit decides who tells its visitor, and those of the visits joined to it."""
    for first in (visit, visit.joined_to):
        if first and first.status != VisitStatus.ARCHIVED:
            recount_joined(first, by=by, reason=reason)


@transaction.atomic
def leave_visit(visit: Visit, *, by: User, at: datetime, note: str = "", revision: int | None = None) -> Visit:
    """The visitor left before the interview; the registration stays."""
    visit = start_move(visit, VisitStatus.CLOSED, given=[VisitStatus.REGISTERED])
    check_revision(visit, revision)
    visit.closing_kind, visit.closing_note = ClosingKind.LEFT, note
    visit.left_at = visit.closed_at = at
    visit.due_on = None
    save_move(visit, by=by, reason="left")
    end_service(visit, by=by, at=at)
    return visit


@transaction.atomic
def void_visit(visit: Visit, *, by: User, at: datetime, reason: str, revision: int | None = None) -> Visit:
    """Declare a registration void; its number stays taken."""
    visit = start_move(visit, VisitStatus.VOID)
    check_revision(visit, revision)
    visit.closing_note, visit.due_on, visit.left_at = reason, None, visit.left_at or at
    save_move(visit, by=by, reason=reason)
    end_service(visit, by=by, at=at)
    return visit
