"""Deciding what becomes of a visit."""

import pytest
from django.urls import reverse

from tests.factories import make_fed_back, make_handling, make_interviewed, make_to_feed_back, make_user, make_visit
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


def decided(visit, decision, basis=""):
    """The same decision for each demand, as the form sends it."""
    said = {}
    for demand in visit.demands.all():
        said |= {f"decision_{demand.pk}": decision, f"text_{demand.pk}": "", f"basis_{demand.pk}": basis}
    return said


@pytest.mark.parametrize(
    ("disposition", "status"),
    [
        ("accepted", VisitStatus.HANDLING),
        ("referred", VisitStatus.REFERRED),
        ("directed", VisitStatus.CLOSED),
        ("declined", VisitStatus.CLOSED),
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
    said = {"result": "当场已答复。", "legal_basis": "第三十八条", **NOTE, **decided(visit, "explain", "第三十八条")}
    send(client, user, "triage", visit, disposition=disposition, **said)
    visit.refresh_from_db()
    round_ = visit.rounds.get()
    assert (visit.status, round_.result, round_.feedback.method.code) == (VisitStatus.FED_BACK, "当场已答复。", "oral")
    assert round_.decisions.count() == visit.demands.count()


def test_triage_on_the_spot_needs_answer_and_law(client):
    user = desk()
    visit = make_interviewed(by=user)
    response = send(client, user, "triage", visit, disposition="answered", **NOTE)
    demand = visit.demands.get()
    assert {"result", "legal_basis", f"decision_{demand.pk}"} == set(errors(response))
    assert NOTE["note"] in response.content.decode()


def test_triage_needs_outcome_and_note(client):
    user = desk()
    assert set(errors(send(client, user, "triage", make_interviewed(by=user)))) == {"disposition", "note"}


def test_triage_joins_an_open_visit(client):
    user = desk()
    first = make_handling(by=user)
    visit = make_interviewed(by=user, repeats=first)
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


def test_triage_does_not_join_somebody_elses_visit(client):
    user = desk()
    first, visit = make_handling(by=user, name="甲"), make_interviewed(by=user, name="乙")
    answer = send(client, user, "triage", visit, disposition="joined", joined_no=first.visit_no, **NOTE)
    assert "somebody else" in str(errors(answer))


def test_triage_not_again_needs_the_earlier_visit(client):
    user = desk()
    alone, again = make_interviewed(by=user), make_interviewed(by=user, repeats=make_handling(by=user))
    refused = send(client, user, "triage", alone, disposition="not_again", **NOTE)
    assert "needs the earlier visit" in str(errors(refused))
    send(client, user, "triage", again, disposition="not_again", **NOTE)
    again.refresh_from_db()
    assert again.status == VisitStatus.CLOSED


@pytest.mark.parametrize("make", [make_handling, make_to_feed_back, make_fed_back])
@pytest.mark.parametrize("disposition", ["noted", "referred", "accepted"])
def test_triage_of_a_visit_that_was_decided_is_refused(client, make, disposition):
    user = desk()
    visit = make(by=user)
    answer = send(client, user, "triage", visit, disposition=disposition, **NOTE)
    assert "nothing was changed" in str(errors(answer))
    before = visit.status
    visit.refresh_from_db()
    assert visit.status == before
