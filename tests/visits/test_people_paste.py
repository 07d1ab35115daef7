"""Pasting a list of people at registration and afterwards: preview, correction in place, bulk, history."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from office.models import RuleProfile
from tests.factories import NOW, code, make_fed_back, make_room, make_user, make_visit
from visits.models import Visit, VisitPerson
from visits.workflow import correct_visit

pytestmark = pytest.mark.django_db
EMPTY = {"people-TOTAL_FORMS": 0, "people-INITIAL_FORMS": 0, "materials-TOTAL_FORMS": 0, "materials-INITIAL_FORMS": 0}
GOOD = "姓名\t性别\t证件号\t电话\n王芳\t女\t990000197805300061\t19900000001\n李强\t男\t\t19900000002"


@pytest.fixture
def desk(client):
    user = make_user(role="receptionist", room=make_room())
    client.force_login(user)
    return user


def page(visit):
    return reverse("visits:people", args=[visit.pk])


def hidden(answer):
    """The fields the preview sends back: that it was seen, and which line each correction is for."""
    html = answer.content.decode()
    fields = re.findall(r'<input[^>]*?name="(list-[^"]+)"[^>]*?value="([^"]*)"', html)
    return dict(fields)


def paste(client, visit, text, **fields):
    """Paste, look at the preview, and send with the fields it shows."""
    shown = hidden(client.post(page(visit), {**EMPTY, "list-text": text}))
    return client.post(page(visit), {**EMPTY, "list-text": text, **shown, **fields})


def test_list_is_shown_before_it_is_taken(client, desk):
    visit = make_visit(by=desk, people_count=23)

    answer = client.post(page(visit), {**EMPTY, "list-text": GOOD})

    html = answer.content.decode()
    assert "2 good lines" in html
    assert "990***********0061" in html
    assert visit.people.count() == 0
    assert client.post(page(visit), {**EMPTY, "list-text": GOOD, **hidden(answer)}).status_code == 302
    assert [str(person) for person in visit.people.all()] == ["王芳", "李强"]
    first = visit.people.first()
    assert (first.gender, str(first.birth_date)) == ("female", "1978-05-30")
    assert first.history.get().history_user == desk


def test_check_page_shows_the_same_without_saving(client, desk):
    visit = make_visit(by=desk, people_count=23)
    answer = client.post(f"{reverse('visits:people_check')}?visit={visit.pk}", {"list-text": GOOD})
    assert "2 good lines" in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    answer = client.post(reverse("visits:people_check"), {"list-text": GOOD, "people_count": "2"})
    assert "3 named with the visitor, 2 counted" in answer.content.decode()


def test_check_page_of_another_rooms_visit_is_not_found(client, desk):
    assert client.post(f"{reverse('visits:people_check')}?visit={make_visit().pk}").status_code == 404


def test_wrong_check_digit_is_reported_on_its_line_and_corrected_in_place(client, desk):
    visit = make_visit(by=desk)
    text = GOOD.replace("0061", "0062")

    answer = paste(client, visit, text)

    assert "The check digit does not fit" in answer.content.decode()
    assert visit.people.count() == 0
    done = paste(client, visit, text, **{"list-0-id_number": "990000197805300061"})
    assert done.status_code == 302
    assert visit.people.first().id_number == "990000197805300061"


def test_line_can_be_left_out_and_is_said_to_be(client, desk):
    visit = make_visit(by=desk)
    text = f"{GOOD}\n\t男\t\t19900000009"

    answer = paste(client, visit, text)
    assert "There is no name in this line." in answer.content.decode()
    again = client.post(
        page(visit), {**EMPTY, "list-text": text, "list-seen": "", **hidden(answer), "list-2-take": "drop"}
    )

    assert again.status_code == 302
    assert visit.people.count() == 2


def test_correction_of_another_line_is_not_applied(client, desk):
    """The text was changed after the preview: the old correction must not hit the line that took its place."""
    visit = make_visit(by=desk)
    wrong = "王芳\t990000197805300062"
    shown = hidden(client.post(page(visit), {**EMPTY, "list-text": wrong}))
    client.post(page(visit), {**EMPTY, "list-text": "赵强\t19900000003", **shown, "list-0-take": "drop"})
    assert visit.people.count() == 0
    answer = client.post(page(visit), {**EMPTY, "list-text": "赵强\t19900000003", **shown, "list-0-take": "drop"})
    assert "赵强" in answer.content.decode()


def test_doubles_are_reported_and_taken_only_on_purpose(client, desk):
    visit = make_visit(by=desk)
    text = "王芳 990000197805300061\n王芳芳 990000197805300061\n李强\n李强"

    answer = paste(client, visit, text)

    html = answer.content.decode()
    assert "王芳芳 stands in line 1 too." in html
    assert "李强 stands in line 3 too." in html
    assert visit.people.count() == 0
    kept = paste(client, visit, text, **{"list-1-take": "drop", "list-3-take": "keep"})
    assert kept.status_code == 302
    assert [str(person) for person in visit.people.all()] == ["王芳", "李强", "李强"]


def test_the_visitor_on_the_list_is_left_out_and_told(client, desk):
    visit = make_visit(by=desk, name="王芳", id_number="990000197805300061")
    answer = paste(client, visit, GOOD)
    assert answer.status_code == 302
    assert [str(person) for person in visit.people.all()] == ["李强"]


def test_people_of_the_visit_are_not_added_twice(client, desk):
    visit = make_visit(by=desk)
    assert paste(client, visit, GOOD).status_code == 302
    assert "is among the people of this visit already" in paste(client, visit, GOOD).content.decode()
    assert visit.people.count() == 2


def test_representative_needs_number_or_phone(client, desk):
    visit = make_visit(by=desk, people_count=9)
    answer = paste(client, visit, "王芳 代表\n李强 代表 19900000002")
    assert "A representative needs a document number or a phone." in answer.content.decode()


def lines(count, speakers=0):
    return "\n".join(
        f"{n}. 张{chr(0x4E00 + n)}{chr(0x4E00 + n // 7)} 1990{n:07} {'代表' if n <= speakers else ''}"
        for n in range(1, count + 1)
    )


def test_sixth_representative_of_a_group_is_refused_the_visitor_among_them(client, desk):
    visit = make_visit(by=desk, people_count=30)
    assert "6 of at most 5 representatives" in paste(client, visit, lines(9, 5)).content.decode()
    assert paste(client, visit, lines(9, 4)).status_code == 302


def test_step_table_allows_three_up_to_ten_people(client, desk):
    """Zhejiang's rule as a setting (D §1 C3)."""
    RuleProfile.objects.filter(is_current=True).update(representative_steps="10:3")
    small, big = make_visit(by=desk, people_count=10), make_visit(by=desk, people_count=11)
    assert "At most 3 representatives" in paste(client, small, lines(9, 3)).content.decode()
    assert paste(client, small, lines(9, 2)).status_code == 302
    assert paste(client, big, lines(10, 4)).status_code == 302


def test_five_hundred_people_take_as_many_statements_as_ten(client, desk):
    counted = []
    for many in (10, 500):
        visit = make_visit(by=desk, people_count=many + 1)
        text = lines(many)
        shown = hidden(client.post(page(visit), {**EMPTY, "list-text": text}))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.post(page(visit), {**EMPTY, "list-text": text, **shown}).status_code == 302
        counted.append(len(queries))
        assert visit.people.count() == VisitPerson.history.filter(visit_id=visit.pk).count() == many
    assert counted[1] <= counted[0] + 4  # bulk statements of 500 rows
    assert visit.people.last().position == 500


def test_more_named_than_counted_is_warned_of(client, desk):
    visit = make_visit(by=desk, people_count=2)
    answer = paste(client, visit, GOOD)
    assert "3 persons are named with the visitor, but 2 were counted" in client.get(answer.url).content.decode()


def test_new_representative_after_feedback_has_no_receipt(client, desk):
    visit = make_fed_back(by=desk, people_count=9)
    assert Visit.objects.get(pk=visit.pk).untold_count == 1
    assert paste(client, visit, "李强 代表 19900000002").status_code == 302
    assert Visit.objects.get(pk=visit.pk).untold_count == 2


def test_members_are_found_by_name_phone_and_number(client, desk):
    visit = make_visit(by=desk, people_count=23)
    paste(client, visit, GOOD)
    assert VisitPerson.objects.filter(id_last4=visit.people.first().id_last4).exclude(id_last4="").get().name == "王芳"
    field = VisitPerson._meta.get_field("phone_hash")
    assert VisitPerson.objects.get(phone_hash=field.digest("199 0000 0002")).visit == visit


def test_group_is_derived_and_overridden_with_a_reason(client, desk):
    visit = make_visit(by=desk, people_count=5)
    assert (visit.is_group, visit.size_band) == (True, "5–10")
    visit.people_count = 4
    visit = correct_visit(visit, by=desk, at=NOW, reason="数错", changed=["people_count"])
    assert (visit.is_group, visit.size_band) == (False, "")
    visit.group_override, visit.group_override_reason = "group", "分批到达"
    changed = ["group_override", "group_override_reason"]
    assert correct_visit(visit, by=desk, at=NOW, reason="分批", changed=changed).is_group


def registration(**values):
    """The registration page's form, filled in for a group."""
    return {
        **EMPTY, "token": str(uuid4()), "arrived_at": "2026-03-02T09:00", "name": "刘秀兰", "phone": "19900000006",
        "people_count": 3,
        "gender": "unstated", "address": "锦华苑", "subject": "电梯", "statement": "电梯停运", "demand": "修复",
        "urgency": "normal", "visit_kind": "first", "confidentiality": "general", **values,
    }  # fmt: skip


def test_registration_takes_the_list_after_showing_it(client, desk):
    url = reverse("visits:register")
    codes = {"purpose": code("purpose", "demand").pk, "category1": code("category", "010000").pk, "room": desk.room_id}
    sent = registration(**codes, **{"list-text": GOOD + "\n刘秀兰\t女\t\t19900000006"})
    shown = client.post(url, sent)
    assert "2 good lines" in shown.content.decode()
    assert "look it through, then save once more" in shown.content.decode()
    assert "1 line left out" in shown.content.decode()  # the visitor herself
    assert Visit.objects.count() == 0
    done = client.post(url, {**sent, **hidden(shown), "list-2-take": "drop"})
    assert done.status_code == 302
    visit = Visit.objects.get()
    assert [str(person) for person in visit.people.all()] == ["王芳", "李强"]
    assert visit.people.first().history.get().history_date == visit.registered_at


def test_pages_speak_chinese(client, desk):
    client.cookies["django_language"] = "zh-hans"
    visit = make_visit(by=desk)
    for name in ("visits:people", "visits:detail"):
        assert client.get(reverse(name, args=[visit.pk])).status_code == 200
