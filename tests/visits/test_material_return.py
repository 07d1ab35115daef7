"""Papers handed in are given back."""

import pytest
from django.urls import reverse
from django.utils import timezone

from office.moves import MoveRefusedError
from tests.archive.cases import filed, make_closed
from tests.factories import NOW, make_user, make_visit
from tests.visits.desk import desk, said, show
from visits.models import Material
from visits.workflow import add_rows, return_material, void_visit

pytestmark = pytest.mark.django_db


def paper_of(visit, by):
    add_rows(visit, by=by, materials=[Material(name="购房合同", is_original=True)])
    return visit.materials.get()


def test_paper_is_given_back_from_the_visits_page(client):
    user = desk()
    visit = make_visit(by=user)
    paper = paper_of(visit, user)
    url = reverse("visits:return_material", args=[paper.pk])
    assert url in show(client, user, "detail", visit).content.decode()

    text = said(client, client.post(url))

    paper.refresh_from_db()
    assert paper.returned_on == timezone.localdate()
    assert "The paper was given back." in text
    assert url not in text
    assert paper.history.first().history_user == user


def test_giving_back_twice_is_refused(client):
    user = desk()
    paper = paper_of(make_visit(by=user), user)
    return_material(paper, by=user, on=NOW.date())
    client.force_login(user)

    text = said(client, client.post(reverse("visits:return_material", args=[paper.pk])))

    assert "was given back before" in text
    paper.refresh_from_db()
    assert paper.returned_on == NOW.date()


def test_nothing_is_given_back_of_a_void_or_filed_visit():
    user = desk()
    void = make_visit(by=user)
    paper = paper_of(void, user)
    void.refresh_from_db()
    void_visit(void, by=make_user(role="manager"), at=NOW, reason="误登")
    closed = make_closed()
    other = paper_of(closed, closed.registrar)
    filed(visit=closed)

    for row in (paper, other):
        with pytest.raises(MoveRefusedError, match="archived or void"):
            return_material(row, by=user, on=NOW.date())


def test_others_give_nothing_back(client):
    user = desk()
    paper = paper_of(make_visit(by=user), user)
    url = reverse("visits:return_material", args=[paper.pk])

    for person, status in ((desk(), 404), (make_user(role="manager"), 403), (make_user(role="archivist"), 403)):
        client.force_login(person)
        assert client.post(url).status_code == status
