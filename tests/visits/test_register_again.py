"""Somebody who was here before registers again: same matter, another matter, or somebody new; asked, never guessed."""

import re

import pytest

from office.models import CodeKind
from tests.factories import code, make_handling, make_user, make_visit
from tests.visits.desk import desk
from tests.visits.test_visit_register import ID, PAGE, answers, send
from visits.models import Visit, VisitKind, Visitor, VisitPerson
from visits.workflow import void_visit

pytestmark = pytest.mark.django_db
OTHER = "990000196805120010"


def before(user, **values):
    return make_visit(by=user, **{"name": "李明", "phone": "19900000001", **values})


def newest():
    return Visit.objects.latest("pk")


def test_same_matter_repeats_the_visit_of_the_same_person(client):
    user = desk()
    first = before(user)
    response = send(client, user, id_number="", same_as=f"matter:{first.pk}")
    again = newest()
    assert response.status_code == 302
    assert (again.repeats, again.visit_kind, again.visitor) == (first, VisitKind.REPEAT, first.visitor)


def test_another_matter_is_of_the_same_person_and_repeats_nothing(client):
    user = desk()
    first = before(user, name="黎明")
    send(client, user, id_number="", same_as=f"person:{first.pk}")
    again = newest()
    assert (again.name, again.repeats, again.visit_kind, again.visitor) == (
        "李明",
        None,
        VisitKind.FIRST,
        first.visitor,
    )


def test_nothing_chosen_is_somebody_new(client):
    user = desk()
    first = before(user)
    send(client, user, id_number="", same_as="none")
    assert newest().visitor != first.visitor


def test_a_number_given_now_stays_with_the_person_chosen(client):
    user = desk()
    first = before(user)
    send(client, user, same_as=f"person:{first.pk}")
    first.visitor.refresh_from_db()
    assert newest().visitor == first.visitor
    assert first.visitor.id_hash == newest().id_hash != ""


def test_the_same_number_is_asked_about_once_and_nothing_typed_is_lost(client):
    user = desk()
    first = before(user, id_number=ID)
    page = send(client, user, statement="电梯又停了，写了很久。")
    text = page.content.decode()
    assert page.status_code == 200
    assert "was here before: is it the same matter" in text
    assert "电梯又停了，写了很久。" in text
    assert f'value="matter:{first.pk}"' in text
    assert 'name="same_as_asked"' in text
    assert Visit.objects.count() == 1

    assert send(client, user, same_as_asked="1").status_code == 302
    assert newest().visitor == first.visitor
    assert newest().repeats is None


@pytest.mark.parametrize("values", [{"same_as": "none"}, {"id_number": "", "phone": "19900000001"}])
def test_who_answered_or_is_only_alike_is_not_asked(client, values):
    user = desk()
    before(user, id_number=ID)
    assert send(client, user, **values).status_code == 302


def test_a_number_out_of_sight_is_not_asked_about(client):
    before(desk(), id_number=ID)
    user = desk()
    void_visit(
        before(user, id_number=ID), by=make_user(role="supervisor"), at=Visit.objects.first().arrived_at, reason="错"
    )
    assert send(client, user).status_code == 302


def test_what_need_not_be_said_again_is_taken_over_without_script(client):
    user = desk()
    first = before(user, id_number=ID, work_unit="石桥小学", tags=["land"], respondent_unit="物业公司")
    blank = dict.fromkeys(("subject", "purpose", "category1", "work_unit", "phone", "address", "id_number"), "")
    assert send(client, user, same_as=f"matter:{first.pk}", **blank).status_code == 302
    again = newest()
    for name in (
        "subject",
        "purpose",
        "category1",
        "work_unit",
        "tags",
        "respondent_unit",
        "phone",
        "address",
        "id_number",
    ):
        assert getattr(again, name) == getattr(first, name), name


def test_another_matter_takes_over_the_person_but_not_the_matter(client):
    user = desk()
    first = before(user, work_unit="石桥小学", respondent_unit="物业公司")
    send(
        client,
        user,
        same_as=f"person:{first.pk}",
        work_unit="",
        respondent_unit="",
        subject="另一件事",
        phone="",
        id_number="",
    )
    again = newest()
    assert (again.subject, again.work_unit, again.respondent_unit, again.phone) == (
        "另一件事", "石桥小学", "", "19900000001"
    )  # fmt: skip


def test_what_the_page_showed_and_somebody_cleared_stays_cleared(client):
    user = desk()
    first = before(user, work_unit="石桥小学")
    send(client, user, id_number="", same_as=f"matter:{first.pk}", same_as_known="1", work_unit="")
    assert newest().work_unit == ""


@pytest.mark.parametrize("kind", ["matter", "person"])
def test_a_choice_that_fits_nothing_is_refused(client, kind):
    user = desk()
    stranger = before(user, name="赵六", phone="19900000088", address="别处")
    page = send(client, user, same_as=f"{kind}:{stranger.pk}")
    assert page.status_code == 200
    assert "does not fit" in page.content.decode()
    assert Visit.objects.count() == 1


def test_a_choice_out_of_sight_is_refused_like_one_that_does_not_exist(client):
    hidden = before(desk())
    user = desk()
    pages = [send(client, user, same_as=f"matter:{pk}").content.decode() for pk in (hidden.pk, 10**9)]
    for page in pages:
        assert "does not fit" in page
        assert hidden.visit_no not in page


def test_a_person_known_with_another_number_is_not_taken_for_this_one(client):
    user = desk()
    first = before(user, id_number=OTHER)
    page = send(client, user, same_as=f"person:{first.pk}")
    assert "another document number" in page.content.decode()
    send(client, user, same_as=f"matter:{first.pk}")  # a relative may come with the same matter
    assert newest().repeats == first
    assert newest().visitor != first.visitor


@pytest.mark.parametrize("value", ["matter:", "matter:x", "person:-1", "visit:1", "matter:9" * 9, "\0"])
def test_a_mangled_choice_is_no_choice(client, value):
    user = desk()
    assert send(client, user, id_number="", same_as=value).status_code == 302
    assert newest().repeats is None


def test_who_came_along_before_comes_with_the_same_matter(client):
    user = desk()
    first = before(user, name="刘秀兰", phone="19900000088", address="别处")
    VisitPerson.objects.create(visit=first, name="李明", role="representative")
    send(client, user, id_number="", same_as=f"matter:{first.pk}")
    assert newest().repeats == first
    assert newest().visitor != first.visitor


def test_an_open_matter_is_said_to_be_joined(client):
    user = desk()
    first = make_handling(by=user)
    response = send(client, user, id_number="", same_as=f"matter:{first.pk}")
    text = client.get(response.url).content.decode()
    assert re.search(r"is still open: join this visit to it", text)


def test_link_of_the_visit_page_still_names_the_earlier_visit(client):
    user = desk()
    first = before(user, id_number=ID, id_type=code(CodeKind.ID_TYPE, "resident_id"))
    assert send(client, user, f"?repeats={first.pk}", id_number="").status_code == 302
    assert newest().repeats == first
    assert Visitor.objects.count() == 1


def test_panel_of_a_page_that_comes_back_keeps_the_choice(client):
    user = desk()
    first = before(user)
    client.force_login(user)
    page = client.post(PAGE, answers(user, same_as=f"matter:{first.pk}", statement=""))
    assert re.search(rf'value="matter:{first.pk}"[^>]* checked', page.content.decode())


def test_a_relative_with_the_same_phone_and_matter_is_not_taken_for_the_first_visitor(client):
    user = desk()
    first = before(user, name="赵桂芳", gender="female", respondent_unit="物业公司")
    send(client, user, id_number="", same_as=f"matter:{first.pk}", respondent_unit="")
    again = newest()
    assert (again.repeats, again.respondent_unit, again.gender) == (first, "物业公司", "unstated")
    assert again.visitor != first.visitor
