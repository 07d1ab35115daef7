"""Deciding what becomes of a visit."""

import pytest
from django.urls import reverse

from tests.factories import make_handling, make_interviewed, make_user, make_visit
from tests.visits.desk import desk, errors, said, send, show
from visits.models import ClosingKind, Disposition, VisitStatus

pytestmark = pytest.mark.django_db
NOTE = {"note": "属于本单位职责，已告知程序。"}


def test_triage_page_has_nothing_chosen_and_every_outcome(client):
    user = desk()
    page = show(client, user, "triage", make_interviewed(by=user)).content.decode()
    assert "checked" not in page
    for value in Disposition.values:
        assert f'value="{value}"' in page
    assert "js/triage" in page


@pytest.mark.parametrize(
    ("disposition", "status"),
    [
        ("accepted", VisitStatus.HANDLING),
        ("referred", VisitStatus.REFERRED),
        ("directed", VisitStatus.CLOSED),
        ("declined", VisitStatus.CLOSED),
        ("not_again", VisitStatus.CLOSED),
        ("noted", VisitStatus.CLOSED),
    ],
)
def test_triage_outcome_sets_the_status(client, disposition, status):
    user = desk()
    visit = make_interviewed(by=user)
    response = send(client, user, "triage", visit, disposition=disposition, **NOTE)
    referred = status == VisitStatus.REFERRED
    assert response.url == (f"{reverse('referrals:new')}?visit={visit.pk}" if referred else visit.get_absolute_url())
    visit.refresh_from_db()
    assert (visit.status, visit.disposition_note) == (status, NOTE["note"])


@pytest.mark.parametrize("disposition", ["answered", "settled"])
def test_triage_on_the_spot_is_told_at_once(client, disposition):
    user = desk()
    visit = make_interviewed(by=user)
    send(
        client, user, "triage", visit, disposition=disposition, result="当场已答复。", legal_basis="第三十八条", **NOTE
    )
    visit.refresh_from_db()
    round_ = visit.rounds.get()
    assert (visit.status, round_.result, round_.feedback.method.code) == (VisitStatus.FED_BACK, "当场已答复。", "oral")
    assert round_.decisions.count() == visit.demands.count()


def test_triage_on_the_spot_needs_answer_and_law(client):
    user = desk()
    visit = make_interviewed(by=user)
    response = send(client, user, "triage", visit, disposition="answered", **NOTE)
    assert {"result", "legal_basis"} == set(errors(response))
    assert NOTE["note"] in response.content.decode()


def test_triage_needs_outcome_and_note(client):
    user = desk()
    assert set(errors(send(client, user, "triage", make_interviewed(by=user)))) == {"disposition", "note"}


def test_triage_joins_an_open_visit(client):
    user = desk()
    first, visit = make_handling(by=user), make_interviewed(by=user)
    send(client, user, "triage", visit, disposition="joined", joined_no=f" {first.visit_no} ", **NOTE)
    visit.refresh_from_db()
    assert (visit.closing_kind, visit.joined_to) == (ClosingKind.JOINED, first)


@pytest.mark.parametrize("whose", ["nobody", "itself", "elsewhere", "empty", "nul"])
def test_triage_joins_nothing_it_must_not(client, whose):
    user = desk()
    visit = make_interviewed(by=user)
    number = {"nobody": "X-1", "itself": visit.visit_no, "empty": "", "nul": "\0"}.get(whose)
    number = make_visit(by=desk()).visit_no if number is None else number
    response = send(client, user, "triage", visit, disposition="joined", joined_no=number, **NOTE)
    assert "joined_no" in errors(response)
    visit.refresh_from_db()
    assert visit.status == VisitStatus.IN_INTERVIEW


def test_triage_notes_the_written_notice(client):
    user = desk()
    visit = make_interviewed(by=user)
    send(client, user, "triage", visit, disposition="accepted", notice_given="on", **NOTE)
    visit.refresh_from_db()
    assert visit.notice_given_on


def test_triage_of_a_stale_page_is_refused_once(client):
    user = desk()
    visit = make_interviewed(by=user)
    visit.revision -= 1
    response = send(client, user, "triage", visit, disposition="accepted", **NOTE)
    assert "Somebody changed this record" in str(errors(response))
    assert NOTE["note"] in response.content.decode()
    visit.refresh_from_db()
    assert visit.status == VisitStatus.IN_INTERVIEW
    assert response.context["form"]["revision"].value() == str(visit.revision)


def test_triage_twice_is_refused(client):
    user = desk()
    visit = make_handling(by=user)
    assert "done now" in said(client, show(client, user, "triage", visit))
    response = send(client, user, "triage", visit, disposition="accepted", **NOTE)
    assert "nothing was changed" in str(errors(response))


def test_triage_is_forbidden_without_the_right_and_unknown_elsewhere(client):
    visit = make_interviewed(by=desk())
    assert show(client, make_user(role="manager"), "triage", visit).status_code == 403
    assert show(client, desk(), "triage", visit).status_code == 404
