"""Masks: how much of a name, number, phone and address may be seen."""

import re

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from office.masking import STAR, mask_address, mask_id, mask_name, mask_phone, mask_text, validate_unmasked


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("王伟", "王＊"),
        ("欧阳静怡", "欧＊＊＊"),
        ("买买提·艾力", "买＊＊·＊＊"),
        ("John O'Neill-Smith", "J＊＊＊ ＊'＊＊＊＊＊-＊＊＊＊＊"),
        ("李𬭎", "李＊"),
        ("葛\U000e0100城", "葛\U000e0100＊"),
        ("王", "王"),
        ("匿名", "匿名"),
        ("", ""),
    ],
)
def test_name_keeps_its_first_character(name, masked):
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [("990000196304120017", "990***********0017"), ("H12345678", "*******78"), ("X12", "**2"), ("", "")],
)
def test_id_keeps_three_and_four(number, masked):
    assert mask_id(number) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [("19900000001", "199****0001"), ("0571-88881234", "057******1234"), ("88881234", "******34"), ("1", "*")],
)
def test_phone_keeps_three_and_four(phone, masked):
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("浙江省杭州市余杭区文一西路969号", "浙江省杭州市余杭区＊＊＊"),
        ("上海市浦东新区张江路1号", "上海市浦东新区＊＊＊"),
        ("内蒙古自治区呼伦贝尔市鄂温克族自治旗某街", "内蒙古自治区呼伦贝尔市鄂温克族自治旗＊＊＊"),
        ("湖南省湘西土家族苗族自治州吉首市人民路", "湖南省湘西土家族苗族自治州吉首市＊＊＊"),
        ("余杭区五常街道", "余杭区＊＊＊"),
        ("安吉县递铺镇", "安吉县＊＊＊"),
        ("杭州市家家超市对面", "杭州市＊＊＊"),
        ("锦华苑小区3栋501", "＊＊＊"),
        ("红旗路12号", "＊＊＊"),
        ("河东工地", "＊＊＊"),
        ("", ""),
    ],
)
def test_address_keeps_the_county(address, masked):
    assert mask_address(address) == masked


@given(st.text("0123456789X-", min_size=1, max_size=30))
def test_masked_numbers_keep_their_length_and_hide_at_least_a_third(number):
    masked = mask_id(number)

    assert len(masked) == len(number)
    assert masked.count("*") * 10 >= len(number) * 3


@given(st.text(min_size=2, max_size=20))
def test_masked_names_show_one_letter_at_most(name):
    assert sum(character.isalnum() for character in mask_name(name)) <= 2 or name == "匿名"
    assert STAR not in mask_name("匿名")


PHONES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
CARDS = st.from_regex(r"[1-9][0-9]{16}[0-9X]", fullmatch=True)
WORDS = st.text("电话号码是李𬭎买·ab ，。〔〕第", max_size=12)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("请拨13800001234或010-88881234。", "请拨138****1234或010-****1234。"),
        ("身份证11010519491231002X", "身份证110***********002X"),
        ("身份证110105 19491231 002x。", "身份证110*** ******** 002x。"),
        ("138-0000-1234、1380 000 1234", "138-****-1234、138* *** 1234"),
        ("１３８００００１２３４", "１３８****１２３４"),
        ("+8613800001234", "+861******1234"),
        ("卡号6222021234567890123", "卡号622************0123"),
        ("来访〔2026〕第0001号，2026-11-24 10:30，12345热线", "来访〔2026〕第0001号，2026-11-24 10:30，12345热线"),
        ("0001-XF·2026-D30-010000-0001", "0001-XF·2026-D30-010000-0001"),
        ("面积120.5平方米，涉及312人，欠款45000元", "面积120.5平方米，涉及312人，欠款45000元"),
        ("", ""),
    ],
)
def test_numbers_typed_into_a_text_are_masked(text, masked):
    assert mask_text(text) == masked


@given(WORDS, PHONES | CARDS, WORDS)
def test_number_in_a_text_never_shows_its_middle(before, number, after):
    masked = mask_text(before + number + after)

    assert number not in masked
    assert set(masked[len(before) + 3 : len(before) + len(number) - 4]) == {"*"}
    assert len(masked) == len(before + number + after)
    assert mask_text(masked) == masked
    assert masked.startswith(before)
    assert masked.endswith(after)


@given(st.text("0123456789Xx -－+*电１", max_size=60))
def test_masking_a_text_twice_changes_nothing_and_keeps_its_length(text):
    masked = mask_text(text)

    assert mask_text(masked) == masked
    assert len(masked) == len(text)
    assert not re.search(r"(?<![\d*])\d{11,}(?![\d*])", masked)


@given(st.text(max_size=40))
def test_masking_breaks_on_no_text(text):
    assert len(mask_text(text)) == len(text)


@given(st.text("0123456789ABCX", min_size=10, max_size=30))
def test_masked_number_never_shows_its_middle(number):
    for mask in (mask_id, mask_phone):
        assert mask(number)[3:-4] == "*" * (len(number) - 7)
        assert mask(mask(number)) == mask(number)


@given(st.text("买提艾力李𬭎㛃䶮·' -Jo", min_size=1, max_size=20))
def test_masked_name_keeps_its_separators_and_masks_to_itself(name):
    masked = mask_name(name)

    assert masked[:1] == name[:1]
    assert [c for c in masked[1:] if c in "·' -"] == [c for c in name[1:] if c in "·' -"]
    assert set(masked[1:]) <= set("·' -" + STAR)
    assert mask_name(masked) == masked


@given(PHONES | CARDS)
def test_every_mask_is_refused_where_the_number_is_asked_for(number):
    for masked in (mask_phone(number), mask_id(number), mask_text(number)):
        with pytest.raises(ValidationError):
            validate_unmasked(masked)
    validate_unmasked(number)
