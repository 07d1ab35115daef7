"""Registration at the window: what is kept, what is refused, what is made only once."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from office.idcard import generate
from office.models import CodeKind, Paper
from tests.factories import NOW, code, make_room, make_user, make_visit
from visits.models import QueueTicket, Visit
from visits.workflow import check_in

pytestmark = pytest.mark.django_db
ID = generate(date(1968, 5, 12), 1)
PAGE = "/visits/new/"


def desk():
    return make_user(role="receptionist", room=make_room())


def answers(user, **changes):
    """A form as a browser sends it."""
    values = {
        "token": uuid4(), "arrived_at": "2026-03-02T09:00", "room": user.room_id, "people_count": "1",
        "name": "李明", "gender": "unstated", "id_type": code(CodeKind.ID_TYPE, "resident_id").pk, "id_number": ID,
        "phone": "19900000001", "address": "临江市南山区石桥镇", "subject": "反映小区电梯故障",
        "statement": "电梯停运。", "demand": "请求修复。", "purpose": code(CodeKind.PURPOSE, "demand").pk,
        "category1": code(CodeKind.CATEGORY, "010000").pk, "urgency": "normal", "visit_kind": "first",
        "confidentiality": "general", "privacy_notice_given": "on",
    }  # fmt: skip
    for prefix in ("people", "materials"):
        values |= {f"{prefix}-TOTAL_FORMS": "1", f"{prefix}-INITIAL_FORMS": "0"}
    values |= {"people-0-role": "member", "people-0-gender": "unstated", "materials-0-copies": "1"}
    return {name: value for name, value in {**values, **changes}.items() if value is not None}


def person(**values):
    row = {"role": "companion", "name": "王芳", "gender": "unstated", **values}
    return {f"people-0-{name}": value for name, value in row.items()}


def send(client, user, query="", **changes):
    client.force_login(user)
    return client.post(PAGE + query, answers(user, **changes))


def test_register_page_asks_everything_in_few_queries(client, django_assert_max_num_queries):
    client.force_login(desk())
    with django_assert_max_num_queries(10):
        text = client.get(PAGE).content.decode()
    for name in ("name", "id_number", "subject", "category2", "respondent_unit", "people-0-name", "materials-0-name"):
        assert f'name="{name}"' in text


def test_register_makes_a_numbered_visit(client):
    user = desk()

    response = send(
        client, user, **person(phone="19900000003"), **{"materials-0-name": "身份证", "materials-0-copies": "2"}
    )

    visit = Visit.objects.get()
    assert response.url == visit.get_absolute_url()
    assert visit.visit_no.startswith("来访〔")
    assert (visit.name, visit.gender, visit.birth_date) == ("李明", "male", date(1968, 5, 12))
    assert (visit.id_number, visit.phone, visit.registrar) == (ID, "19900000001", user)
    assert [row.name for row in visit.people.all()] == ["王芳"]
    assert [(row.name, row.copies) for row in visit.materials.all()] == [("身份证", 2)]


def test_register_sent_twice_makes_one_visit(client):
    user = desk()
    token = uuid4()
    assert send(client, user, token=token).url == send(client, user, token=token).url
    assert Visit.objects.count() == 1


def test_register_and_print_issues_the_form(client):
    response = send(client, desk(), print="")
    assert response.url.endswith(f"registration.pdf?paper={Paper.objects.get().pk}")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"phone": "", "address": ""}, "phone"),
        ({"id_number": ID[:-1] + ("1" if ID[-1] == "0" else "0")}, "id_number"),
        ({"subject": ""}, "subject"),
        ({"arrived_at": "2999-01-01T09:00"}, "arrived_at"),
        ({"affected_count": "1", "people_count": "3"}, "affected_count"),
        ({"id_number": None, "birth_date": "2020-01-01"}, "birth_date"),
        ({"purpose": "999999"}, "purpose"),
    ],
)
def test_register_bad_input_is_told_in_place_and_kept(client, changes, field):
    response = send(client, desk(), statement="电梯停运多日。", **changes)
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert "电梯停运多日。" in response.content.decode()
    assert not Visit.objects.exists()


def test_register_subcategory_of_another_category_is_refused(client):
    below = code(CodeKind.CATEGORY, "010100")
    other = code(CodeKind.CATEGORY, "020000")
    response = send(client, desk(), category1=other.pk, category2=below.pk)
    assert "category2" in response.context["form"].errors


def test_register_whistle_blowing_names_somebody_and_is_hidden(client):
    user = desk()
    accused = code(CodeKind.PURPOSE, "whistleblow").pk
    assert "respondent_name" in send(client, user, purpose=accused).context["form"].errors

    response = send(client, user, purpose=accused, respondent_unit="某科")

    visit = Visit.objects.get()
    assert visit.confidentiality == "whistleblow"
    assert response.url == reverse("visits:list")
    assert visit.visit_no in client.get(response.url).content.decode()


def test_register_anonymous_with_a_name_is_asked_which(client):
    answer = send(client, desk(), is_anonymous="on")
    assert "An anonymous visitor has no name" in answer.content.decode()
    assert not Visit.objects.exists()


def test_register_anonymous_needs_no_name(client):
    send(client, desk(), is_anonymous="on", name="", phone="", address="", id_number="", id_type="")
    visit = Visit.objects.get()
    assert (visit.name, visit.is_anonymous, visit.visitor) == ("", True, None)


def test_register_child_with_guardian(client):
    send(client, desk(), id_number="", birth_date="2020-01-01", **person(role="guardian"))
    assert Visit.objects.get().people.get().role == "guardian"


def test_register_too_many_representatives_are_refused(client):
    rows = {"people-TOTAL_FORMS": "6"}
    for number in range(6):
        row = {"role": "representative", "name": f"代表{number}", "gender": "unstated", "phone": "19900000009"}
        rows |= {f"people-{number}-{name}": value for name, value in row.items()}
    response = send(client, desk(), people_count="6", **rows)
    assert "At most 5 representatives" in response.content.decode()


def test_register_serves_the_ticket(client):
    user = desk()
    ticket = check_in(user.room, by=user, token=uuid4(), at=NOW, people_count=2)
    client.force_login(user)
    page = client.get(f"{PAGE}?ticket={ticket.pk}").content.decode()
    assert 'value="2026-03-02T09:00"' in page

    send(client, user, f"?ticket={ticket.pk}")

    assert QueueTicket.objects.get().visit == Visit.objects.get()


def test_register_repeat_keeps_numbers_without_showing_them(client):
    user = desk()
    earlier = make_visit(by=user, id_number=ID)
    client.force_login(user)
    page = client.get(f"{PAGE}?repeats={earlier.pk}").content.decode()
    assert earlier.subject in page
    assert ID not in page
    assert earlier.phone not in page

    send(client, user, f"?repeats={earlier.pk}", id_number="", phone="", address="", id_type="")

    again = Visit.objects.exclude(pk=earlier.pk).get()
    assert (again.repeats, again.visit_kind, again.visitor) == (earlier, "repeat", earlier.visitor)
    assert (again.id_number, again.phone, again.address) == (ID, earlier.phone, earlier.address)


def test_register_repeat_of_a_visit_not_seen_is_not_found(client):
    client.force_login(desk())
    assert client.get(f"{PAGE}?repeats={make_visit().pk}").status_code == 404


def test_register_odd_phone_is_only_a_warning(client):
    response = send(client, desk(), phone="12")
    assert "does not look like a phone number" in client.get(response.url).content.decode()


def test_register_without_the_right_is_refused(client):
    client.force_login(make_user(role="supervisor"))
    assert client.get(PAGE).status_code == 403


def test_register_tells_of_earlier_visits_of_the_same_person(client):
    user = desk()
    make_visit(by=user, id_number=ID)
    response = send(client, user, same_as="none")
    assert "This person has been here before: 1 earlier visit." in client.get(response.url).content.decode()


def test_register_keeps_region_and_leaving_time(client):
    send(client, desk(), region_code="110000", left_at="2026-03-02T08:30", arrived_at="2026-03-02T08:00")
    visit = Visit.objects.get()
    assert (visit.region_code, visit.left_at - visit.arrived_at) == ("110000", timedelta(minutes=30))


def test_register_refuses_leaving_before_arriving(client):
    answer = send(client, desk(), arrived_at="2026-03-02T08:00", left_at="2026-03-02T07:00")
    assert "Nobody leaves before arriving." in answer.content.decode()
