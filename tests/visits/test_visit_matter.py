"""One matter on one page: the chain of its visits, the answers side by side, one time line; nothing hidden shows."""

from datetime import timedelta

import pytest

from tests.factories import NOW, handler_of, make_accepted, make_handling, make_rated, make_room, make_user, make_visit
from tests.visits.desk import desk, page_url, show
from visits.lineage.matter import answers_of, demands_side_by_side, matter_of, moments_of
from visits.models import Confidentiality, Disposition, InterviewRecord
from visits.workflow import open_round, receive_visit, record_interview, triage_visit
from visits.workflow.interviewing import Triage

pytestmark = pytest.mark.django_db


def later(days):
    return NOW + timedelta(days=days)


def chain(user, number=3, **last):
    """A matter that came back: each visit was handled and repeats the one before."""
    visits = []
    for turn in range(number):
        values = {"repeats": visits[-1]} if visits else {}
        if turn == number - 1:
            values |= last
        visits.append(make_rated(by=user, when=later(10 * turn), **values))
    return visits


@pytest.mark.parametrize("place", [0, 1, 2])
def test_matter_shows_the_whole_chain_from_each_of_its_visits(client, place):
    user = desk()
    visits = chain(user)
    make_rated(by=user)
    response = show(client, user, "matter", visits[place])
    assert response.context["visits"] == visits
    assert [answer.number for answer in response.context["answers"]] == [1, 2, 3]


def test_matter_holds_joined_visits_too():
    user = desk()
    first = make_handling(by=user)
    again = receive_visit(make_visit(by=user, repeats=first, when=later(1)), by=user, at=later(1))
    triage_visit(again, Triage(Disposition.JOINED, "同一事项", joined_to=first), by=user, at=later(1))
    assert matter_of(first, user) == matter_of(again, user) == [first, again]


def test_same_demands_stand_in_one_row():
    user = desk()
    answers = answers_of(matter_of(chain(user, 2)[0], user))
    rows = demands_side_by_side(answers)
    assert [(text, len(decisions)) for text, decisions in rows] == [("修复电梯", 2)]
    assert [decision.decision for decision in rows[0][1]] == ["support", "support"]


def test_rounds_of_one_visit_are_answers_of_their_own():
    visit = make_rated("dissatisfied")
    by = handler_of(visit)
    open_round(visit, by=by, at=later(1), kind="rehandling", reason="没有修好", refer=False)
    answers = answers_of(matter_of(visit, by))
    assert [(answer.result, answer.verdict) for answer in answers] == [("电梯已修复。", "dissatisfied")]
    assert any(str(moment.what).endswith("opened") for moment in moments_of(matter_of(visit, by)))


def test_what_was_decided_without_handling_is_an_answer_too():
    user = desk()
    visit = receive_visit(make_visit(by=user), by=user, at=NOW)
    record = InterviewRecord(started_at=NOW, ended_at=later(1), place="接待室", content="问答")
    record_interview(visit, record, by=user, at=NOW, demands=["赔偿"])
    triage_visit(visit, Triage(Disposition.DIRECTED, "告知劳动仲裁途径"), by=user, at=NOW)
    (answer,) = answers_of(matter_of(visit, user))
    assert "告知劳动仲裁途径" in answer.result


def test_time_line_runs_backwards_through_all_visits_and_tells_results_before_they_were_told():
    user = desk()
    visits = chain(user, 2)
    moments = moments_of(matter_of(visits[0], user))
    assert [moment.at for moment in moments] == sorted((moment.at for moment in moments), reverse=True)
    kinds = [str(moment.what).partition(":")[0] for moment in moments if moment.visit == visits[0]]
    assert kinds.index("told") < kinds.index("result") < kinds.index("came")


def test_time_line_has_the_slips():
    slip = make_accepted()
    user = make_user(role="supervisor")
    assert any(slip.slip_no in str(moment.what) for moment in moments_of(matter_of(slip.visit, user)))


@pytest.mark.parametrize("hidden", [{"confidentiality": Confidentiality.WHISTLEBLOW}, {"room": True}])
def test_what_is_out_of_sight_is_not_hinted_at(client, hidden):
    user = desk()
    values = {"room": make_room()} if "room" in hidden else hidden
    first = make_rated(by=user)
    secret = make_visit(by=user, repeats=first, subject="不可见的来访", statement="绝密内容", **values)
    beyond = make_visit(by=user, repeats=secret, when=later(3))

    text = show(client, user, "matter", first).content.decode()

    assert matter_of(first, user) == [first]
    assert matter_of(beyond, user) == [beyond]
    for part in (secret.visit_no, "不可见的来访", "绝密内容", beyond.visit_no):
        assert part not in text
    assert client.get(page_url("matter", secret)).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_matter_costs_the_same_for_every_length(client, django_assert_num_queries, number):
    user = desk()
    visits = chain(user, number)
    client.force_login(user)
    with django_assert_num_queries(12):
        client.get(page_url("matter", visits[0]))


def test_matter_is_linked_from_list_and_visit(client):
    user = desk()
    visits = chain(user, 2)
    link = f'href="{page_url("matter", visits[1])}"'
    client.force_login(user)
    assert link in client.get("/visits/").content.decode()
    assert link in show(client, user, "detail", visits[1]).content.decode()
    assert page_url("matter", visits[0]) not in client.get("/visits/").content.decode()


def test_history_of_the_visit_tells_what_became_of_its_slips(client):
    slip = make_accepted()
    response = show(client, make_user(role="supervisor"), "detail", slip.visit)
    events = [(event.what, event.status) for event in response.context["events"]]
    told = [status for what, status in events if what == f"slip {slip.slip_no}"]
    assert told[0] == slip.get_status_display()
    assert told[-1] == "draft"
    times = [event.at for event in response.context["events"]]
    assert times == sorted(times, reverse=True)
