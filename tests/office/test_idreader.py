"""Lines of identity card readers: each maker joins the fields in its own way."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from office.idcard import generate
from office.idreader import CardLine, read_card_line

ON = date(2026, 11, 24)
ID = generate(date(1968, 5, 12), 1)
ETHNICITIES = ("汉族", "回族", "维吾尔族")
LI = CardLine(ID, "李明", "male", "汉族", date(1968, 5, 12), "南宁市民族大道3号")
ADDRESS = "南宁市民族大道3号"


def read(text):
    return read_card_line(text, on=ON, ethnicities=ETHNICITIES)


@pytest.mark.parametrize(
    "text",
    [
        f"李明\t男\t汉\t1968年5月12日\t{ADDRESS}\t{ID}",
        f"李明|男|汉族|19680512|{ADDRESS}|{ID}|南宁市公安局|20100101|20300101",
        f"李明,男,汉,1968-05-12,南宁市,民族大道3号,{ID},南宁市公安局,长期",
        f"姓名：李明\n性别：男\n民族：汉\n出生：1968年5月12日\n住址：{ADDRESS}\n公民身份号码：{ID}",
        f"姓名:李明|性别:男|民族:汉|出生:1968.5.12|住址:{ADDRESS}|公民身份号码:{ID}|签发机关:南宁市公安局",
        f"姓名 李明 性别 男 民族 汉 出生 1968 年 5 月 12 日 住址 {ADDRESS} 公民身份号码 {ID}",
        f"姓名：李明\n性别：男 民族：汉\n出生：1968年5月12日\n住址：南宁市\n民族大道3号\n公民身份号码：{ID}",
        f"{ID}|李明|男|汉|19680512|{ADDRESS}",
        f"李明；男；汉；19680512；{ADDRESS}；" + ID.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    ],
)
def test_line_of_a_reader_is_read(text):
    assert read(text) == LI


def test_what_the_line_leaves_out_comes_from_the_number_or_stays_empty():
    assert read(f"李明|{ADDRESS}|{ID}") == CardLine(ID, "李明", "male", "", date(1968, 5, 12), ADDRESS)


@pytest.mark.parametrize(
    "text",
    ["", "李明", ID, f"李明 {ID}", f"李明|男|{ID[:-1]}{(int(ID[-1]) + 1) % 10}", f"|||{ID}", "x" * 2000 + f"|男|{ID}"],
)
def test_anything_else_is_no_line(text):
    assert read(text) is None


names = st.text(
    st.characters(whitelist_categories=["Lo"], max_codepoint=0x2FA1F) | st.just("·"), min_size=2, max_size=12
)
addresses = st.text(st.sampled_from("临江市南山区锦华苑石桥镇青村组路号民族大道0123456789-"), min_size=2, max_size=40)


@given(
    names, st.sampled_from(["男", "女"]), st.sampled_from(ETHNICITIES), st.dates(date(1910, 1, 1), ON), addresses,
    st.integers(0, 999), st.sampled_from(["|", "\t", "\n", ";"]), st.booleans(),
)  # fmt: skip
def test_any_card_is_read_back(name, sex, ethnicity, born, address, seq, separator, labelled):
    assume(name not in ETHNICITIES and f"{name}族" not in ETHNICITIES and name == name.strip())
    assume(not any(character.isdecimal() for character in name) and not address.isdecimal())
    assume(address.strip("0123456789-") != "")
    number = generate(born, seq)
    values = [name, sex, ethnicity.removesuffix("族"), f"{born:%Y%m%d}", address, number]
    if labelled:
        labels = ("姓名", "性别", "民族", "出生", "住址", "公民身份号码")
        values = [f"{label}：{value}" for label, value in zip(labels, values, strict=True)]

    card = read(separator.join(values))

    assert card == CardLine(number, name, {"男": "male", "女": "female"}[sex], ethnicity, born, address)


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text):
    card = read(text + ID)
    assert card is None or card.number == ID
