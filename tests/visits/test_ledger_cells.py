"""Reading the cells of an old ledger: days as people write them, numbers Excel has not spoiled."""

from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904, WINDOWS_EPOCH, to_excel

from tests.factories import SHANGHAI
from visits.ledger.cells import CellError, moment_of, text_of, whole_number
from visits.ledger.columns import read_header
from visits.ledger.rows import completed
from visits.ledger.writing import safe

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
DAYS = st.dates(date(1980, 1, 1), date(2026, 3, 1))
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def day_of(value, epoch=WINDOWS_EPOCH):
    return timezone.localdate(moment_of(value, epoch, now=NOW))


@given(DAYS)
def test_every_usual_spelling_is_the_same_day(day):
    y, m, d = day.year, day.month, day.day
    clock = datetime(y, m, d, 9, 30)  # noqa: DTZ001 - as a workbook has it
    spellings = [
        f"{y}-{m}-{d}", f"{y}/{m}/{d}", f"{y}.{m}.{d}", f"{y}年{m}月{d}日", f"{y}{m:02}{d:02}",
        f"{y}年{m:02}月{d:02}号",
        f" {y} 年 {m} 月 {d} 日 ", f"{y}-{m:02}-{d:02} 09:30", f"{y}年{m}月{d}日 9时30分", f"{y}-{m}-{d} 9:30:15",
        f"{y}年{m}月{d}日".translate(WIDE), clock, day, int(f"{y}{m:02}{d:02}"),
        to_excel(day), str(to_excel(day)), to_excel(clock),
    ]  # fmt: skip
    assert {day_of(spelling) for spelling in spellings} == {day}


@given(DAYS)
def test_day_numbers_of_a_workbook_that_counts_from_1904(day):
    assert (
        day_of(to_excel(day, CALENDAR_MAC_1904), CALENDAR_MAC_1904) == day or to_excel(day, CALENDAR_MAC_1904) < 29_221
    )


def test_clock_is_kept_to_the_second():
    assert timezone.localtime(moment_of("2023年5月1日 9时30分", WINDOWS_EPOCH, now=NOW)).hour == 9
    serial = to_excel(datetime(2023, 5, 1, 9, 30))  # noqa: DTZ001 - as a workbook has it
    assert moment_of(serial, WINDOWS_EPOCH, now=NOW) == datetime(2023, 5, 1, 9, 30, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    "value", ["5/1/2023", "23-5-1", "2023-13-1", "2023-2-30", "昨天", "2023", True, 1.5, "20230230"]
)
def test_what_is_no_day_is_refused(value):
    with pytest.raises(CellError):
        day_of(value)


def test_future_and_long_ago_are_refused():
    with pytest.raises(CellError, match="future"):
        day_of("2026-3-3")
    with pytest.raises(CellError, match="1980"):
        day_of("1923-5-1")


@given(st.one_of(st.text(), st.integers(), st.floats(), st.datetimes(), st.booleans(), st.none()))
def test_no_cell_breaks_the_reader(value):
    assert isinstance(text_of(value), str)
    for read in (whole_number, lambda cell: moment_of(cell, WINDOWS_EPOCH, now=NOW)):
        with suppress(CellError):
            read(value)


def test_counts_are_read_with_their_measure_word():
    assert [whole_number(value) for value in ("23人", 23, 23.0, "２３", "", None)] == [23, 23, 23, 23, None, None]
    with pytest.raises(CellError):
        whole_number("二十三")


def test_number_of_fifteen_digits_is_completed():
    assert completed("990000780530006") == "990000197805300061"


@given(st.text(max_size=30))
def test_no_text_leaves_as_a_formula_and_all_come_back(text):
    cell = safe(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert text_of(cell) == text_of(safe(text_of(cell)))


@pytest.mark.parametrize("text", ["=1+1", "+86 199", "-5", "@cmd"])
def test_guarded_text_is_read_back_as_it_was(text):
    assert text_of(safe(text)) == text


def test_headings_are_known_by_their_other_names():
    header = read_header(["序号", "姓名（必填）", "来访日期*", "内容", "办理情况", "车牌", "退回原因", None])
    assert header.fields == ("", "name", "arrived_at", "statement", "result", "", "", "")
    assert (header.unknown, header.missing) == (("车牌",), [])


def test_missing_and_doubled_headings_are_named():
    header = read_header(["姓名", "来访人", "内容"])
    assert header.missing == ["来访时间", "办理结果"]
    assert header.doubled == ["来访人姓名"]


def test_now_is_not_the_future():
    assert moment_of(NOW.replace(tzinfo=None), WINDOWS_EPOCH, now=NOW) <= NOW + timedelta(seconds=1)
