"""People and papers that come after the registration are added, never taken away."""

import pytest
from django.urls import reverse

from tests.factories import NOW, make_room, make_user, make_visit
from visits.workflow import void_visit

pytestmark = pytest.mark.django_db


def rows(people=(), materials=()):
    """The two formsets as a page sends them."""
    data = {}
    for prefix, lines in (("people", people), ("materials", materials)):
        data |= {f"{prefix}-TOTAL_FORMS": len(lines), f"{prefix}-INITIAL_FORMS": 0}
        for number, line in enumerate(lines):
            data |= {f"{prefix}-{number}-{name}": value for name, value in line.items()}
    return data


def person(name="王芳", role="representative", phone="19900000012"):
    return {"role": role, "name": name, "gender": "female", "phone": phone}


@pytest.fixture
def desk(client):
    user = make_user(role="receptionist", room=make_room())
    client.force_login(user)
    return user


def test_people_and_papers_are_added_behind_what_is_there(client, desk):
    visit = make_visit(by=desk)
    page = reverse("visits:people", args=[visit.pk])

    client.post(page, rows(people=[person("王芳")]))
    client.post(page, rows(people=[person("赵强")], materials=[{"name": "推选书", "copies": 1}]))

    assert [row.name for row in visit.people.all()] == ["王芳", "赵强"]
    assert [row.name for row in visit.materials.all()] == ["推选书"]
    assert visit.history.first().history_change_reason == "people or papers added"


def test_sixth_representative_is_refused_and_what_was_typed_stays(client, desk):
    visit = make_visit(by=desk)
    page = reverse("visits:people", args=[visit.pk])
    client.post(page, rows(people=[person(f"代表{n}") for n in range(5)]))

    answer = client.post(page, rows(people=[person("第六人")]))

    assert "At most 5 representatives" in answer.content.decode()
    assert 'value="第六人"' in answer.content.decode()
    assert visit.people.count() == 5


def test_empty_form_is_told_so(client, desk):
    visit = make_visit(by=desk)

    answer = client.post(reverse("visits:people", args=[visit.pk]), rows())

    assert "Write down at least one person or paper." in answer.content.decode()


def test_representative_without_number_or_phone_is_an_error_in_place(client, desk):
    visit = make_visit(by=desk)

    answer = client.post(reverse("visits:people", args=[visit.pk]), rows(people=[person(phone="")]))

    assert "A representative needs a document number or a phone." in answer.content.decode()


def test_void_visit_takes_nobody_more(client, desk):
    visit = void_visit(make_visit(by=desk), by=make_user(role="supervisor"), at=NOW, reason="重复登记")

    answer = client.post(reverse("visits:people", args=[visit.pk]), rows(people=[person()]))

    assert "cannot be corrected" in answer.content.decode()
    assert visit.people.count() == 0


def test_other_rooms_visit_is_not_found(client, desk):
    assert client.get(reverse("visits:people", args=[make_visit().pk])).status_code == 404


def test_supervisor_may_not_add(client):
    visit = make_visit()
    client.force_login(make_user(role="supervisor"))

    assert client.get(reverse("visits:people", args=[visit.pk])).status_code == 403
