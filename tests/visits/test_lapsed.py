"""Answers to look at: open visits that cite what is no longer in force."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from referrals.workflow import close_visit
from tests.factories import make_rated, make_room, make_to_feed_back, make_user
from tests.visits.laws import NEW_TEXT, make_law, make_version
from visits.laws.citing import record_citations
from visits.workflow.lawkeeping import correct_article

pytestmark = pytest.mark.django_db
THEN = date(2019, 6, 1)


@pytest.fixture
def room():
    return make_room()


@pytest.fixture
def reader(client, room):
    client.force_login(make_user(role="receptionist", room=room))
    return client


def make_lapsed_law(title="电梯管理办法"):
    """A law whose cited version ended long ago, and its present version."""
    law = make_law(title)
    old = make_version(law)
    make_version(law, NEW_TEXT, name="2020", in_force_from=date(2020, 1, 1))
    return old


def cite(room, text="《电梯管理办法》第二条", make=make_to_feed_back, on=THEN):
    visit = make(room=room, by=make_user(role="receptionist", room=room))
    record_citations(visit, text, by=make_user(), on=on)
    return visit


def rows(client):
    return list(client.get(reverse("visits:lapsed")).context["page"])


def test_lapsed_citation_shows_old_beside_new(reader, room):
    make_lapsed_law()
    visit = cite(room)

    [row] = rows(reader)
    text = reader.get(reverse("visits:lapsed")).content.decode()

    assert (row.visit, row.newer.text) == (visit, "电梯每半年检查一次，结果公布。")
    assert "<ins>半</ins>" in text
    assert "in force until 2019-12-31" in text


def test_unchanged_and_vanished_articles_are_told(reader, room):
    old = make_lapsed_law()
    cite(room, "《电梯管理办法》第一条")
    assert "The text is the same." in reader.get(reverse("visits:lapsed")).content.decode()

    make_version(old.law, "第九条 其他", name="2021", in_force_from=date(2021, 1, 1))
    assert "It has no article of this number" in reader.get(reverse("visits:lapsed")).content.decode()


def test_law_in_force_is_not_listed(reader, room):
    make_version(make_law())
    cite(room)

    assert rows(reader) == []
    assert "Every open answer rests on law in force" in reader.get(reverse("visits:lapsed")).content.decode()


def test_repealed_law_names_its_successor(reader, room):
    new = make_law("新办法")
    make_version(make_law("旧办法", replaced_by=new), in_force_to=date(2020, 1, 1))
    cite(room, "《旧办法》第二条")

    assert "《新办法》" in reader.get(reverse("visits:lapsed")).content.decode()


def test_corrected_article_is_listed(reader, room):
    version = make_version(make_law())
    cite(room)

    correct_article(version.articles.get(key="2"), heading="", text="改", by=make_user(), reason="误录")

    [row] = rows(reader)
    assert row.newer.text == "改"


def test_other_rooms_stay_unseen(reader, room):
    make_lapsed_law()
    cite(make_room())

    assert rows(reader) == []


def test_lapsed_figure_on_home_only_when_there_is_one(reader, room):
    def count():
        figures = reader.get(reverse("home")).context["figures"]
        return {str(figure.label): figure.count for figure in figures}.get("citations no longer in force")

    make_lapsed_law()
    assert count() is None
    cite(room)
    assert count() == 1


@pytest.mark.parametrize("role", ["receptionist", "supervisor", "manager"])
@pytest.mark.parametrize("number", [1, 3])
def test_list_and_home_keep_their_query_budgets(client, room, django_assert_max_num_queries, number, role):
    client.force_login(make_user(role=role, room=room))
    for place in range(number):
        make_lapsed_law(f"第{place}办法")
        cite(room, f"《第{place}办法》第二条")

    with django_assert_max_num_queries(12):
        assert len(rows(client)) == number
    with django_assert_max_num_queries(18):
        client.get(reverse("home"))


def test_ended_visits_are_not_listed(reader, room):
    make_lapsed_law()
    visit = cite(room, make=make_rated)
    assert len(rows(reader)) == 1

    visit.refresh_from_db()
    close_visit(visit, by=visit.handler, at=timezone.now(), note="")
    assert rows(reader) == []
