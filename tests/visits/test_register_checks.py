"""What the registration is told while it is typed: numbers, names, phones, card lines, proposed categories."""

from datetime import date

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from office.idcard import generate
from office.models import CategoryWord, CodeKind
from tests.factories import code, make_user
from tests.visits.desk import desk
from visits.suggesting import found_words, suggest_categories

pytestmark = pytest.mark.django_db
ID = generate(date(1968, 5, 12), 1)
BEIJING = generate(date(1968, 5, 12), 2, "110105")
ON = date(2026, 3, 2)


@pytest.fixture
def ask(client):
    client.force_login(desk())

    def ask(field, value, id_type="resident_id"):
        kind = code(CodeKind.ID_TYPE, id_type).pk if id_type else ""
        return client.post(reverse("visits:check"), {"field": field, "value": value, "id_type": kind}).json()

    return ask


def test_number_fills_sex_birth_date_age_and_region(ask):
    told = ask("id_number", BEIJING)
    assert (told["errors"], told["warnings"]) == ([], [])
    assert told["fill"] == {"gender": "female", "birth_date": "1968-05-12", "region_code": "110000"}
    assert told["age"] >= 57


@pytest.mark.parametrize("kind", ["resident_id", ""])
def test_full_width_and_small_x_are_taken(ask, kind):
    told = ask("id_number", "９９０００019890303016ｘ", kind)
    assert (told["value"], told["errors"]) == ("99000019890303016X", [])


def test_unknown_region_is_a_warning_and_a_wrong_check_digit_an_error(ask):
    assert "region code" in ask("id_number", ID)["warnings"][0]
    wrong = ask("id_number", ID[:-1] + str((int(ID[-1]) + 1) % 10))
    assert "check digit" in wrong["errors"][0]
    assert wrong["fill"] == {}


def test_number_is_checked_as_its_kind_of_document(ask):
    assert ask("id_number", "h12345678", "hk_macao_permit")["value"] == "H12345678"
    assert ask("id_number", "军字第1号", "officer")["errors"] == []


def test_name_gets_its_separator_and_private_characters_are_told(ask):
    assert ask("name", "买买提•艾力")["value"] == "买买提·艾力"
    assert "private character" in ask("name", "李\ue000")["errors"][0]


def test_odd_phone_is_only_a_warning(ask):
    told = ask("phone", "12")
    assert (len(told["warnings"]), told["errors"]) == (1, [])
    assert ask("phone2", "19900000001")["warnings"] == []


def test_card_line_fills_what_it_says(ask):
    told = ask("card", f"李明|男|汉|19680512|临江市南山区|{ID}")
    assert told["fill"] == {
        "name": "李明", "gender": "male", "birth_date": "1968-05-12", "address": "临江市南山区", "id_number": ID,
        "ethnicity": str(code(CodeKind.ETHNICITY, "01").pk), "id_type": str(code(CodeKind.ID_TYPE, "resident_id").pk),
    }  # fmt: skip
    assert ask("card", "李明")["fill"] == {}


def test_unknown_field_is_always_right(ask):
    assert ask("subject", "x") == {"value": "x", "errors": [], "warnings": [], "fill": {}, "age": None}


def test_numbers_travel_in_no_address(client):
    client.force_login(desk())
    assert client.get(reverse("visits:check"), {"field": "id_number", "value": ID}).status_code == 405
    assert client.get(reverse("visits:suggest"), {"statement": "电梯"}).status_code == 405


def suggested(text):
    return [(suggestion.category.code, suggestion.words) for suggestion in suggest_categories(text, on=ON)]


def test_category_is_proposed_because_of_words():
    assert suggested("电梯停运，物业费照收") == [("011000", ("电梯", "物业费"))]


def test_most_words_come_first_and_at_most_three():
    proposed = suggested("拖欠工资，包工头不见，医院不收，法院不立案，电梯停运")
    assert proposed[0] == ("041100", ("拖欠工资", "包工头"))
    assert len(proposed) == 3


def test_word_inside_a_longer_one_says_nothing_more():
    assert found_words("申请退休金", ["退休", "退休金"]) == ["退休金"]


def test_words_are_the_administrators():
    CategoryWord.objects.create(word="夜市摊位", category=code(CodeKind.CATEGORY, "010500"))
    CategoryWord.objects.filter(word="电梯").update(is_active=False)
    assert suggested("夜市摊位旁的电梯") == [("010500", ("夜市摊位",))]


def test_closed_category_is_not_proposed():
    closed = code(CodeKind.CATEGORY, "011000")
    closed.is_active = False
    closed.save()
    assert suggested("电梯停运") == []


@given(st.text(max_size=40))
def test_every_proposal_has_its_words_in_the_text(text):
    for _category, words in suggested(text + "电梯"):
        assert words
        assert all(word in text + "电梯" for word in words)


def test_proposals_are_shown_until_a_category_is_chosen(client, django_assert_max_num_queries):
    client.force_login(desk())
    address, text = reverse("visits:suggest"), {"subject": "电梯", "statement": "物业费"}
    with django_assert_max_num_queries(4):
        page = client.post(address, text).content.decode()
    assert "because of 电梯, 物业费" in page
    assert f'data-below="{code(CodeKind.CATEGORY, "011000").pk}"' in page
    assert client.post(address, {**text, "category1": "1"}).content.strip() == b""


def test_checks_are_for_the_desk(client):
    client.force_login(make_user(role="liaison"))
    assert client.post(reverse("visits:check"), {"field": "name", "value": "李"}).status_code == 403
    assert client.post(reverse("visits:suggest")).status_code == 403
