"""Numbers of articles, as read and as written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visits.laws.numerals import article_key, article_label, key_numbers, parse_number, write_number

NUMBERS = st.integers(1, 9999)
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@given(NUMBERS)
def test_every_number_comes_back(number):
    assert parse_number(write_number(number)) == number
    assert parse_number(str(number).translate(WIDE)) == number


@given(NUMBERS, st.integers(0, 20))
def test_every_article_comes_back(number, suffix):
    key = article_key(article_label(number, suffix))

    assert key_numbers(key) == (number, suffix)
    assert article_key(f"第 {number} 条" + (f"之{suffix}" if suffix else "")) == key


@given(st.text(max_size=12))
def test_nothing_breaks_it(text):
    key = article_key(text)

    assert key == "" or key_numbers(key)[0] > 0


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (101, "一百零一"),
        (110, "一百一十"),
        (1005, "一千零五"),
        (1257, "一千二百五十七"),
    ],
)
def test_written_as_in_laws(number, written):
    assert write_number(number) == written


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("二〇二二", 2022),
        ("两百", 200),
        ("百", 100),
        ("十十", None),
        ("百千", None),
        ("一二十", None),
        ("", None),
        ("第", None),
    ],
)
def test_other_ways_of_writing(text, number):
    assert parse_number(text) == number


@pytest.mark.parametrize(
    ("text", "key"),
    [("23", "23"), ("二十三", "23"), ("第二十三条", "23"), ("第十条之一", "10-1"), ("三（二）1", "3.2.1"),
     ("第三条（二）", "3.2"), ("信访", ""), ("零", ""), ("二十三日", "")],
)  # fmt: skip
def test_what_an_article_is_found_by(text, key):
    assert article_key(text) == key
