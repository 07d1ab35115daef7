"""Moves: one door for a change of state, correct when two people come at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.moves import MoveRefusedError, check_revision
from referrals.models import OPEN_SLIPS, Referral, ReferralStatus
from referrals.workflow import accept_reply, receive_referral, rework_reply
from tests.factories import NOW, make_interviewed, make_liaison, make_referral, make_replied, make_user, make_visit
from tests.office.test_numbering import in_threads
from visits.models import Visit, VisitStatus
from visits.models.choices import OPEN_STATUSES
from visits.workflow import leave_visit, receive_visit, triage_visit
from visits.workflow.interviewing import Triage


@pytest.mark.django_db
def test_second_of_two_moves_is_told_and_changes_nothing():
    visit = make_visit()
    receive_visit(visit, by=visit.registrar, at=NOW)

    with pytest.raises(MoveRefusedError, match="in interview"):
        receive_visit(visit, by=visit.registrar, at=NOW)


@pytest.mark.django_db
def test_move_writes_who_and_why_into_the_history():
    visit = make_visit()

    moved = receive_visit(visit, by=visit.registrar, at=NOW)

    newest = moved.history.first()
    assert (newest.history_user, newest.history_change_reason) == (visit.registrar, "interview begun")
    assert [row.status for row in moved.history.all()] == ["in_interview", "registered"]


@pytest.mark.django_db
def test_page_opened_before_a_change_is_stale():
    visit = make_visit()
    seen = visit.revision
    moved = receive_visit(visit, by=visit.registrar, at=NOW)

    check_revision(moved, moved.revision)
    with pytest.raises(MoveRefusedError, match="Somebody changed this record"):
        check_revision(moved, seen)


def test_of_simultaneous_receipts_exactly_one_wins(committed):
    slip = make_referral()
    liaisons = [make_liaison(slip) for _n in range(4)]

    results = in_threads(4, lambda n: receive_referral(slip, by=liaisons[n], at=NOW, contact_name="赵"))

    refused = [result for result in results if isinstance(result, MoveRefusedError)]
    assert (len(refused), Referral.objects.get().status) == (3, ReferralStatus.RECEIVED)


def test_reply_is_either_accepted_or_sent_back(committed):
    slip, by = make_replied(), make_user(role="supervisor")

    results = in_threads(
        2, lambda n: accept_reply(slip, by=by, at=NOW) if n else rework_reply(slip, by=by, at=NOW, note="依据不清")
    )

    refused = [result for result in results if isinstance(result, MoveRefusedError)]
    assert len(refused) == 1
    accepted = Referral.objects.get().status == ReferralStatus.ACCEPTED
    assert Visit.objects.get().status == (VisitStatus.TO_FEED_BACK if accepted else VisitStatus.REFERRED)


def test_visitor_cannot_be_received_and_gone(committed):
    visit = make_visit()

    in_threads(2, lambda n: (receive_visit if n else leave_visit)(visit, by=visit.registrar, at=NOW))

    visit.refresh_from_db()
    assert (visit.status == VisitStatus.CLOSED) == (visit.closed_at is not None)


def reachable(start, moves):
    """All statuses that can follow `start`, however many moves it takes."""
    seen, todo = set(), [start]
    while todo:
        for status in moves.get(todo.pop(), ()):
            if status not in seen:
                seen.add(status)
                todo.append(status)
    return seen


@given(st.sampled_from(OPEN_STATUSES))
def test_archive_is_reachable_from_every_open_status(status):
    assert VisitStatus.ARCHIVED in reachable(status, Visit.NEXT)


@given(st.sampled_from(OPEN_SLIPS))
def test_every_open_slip_can_be_completed_or_ended(status):
    ends = {ReferralStatus.ACCEPTED, ReferralStatus.VOID, ReferralStatus.WITHDRAWN, ReferralStatus.RETURNED}

    assert reachable(status, Referral.NEXT) & ends


@given(st.sampled_from([*VisitStatus]), st.sampled_from([*VisitStatus]))
def test_nothing_leads_out_of_archived_and_void(status, target):
    ended = Visit(status=status) if status in {VisitStatus.ARCHIVED, VisitStatus.VOID} else Visit(status="void")

    assert not ended.can_become(target)


def test_two_visits_joined_to_each_other_at_once_do_not_hang(committed):
    first = make_interviewed()
    second = make_interviewed(by=first.registrar, repeats=first)
    pair = [(first, second), (second, first)]

    results = in_threads(
        2,
        lambda n: triage_visit(
            pair[n][0], Triage("joined", "同一事项", joined_to=pair[n][1]), by=first.registrar, at=NOW
        ),
    )

    refused = [result for result in results if isinstance(result, MoveRefusedError)]
    assert len(refused) == 1
    assert sorted(Visit.objects.values_list("status", flat=True)) == ["closed", "in_interview"]
