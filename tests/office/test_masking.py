"""Masks: how much of a name, number, phone and address may be seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.masking import STAR, mask_address, mask_id, mask_name, mask_phone


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
