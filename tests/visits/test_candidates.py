"""Who was here before, while a visit is registered: found, ranked, explained; never more than the reader may see."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import NOW, code, make_handling, make_user, make_visit
from tests.visits.desk import desk
from visits.lineage.candidates import MOST, PER_PERSON, find_candidates
from visits.lineage.evidence import Typed
from visits.models import Confidentiality, Visitor, VisitPerson
from visits.workflow import correct_visit, merge_visitors, void_visit

pytestmark = pytest.mark.django_db
ID, OTHER = "990000199106170033", "990000196805120010"
PLACE = "临江市南山区石桥镇青石村三组27号"


def found(user, **typed):
    return find_candidates(Typed(**typed), user)[0]


def texts(candidate):
    return [reason.text for reason in candidate.reasons]


def visit_of(user, name="张伟", **values):
    return make_visit(by=user, **{"name": name, "phone": "", "address": "城关区某处", **values})


def test_candidates_say_why_the_strongest_first():
    user = desk()
    certain = visit_of(user, "张伟", id_number=ID)
    phone = visit_of(user, "李四", phone="19900000077")
    place = visit_of(user, "王五", address=PLACE)
    sound = visit_of(user, "章伟")
    similar = visit_of(user, "臧伟")
    form = visit_of(user, "張偉")
    visit_of(user, "赵六")

    people = found(user, name="张伟", id_number=ID, phone="+86 199-0000-0077", address="石桥镇青石村3组27号")

    assert [one.visits for one in people] == [[certain], [phone], [form], [place], [sound], [similar]]
    assert [texts(one) for one in people] == [
        ["same document number", "same name"],
        ["same phone"],
        ["traditional form: 张伟 / 張偉"],
        ["same address"],
        ["sounds alike: 张伟 / 章伟"],
        ["sounds similar: 张伟 / 臧伟"],
    ]
    assert [one.is_certain for one in people] == [True, False, False, False, False, False]


def test_several_reasons_add_up():
    user = desk()
    both = visit_of(user, "章伟", phone="19900000077", address=PLACE)
    visit_of(user, "张伟")
    people = found(user, name="张伟", phone="19900000077", address=PLACE)
    assert people[0].visits == [both]
    assert texts(people[0]) == ["same phone", "same address", "sounds alike: 张伟 / 章伟"]


def test_a_namesake_with_another_number_comes_last_and_is_marked():
    user = desk()
    visit_of(user, "张伟", id_number=OTHER)
    visit_of(user, "臧伟")
    last = found(user, name="张伟", id_number=ID)[-1]
    assert texts(last) == ["same name", "another document number"]


def test_candidates_show_all_namesakes_each_with_the_newest_visits():
    user = desk()
    for _n in range(3):
        visit_of(user, "张伟")
    days = range(PER_PERSON + 2)
    many = [visit_of(user, "张伟", id_number=ID, when=NOW + timedelta(days=day)) for day in days]

    people = found(user, name="张伟")

    assert len(people) == 4
    regular = next(one for one in people if one.number > 1)
    assert regular.visits == many[::-1][:PER_PERSON]
    assert (regular.number, regular.unseen) == (len(many), 2)


def test_more_than_fit_are_told():
    user = desk()
    for _n in range(MOST + 1):
        visit_of(user, "张伟")
    people, more = find_candidates(Typed(name="张伟"), user)
    assert (len(people), more) == (MOST, True)
    assert find_candidates(Typed(name="无此人"), user) == ([], False)


def test_nothing_typed_finds_nobody():
    user = desk()
    visit_of(user, "张伟")
    assert find_candidates(Typed(), user) == ([], False)
    assert find_candidates(Typed(name=" · ", phone="-"), user) == ([], False)


def test_anonymous_and_void_visits_are_nobody():
    user = desk()
    make_visit(by=user, name="", is_anonymous=True, phone="19900000077")
    void_visit(visit_of(user, phone="19900000077"), by=user, at=NOW, reason="重复登记")
    assert found(user, phone="19900000077") == []


def test_who_came_along_is_found_with_the_visit_she_came_to():
    user = desk()
    visit = visit_of(user, "刘秀兰")
    VisitPerson.objects.create(visit=visit, name="张伟", role="representative", id_number=ID, phone="19900000077")
    (one,) = found(user, id_number=ID)
    assert (one.visits, one.visitor, one.known.name) == ([visit], None, "张伟")
    assert found(user, phone="19900000077")[0].visits == [visit]
    assert found(desk(), id_number=ID) == []


def test_numbers_and_address_are_masked():
    user = desk()
    visit_of(user, "张伟", id_number=ID, phone="19900000077", address=PLACE)
    one = found(user, id_number=ID)[0]
    assert (one.shown_id, one.shown_phone) == ("990***********0033", "199****0077")
    assert "石桥" not in one.shown_address


def test_a_person_is_found_by_every_name_and_address_written_down_once():
    user = desk()
    visit_of(user, "张伟", id_number=ID)
    later = visit_of(user, "章建国", id_number=ID, address=PLACE)
    assert found(user, name="张建国")[0].visits[0] == later
    assert found(user, address=PLACE)[0].visits[0] == later


def test_a_spelling_put_right_is_found_and_stays_the_same_person():
    user = desk()
    visit = visit_of(user, "章伟")
    visit.name = "张玮"
    person = visit.visitor
    corrected = correct_visit(visit, by=user, at=NOW, reason="写错了", changed=["name"])
    assert corrected.visitor == person
    assert texts(found(user, name="张玮")[0]) == ["same name"]


SECRET = [
    {"confidentiality": Confidentiality.WHISTLEBLOW},
    {"confidentiality": Confidentiality.STAFF_COMPLAINT},
    {"respondent": True},
    {"elsewhere": True},
]


@pytest.mark.parametrize("secret", SECRET)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.fixed_dictionaries({}, optional={
    "name": st.sampled_from(["张伟", "章伟", "張偉", "臧伟"]), "id_number": st.just(ID),
    "phone": st.just("19900000077"), "address": st.just(PLACE),
}))  # fmt: skip
def test_a_hidden_visit_is_not_found_by_anything_nor_counted(secret, typed):
    user = desk()
    values = {"respondent_staff": user} if "respondent" in secret else dict(secret)
    by = desk() if values.pop("elsewhere", False) else user
    hidden = {"id_number": ID, "phone": "19900000077", "address": PLACE, **values}
    visit_of(by, "张伟", **hidden)
    assert found(user, **typed) == []

    seen = visit_of(user, "张伟", id_number=ID)  # the same person, with a visit that may be seen
    people = found(user, **typed)
    assert all((one.visits, one.number) == ([seen], 1) for one in people)
    shown = {reason.kind for one in people for reason in one.reasons}
    assert shown <= {"id", "name", "other_id"}  # phone and address stand in the hidden visit only


def test_merged_people_are_one_candidate():
    user = desk()
    first, second = visit_of(user, "张伟", id_number=ID), visit_of(user, "章伟", phone="19900000077")
    merge_visitors(first.visitor, second.visitor, by=make_user(role="supervisor"), at=NOW, reason="同一人")
    (one,) = found(user, name="张伟", phone="19900000077")
    assert set(one.visits) == {first, second}
    assert (one.visitor, one.number) == (first.visitor_id, 2)
    assert texts(one) == ["same phone", "same name"]


@pytest.mark.parametrize("number", [1, 3])
def test_panel_keeps_its_query_budget(client, django_assert_num_queries, number):
    user = desk()
    for turn in range(number):
        visit = visit_of(user, "张伟", phone="19900000077", id_number=ID if turn == 0 else "")
        VisitPerson.objects.create(visit=visit, name="章伟", phone="19900000077")
    client.force_login(user)
    with django_assert_num_queries(11):
        client.post(
            reverse("visits:candidates"), {"name": "张伟", "phone": "19900000077", "id_number": ID, "address": PLACE}
        )


def test_panel_is_for_the_desk_and_kept_by_nobody(client):
    client.force_login(make_user(role="supervisor"))
    assert client.post(reverse("visits:candidates"), {"name": "张伟"}).status_code == 403
    client.force_login(desk())
    answer = client.post(reverse("visits:candidates"), {"name": "张伟"})
    assert answer.headers["Cache-Control"] == "no-store"
    assert client.get(reverse("visits:candidates")).status_code == 405


def test_panel_offers_same_matter_and_another_matter(client):
    user = desk()
    visit = make_handling(by=user, name="张伟", id_number=ID, id_type=code("id_type", "resident_id"))
    client.force_login(user)

    text = client.post(reverse("visits:candidates"), {"id_number": ID}).content.decode()

    for part in (f'value="matter:{visit.pk}"', f'value="person:{visit.pk}"', 'value="none"', visit.visit_no,
                 visit.subject, "being handled", "still open", "990***********0033"):  # fmt: skip
        assert part in text
    assert ID not in text
    assert "checked" not in text


def test_panel_of_an_anonymous_visitor_asks_nothing(client):
    user = desk()
    visit_of(user, "张伟")
    client.force_login(user)
    assert client.post(reverse("visits:candidates"), {"name": "张伟", "is_anonymous": "on"}).content.strip() == b""


def test_panel_shows_what_is_known_once_somebody_is_chosen(client):
    user = desk()
    visit = visit_of(user, "张伟", id_number=ID, work_unit="石桥小学")
    client.force_login(user)
    typed = {"name": "张伟", "id_number": ID}
    matter = client.post(reverse("visits:candidates"), {**typed, "same_as": f"matter:{visit.pk}"}).content.decode()
    person = client.post(reverse("visits:candidates"), {**typed, "same_as": f"person:{visit.pk}"}).content.decode()
    assert 'data-name="work_unit" value="石桥小学"' in matter
    assert 'data-name="work_unit" value="石桥小学"' in person
    assert 'data-name="subject"' in matter
    assert 'data-name="subject"' not in person
    assert ID not in matter + person


def test_whoever_is_chosen_stays_while_the_typing_goes_on(client):
    user = desk()
    visit = visit_of(user, "张伟")
    client.force_login(user)
    text = client.post(reverse("visits:candidates"), {"name": "赵", "same_as": f"matter:{visit.pk}"}).content.decode()
    assert f'value="matter:{visit.pk}" id="same_as_{visit.pk}" checked' in text


def test_keys_are_written_anew_for_visitors_of_before(capsys):
    user = desk()
    first = visit_of(user, "张伟", id_number=ID)
    visit_of(user, "章建国", id_number=ID, address=PLACE)
    Visitor.objects.update(match_keys=[])
    assert found(user, address=PLACE) == []

    call_command("refill_match_keys")
    call_command("refill_match_keys")

    assert capsys.readouterr().out.splitlines() == ["1 visitors got new keys.", "0 visitors got new keys."]
    assert found(user, address=PLACE)[0].visitor == found(user, name="张建国")[0].visitor == first.visitor_id
