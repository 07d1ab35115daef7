"""Browsing the archive by date and category."""

from datetime import date

import pytest
from django.urls import reverse

from office.models import Code, CodeKind
from tests.archive.cases import filed, make_closed
from tests.factories import at, make_room, make_user
from visits.models import Confidentiality

pytestmark = pytest.mark.django_db


def closed_in(month, year=2026, **values):
    return filed(visit=make_closed(when=at(date(year, month, 9)), **values))


def other_category(case):
    """A top-level category the case does not have."""
    return Code.objects.filter(kind=CodeKind.CATEGORY, parent=None).exclude(pk=case.category_id).first()


def test_browse_shows_years_and_counts_of_the_newest(client):
    old, new = closed_in(11, 2025), closed_in(3)
    client.force_login(make_user(role="archivist"))

    response = client.get(reverse("archive:browse"))

    assert response.context["years"] == [{"year": 2026, "count": 1}, {"year": 2025, "count": 1}]
    (row,) = response.context["grid"]
    assert (row["category"], dict(row["months"])[3], row["count"]) == (new.category, 1, 1)
    assert set(response.context["page"]) == {old, new}


def test_browse_finds_by_words_of_the_title(client):
    wanted = filed(title="张三来访反映井盖缺失材料")
    filed()
    client.force_login(make_user(role="archivist"))

    response = client.get(reverse("archive:browse"), {"q": "井盖"})

    assert list(response.context["page"]) == [wanted]


def test_browse_without_cases_says_so(client):
    client.force_login(make_user(role="archivist"))

    assert "Nothing is filed yet" in client.get(reverse("archive:browse")).text


def test_year_narrows_by_month(client):
    march, _april = closed_in(3), closed_in(4)
    client.force_login(make_user(role="archivist"))
    page = reverse("archive:year", args=[2026])

    assert len(list(client.get(page).context["page"])) == 2
    assert list(client.get(page, {"month": "3"}).context["page"]) == [march]
    assert len(list(client.get(page, {"month": "13"}).context["page"])) == 2


def test_year_without_a_case_is_not_found(client):
    closed_in(3)
    client.force_login(make_user(role="archivist"))

    assert client.get(reverse("archive:year", args=[1999])).status_code == 404


def test_category_shows_its_cases_by_month(client):
    first = closed_in(3)
    other = closed_in(3, category_code=other_category(first).code)
    client.force_login(make_user(role="archivist"))
    page = reverse("archive:category", args=[2026, other.category.code])

    assert list(client.get(page).context["page"]) == [other]
    assert list(client.get(page, {"month": "4"}).context["page"]) == []


def test_unknown_category_is_not_found(client):
    client.force_login(make_user(role="archivist"))

    assert client.get(reverse("archive:category", args=[2026, "none"])).status_code == 404


def test_receptionist_browses_cases_of_the_own_room(client):
    room = make_room()
    mine = filed(visit=make_closed(room=room))
    filed()
    client.force_login(make_user(role="receptionist", room=room))

    response = client.get(reverse("archive:browse"))

    assert list(response.context["page"]) == [mine]
    assert response.context["years"] == [{"year": 2026, "count": 1}]


def test_whistleblowing_is_not_even_counted_for_the_archivist(client):
    filed(visit=make_closed(confidentiality=Confidentiality.WHISTLEBLOW))
    client.force_login(make_user(role="archivist"))

    response = client.get(reverse("archive:browse"))

    assert response.context["years"] == []


def test_liaison_may_not_browse(client):
    client.force_login(make_user(role="liaison"))

    assert client.get(reverse("archive:browse")).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("name", "args"), [("browse", []), ("year", [2026]), ("ready", [])])
def test_lists_keep_their_query_budget(client, django_assert_num_queries, rows, name, args):
    for _row in range(rows):
        filed()
        make_closed()
    client.force_login(make_user(role="archivist"))
    budget = {"browse": 7, "year": 6, "ready": 4}

    with django_assert_num_queries(budget[name]):
        client.get(reverse(f"archive:{name}", args=args))
