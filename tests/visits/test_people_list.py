"""Reading a pasted list of people: columns in any order, nothing dropped in silence."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.idcard import generate
from visits.people_list import read_list

HAN = "王李张刘陈杨黄赵吴周𬭎㛃䶮芳伟敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英"
WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
names = st.text(HAN, min_size=2, max_size=3)
births = st.dates(date(1940, 1, 1), date(2010, 12, 31))
numbers = st.builds(generate, births, st.integers(1, 999))
phones = st.integers(0, 99_999_999).map(lambda n: f"199{n:08}")
people = st.fixed_dictionaries(
    {
        "name": names,
        "gender": st.sampled_from(["男", "女", ""]),
        "id_number": numbers,
        "phone": phones,
        "address": st.sampled_from(["锦华苑3栋601室", "青石村三组27号", ""]),
        "representative": st.sampled_from(["是", "否", ""]),
    }
)
HEADERS = {"name": "姓名", "gender": "性别", "id_number": "证件号", "phone": "电话", "address": "住址",
           "representative": "是否代表"}  # fmt: skip


def cells(text):
    return [line.cells for line in read_list(text).lines]


@given(st.lists(people, min_size=1, max_size=20), st.permutations(list(HEADERS)), st.booleans(), st.data())
def test_columns_in_any_order_with_or_without_header_are_read_alike(rows, order, has_header, data):
    lines = ["\t".join(HEADERS[name] for name in order)] if has_header else []
    if not has_header:  # without a header the name comes before the address
        order = [*(name for name in order if name != "address"), "address"]
    lines += ["\t".join(row[name] for name in order) for row in rows]
    assert cells("\n".join(lines)) == rows


@given(
    st.lists(people, min_size=1, max_size=10),
    st.sampled_from([",", "，", " ", "\u3000", "  "]),
    st.sampled_from(["{n}. ", "{n}、", "{n}．", "（{n}）", ""]),
    st.booleans(),
)
def test_chat_lines_with_leading_numbers_and_wide_digits_are_read(rows, separator, numbering, is_wide):
    lines = []
    for n, row in enumerate(rows, 1):
        number = row["id_number"].translate(WIDE) if is_wide else row["id_number"]
        parts = [row["name"], row["gender"], number, row["phone"], row["address"]]
        lines.append(numbering.format(n=n) + separator.join(part for part in parts if part))
    read = cells("\n\n".join(lines))
    assert [one["name"] for one in read] == [row["name"] for row in rows]
    assert [one["phone"] for one in read] == [row["phone"] for row in rows]
    assert [one["address"] for one in read] == [row["address"] for row in rows]


@given(st.lists(st.text(max_size=60), max_size=30))
def test_every_line_with_text_is_a_line_or_the_header(lines):
    text = "\n".join(lines)
    wanted = [n for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    numbers = [line.number for line in read_list(text).lines]
    assert sorted(set(numbers)) in (wanted, wanted[1:])


@given(st.text("一二三王、,， \t0123456789.男女是", max_size=80))
def test_no_character_of_a_line_is_lost(text):
    """Separators, numbering and the running number go; all else stands in a cell or in a note."""
    for line in read_list(text).lines:
        kept = "".join(line.cells.values()) + "".join(line.notes)
        for character in set(line.raw) - set("、,， \t.\u3000\n0123456789"):
            assert character in kept


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("张三、李四、王五", ["张三", "李四", "王五"]),
        ("李　明，男", ["李明"]),
        ("12赵四 男", ["赵四"]),
        ("买买提·艾力 男", ["买买提·艾力"]),
        ("3 John O'Neill-Smith 男 X1234567", ["John O'Neill-Smith"]),
        ("姓名：赵六 电话：199 0000 0001", ["赵六"]),
        ("①王芳\n⑵李四", ["王芳", "⑵李四"]),
    ],
)
def test_names_are_found(text, found):
    assert [one["name"] for one in cells(text)] == found


def test_number_in_groups_is_one_number():
    assert cells("王芳 990000 19780530 0061 199-0000-0001")[0] | {"name": ""} == {
        "name": "", "gender": "", "id_number": "990000197805300061", "phone": "19900000001", "address": "",
        "representative": "",
    }  # fmt: skip


def test_columns_nobody_knows_are_named():
    read = read_list("序号,姓名,备注\n1,王五,带小孩")
    assert (read.ignored, read.lines[0].cells["name"]) == (["备注"], "王五")


def test_second_name_in_a_line_is_asked_about():
    assert "李四" in read_list("张三 李四 男").lines[0].notes[0]


def test_cells_beyond_the_header_are_told():
    assert "西门" in read_list("姓名\t电话\n王芳\t19900000001\t西门").lines[0].notes[0]
