"""The list of visits."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from office.models import Code
from tests.factories import NOW, make_handling, make_interviewed, make_room, make_user, make_visit
from visits.forms.periods import Period, days_of
from visits.models import SavedFilter, Visit

pytestmark = pytest.mark.django_db
LAST_YEAR = NOW.replace(year=timezone.localdate().year - 1)


def desk(room=None):
    return make_user(role="receptionist", room=room or make_room())


@pytest.mark.parametrize("rows", [1, 3])
def test_list_keeps_its_query_budget(client, django_assert_num_queries, rows):
    user = desk()
    visits = [make_visit(by=user, when=NOW + timedelta(minutes=number)) for number in range(rows)]
    make_visit()
    client.force_login(user)

    with django_assert_num_queries(5):
        response = client.get(reverse("visits:list"))

    assert list(response.context["page"]) == visits[::-1]


@pytest.mark.parametrize("rows", [10, 50])
@pytest.mark.parametrize("query", ["", "?status=open&kind=first&urgency=normal&period=year&category1=010000&q=电梯"])
def test_list_with_all_it_has_keeps_its_query_budget(client, django_assert_num_queries, rows, query):
    user, first = desk(), None
    for number in range(rows):
        first = make_visit(by=user, when=NOW + timedelta(minutes=number)) if number == 0 else copy_of(first, number)
    SavedFilter.objects.create(owner=user, name="急", query={"urgency": "urgent"}, created_at=NOW)
    client.force_login(user)

    # Session, person, rights, options, and one for the rows of a short list. In a test the limits of the search take
    # four (one and no savepoint elsewhere); the walk finds and counts, one more statement fetches the rows.
    with django_assert_num_queries(10 if query else 5):
        response = client.get(reverse("visits:list") + query)

    assert response.status_code == 200


def copy_of(visit, number):
    """Another row like it, quickly."""
    values = {
        field.attname: getattr(visit, field.attname) for field in Visit._meta.concrete_fields if field.name != "id"
    }
    values |= {"visit_no": f"来访〔2026〕第9{number:03d}号", "token": uuid4()}
    Visit(**values).save()
    return visit


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=电梯", ["one", "two"]),
        ("q=王芳", ["two"]),
        ("q=wf 电梯", ["two"]),
        ("status=soon", []),
        ("category1=010000", ["one"]),
        ("category1=020000&category1=010000", ["one"]),
        ("urgency=urgent", ["two"]),
        ("urgency=pressing&q=电梯", ["two"]),
        ("urgency=normal", ["one"]),
        ("confidentiality=sensitive", ["two"]),
        ("size=group", ["two"]),
        ("size=single", ["one"]),
        ("region=330000", ["two"]),
        ("region=310000", []),
        ("disposition=accepted", ["two"]),
        ("verdict=satisfied", []),
        ("late_entry=yes", ["one"]),
        ("late_entry=no&status=open", ["two"]),
        ("channel=walk_in", ["one", "two"]),
        ("channel=nonsense", ["one", "two"]),
        ("period=last_year", ["one", "two"]),
        ("period=today", []),
        ("from=9999-12-31", []),
        ("to=9999-12-31", ["one", "two"]),
        ("status=registered", ["one"]),
        ("status=open", ["one", "two"]),
        ("status=late", ["one", "two"]),
        ("status=closed", []),
        ("kind=repeat", []),
        ("purpose=demand", ["one", "two"]),
        ("purpose=praise", []),
        (f"from={LAST_YEAR.year}-03-03", ["two"]),
        (f"to={LAST_YEAR.year}-03-02", ["one"]),
        ("mine=on", ["one", "two"]),
        ("from=nonsense&status=nonsense", ["one", "two"]),
    ],
)
def test_list_narrowed_shows_what_fits(client, query, found):
    user = desk()
    made = {
        "one": make_visit(by=user, category_code="010000", entered_late=True, when=LAST_YEAR),
        "two": make_handling(
            by=user, name="王芳", when=LAST_YEAR + timedelta(days=1), category_code="020000", urgency="urgent",
            confidentiality="sensitive", people_count=5, region_code="330106",
        ),
    }  # fmt: skip
    client.force_login(user)

    page = client.get(f"{reverse('visits:list')}?{query}").context["page"]

    assert set(page) == {made[name] for name in found}


def test_list_names_the_next_step_and_its_day(client):
    user = desk()
    visit = make_visit(by=user)
    client.force_login(user)

    response = client.get(reverse("visits:list"))

    assert visit.due_on == date(2026, 3, 2)
    assert "receive the visitor" in response.content.decode()
    assert "2026-03-02" in response.content.decode()


def test_list_empty_says_so(client):
    client.force_login(desk())
    assert "No visit has been registered yet." in client.get(reverse("visits:list")).content.decode()


def test_list_without_the_right_is_refused(client):
    client.force_login(make_user(role="auditor"))
    assert client.get(reverse("visits:list")).status_code == 403


def test_list_hides_whistle_blowing_from_the_desk(client):
    user = desk()
    make_visit(by=user, confidentiality="whistleblow")
    client.force_login(user)
    assert list(client.get(reverse("visits:list")).context["page"]) == []


def test_list_narrowed_by_person_and_room(client):
    room = make_room()
    mine = make_interviewed(by=desk(room))
    other = make_interviewed()
    client.force_login(make_user(role="supervisor"))

    def rows(query):
        return list(client.get(f"{reverse('visits:list')}?{query}").context["page"])

    assert rows(f"room={room.pk}") == [mine]
    assert rows(f"handler={other.handler_id}") == [other]
    assert rows(f"handler={other.handler_id}&room={room.pk}") == []


@pytest.mark.parametrize(
    ("role", "offered"), [("receptionist", 2), ("supervisor", 3), ("manager", 4), ("discipline", 3)]
)
def test_list_offers_the_confidentiality_one_may_see(client, role, offered):
    client.force_login(make_user(role=role, room=make_room()))

    form = client.get(reverse("visits:list")).context["form"]

    assert len(form.fields["confidentiality"].choices) == offered + 1  # and "all"
    assert ("room" in form.fields) == (role in {"supervisor", "manager"})


def test_unknown_value_is_named_and_left_out(client):
    client.force_login(desk())

    page = client.get(f"{reverse('visits:list')}?purpose=nonsense&status=open").content.decode()

    assert "Left out, because the value is not known (any more): Purpose" in " ".join(page.split())


def test_closed_code_still_finds_old_visits_and_says_so(client):
    user = desk()
    visit = make_visit(by=user, category_code="010000")
    Code.objects.filter(kind="category", code="010000").update(is_active=False)
    client.force_login(user)

    response = client.get(f"{reverse('visits:list')}?category1=010000")

    assert list(response.context["page"]) == [visit]
    assert "Only older visits can have" in response.content.decode()


def test_finds_on_the_list_are_marked(client):
    user = desk()
    make_visit(by=user, statement="小区三号楼电梯停运。")
    client.force_login(user)

    page = client.get(f"{reverse('visits:list')}?q=三号楼").content.decode()

    assert "小区<mark>三号楼</mark>电梯停运" in page


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("today", "2026-11-04", "2026-11-04"), ("yesterday", "2026-11-03", "2026-11-03"),
        ("week", "2026-11-02", "2026-11-08"), ("last_week", "2026-10-26", "2026-11-01"),
        ("month", "2026-11-01", "2026-11-30"), ("last_month", "2026-10-01", "2026-10-31"),
        ("quarter", "2026-10-01", "2026-12-31"), ("year", "2026-01-01", "2026-12-31"),
        ("last_year", "2025-01-01", "2025-12-31"),
    ],
)  # fmt: skip
def test_days_of_a_period(period, first, last):
    assert days_of(period, date(2026, 11, 4)) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("period", Period.values)
@pytest.mark.parametrize("day", ["2026-01-01", "2026-12-31", "2024-02-29", "2026-03-31"])
def test_every_period_is_in_order(period, day):
    first, last = days_of(period, date.fromisoformat(day))

    assert first <= last
