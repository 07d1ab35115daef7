"""Registration: from the filled-in form to a numbered visit."""

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.deadlines import current_rules, natural_days
from office.models import RuleProfile, Series, User
from office.moves import MoveRefusedError, check_revision, lock, save_move, start_move
from office.numbering import next_number
from visits.models import (
    ClosingKind,
    Confidentiality,
    Material,
    PersonRole,
    QueueTicket,
    TicketStatus,
    Visit,
    VisitKind,
    Visitor,
    VisitPerson,
    VisitStatus,
)

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no 0 O 1 I L: read out over the phone
SECRET_PURPOSES = {
    "whistleblow": Confidentiality.WHISTLEBLOW,
    "staff_complaint": Confidentiality.STAFF_COMPLAINT,
}

CARD = {"name", "gender", "birth_date", "ethnicity_id", "address", "id_type_id", "id_number"}  # what the card says


def new_query_code() -> str:
    """A code nobody can guess (39 bits), written in two groups of four."""
    letters = [secrets.choice(CODE_LETTERS) for _n in range(8)]
    return "".join(letters[:4]) + "-" + "".join(letters[4:])


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
) -> Visit:
    """Give the visit its number and save it with everybody who came along.

    The token belongs to one form: sent twice, the second answer is the visit the first one made.
    Raises MoveRefusedError for too many representatives or a ticket somebody else serves.
    """
    rules = rules or current_rules()
    _derive(visit, by=by, at=at, token=token, rules=rules)
    check_people(visit, people, rules=rules)
    visit.visitor = _person_behind(visit, by=by, at=at)
    visit.visit_no = next_number(Series.VISIT, on=timezone.localdate(at))
    # Whoever sent the same form at the same moment has waited for the number: only now is it sure to be seen.
    already = _made_from(token)
    if already:
        transaction.set_rollback(True)
        return already
    save_move(visit, by=by, reason="registered")
    _save_rows(visit, people, materials, by=by)
    if ticket:
        serve_ticket(ticket, visit, by=by, at=at)
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
    visit.is_group = visit.is_group or visit.people_count >= rules.group_threshold
    secrecy = SECRET_PURPOSES.get(visit.purpose.code) if visit.purpose else None
    if secrecy:
        visit.confidentiality = secrecy
    visit.id_checked_by = (visit.id_checked_by or by) if visit.id_checked else None
    if visit.privacy_notice_given and visit.privacy_notice_at is None:
        visit.privacy_notice_at = at


def check_people(visit: Visit, people: Sequence[VisitPerson], *, rules: RuleProfile) -> None:
    """Representatives within the limit (Art. 20)."""
    representatives = sum(person.role == PersonRole.REPRESENTATIVE for person in people)
    if representatives > rules.max_representatives:
        raise MoveRefusedError(
            _("At most %(most)s representatives may be named (Art. 20); you entered %(named)s.")
            % {"most": rules.max_representatives, "named": representatives}
        )


def _person_behind(visit: Visit, *, by: User, at: datetime) -> Visitor | None:
    """The person across visits: of the same ID number, else of the visit this one repeats if the name is the same."""
    if visit.is_anonymous:
        return None
    id_hash = Visit._meta.get_field("id_hash").digest(visit.id_number)
    known = Visitor.objects.filter(id_hash=id_hash).first() if id_hash else None
    if known:
        return known
    before = visit.repeats.visitor if visit.repeats else None
    if before and before.name == visit.name and not before.id_hash:
        if not id_hash:
            return before
        visitor, before.id_hash = before, id_hash
    else:
        visitor = Visitor(name=visit.name, id_hash=id_hash, created_at=at)
    try:
        with transaction.atomic():
            save_move(visitor, by=by, reason="registered")
    except IntegrityError:  # the same number at another window, at the same moment
        return Visitor.objects.get(id_hash=id_hash)
    return visitor


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
    save_move(visit, by=by, reason="people or papers added", fields=[])
    return visit


def _save_rows(
    visit: Visit, people: Collection[VisitPerson], materials: Collection[Material], *, by: User, after: int = 0
) -> None:
    rows: list[VisitPerson | Material] = [*people, *materials]
    for position, row in enumerate(rows, after + 1):
        row.visit, row.position = visit, position
        save_move(row, by=by, reason="registered")


def serve_ticket(ticket: QueueTicket, visit: Visit, *, by: User, at: datetime) -> None:
    """The person with this ticket is at the window now, as this visit."""
    ticket = start_move(ticket, TicketStatus.SERVED)
    ticket.visit, ticket.ended_at = visit, at
    save_move(ticket, by=by, reason="registered")


@transaction.atomic
def correct_visit(
    visit: Visit, *, by: User, at: datetime, reason: str, revision: int | None = None, changed: Collection[str] = ()
) -> Visit:
    """Save corrected registration data; the old values stay in the history with the reason.

    `visit` carries the new values; `changed` names the fields. Raises MoveRefusedError on a stale page
    or a visit that is archived or void.
    """
    now = lock(visit)
    check_revision(now, revision)
    if now.status in {VisitStatus.ARCHIVED, VisitStatus.VOID}:
        raise MoveRefusedError(_("An archived or void visit cannot be corrected."))
    for name in changed:
        setattr(now, name, getattr(visit, name))
    if CARD & set(changed) and now.id_checked_by:
        now.id_checked_by = by  # data that was verified and is changed is verified by whoever leaves the tick
    _follow_form(now, by=by, at=at, rules=current_rules())
    if now.visitor is None or {"name", "id_number"} & set(changed):
        now.visitor = _person_behind(now, by=by, at=at)
    save_move(now, by=by, reason=reason)
    return now


@transaction.atomic
def leave_visit(visit: Visit, *, by: User, at: datetime, note: str = "", revision: int | None = None) -> Visit:
    """The visitor left before the interview; the registration stays."""
    visit = start_move(visit, VisitStatus.CLOSED, given=[VisitStatus.REGISTERED])
    check_revision(visit, revision)
    visit.closing_kind, visit.closing_note = ClosingKind.LEFT, note
    visit.left_at = visit.closed_at = at
    visit.due_on = None
    save_move(visit, by=by, reason="left")
    return visit


@transaction.atomic
def void_visit(visit: Visit, *, by: User, at: datetime, reason: str, revision: int | None = None) -> Visit:
    """Declare a registration void; its number stays taken."""
    visit = start_move(visit, VisitStatus.VOID)
    check_revision(visit, revision)
    visit.closing_note, visit.due_on, visit.left_at = reason, None, visit.left_at or at
    save_move(visit, by=by, reason=reason)
    return visit
