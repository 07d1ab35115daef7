"""Text cleaning before printing: nothing invisible, nothing unbreakable, everything else as typed."""

from dataclasses import dataclass

import pytest
from django.utils.safestring import SafeString, mark_safe

from office.print_text import SOFT_BREAK, TextTooLongError, clean_data, clean_text, without_soft_breaks


@dataclass(frozen=True)
class Card:
    """Any sheet."""

    name: str
    lines: list[str]


@pytest.mark.parametrize(
    "text",
    [
        "李𬭎、陈㛃、龚䶮",
        "买买提·艾力",
        "John O'Neill-Smith",
        "来访〔2026〕第0001号",
        "“是”——否…①☑",
        "一　　二\n三  四",
        "葛\U000e0100城",
    ],
)
def test_text_of_the_office_stays_as_typed(text):
    assert clean_text(text) == text


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("王\u202e小明", "王小明"),
        ("王\u200b小\ufeff明\u00ad", "王小明"),
        ("王\x00小\x1b明\x7f", "王小明"),
        ("王\ud800小\uffff明", "王小明"),
        ("一\r\n二\r三\u2028四", "一\n二\n三\n四"),
        ("一\u00a0二\t三", "一 二 三"),
        ("一     二", "一 二"),
        ("一" + "\u3000" * 50 + "二", "一" + "\u3000" * 8 + "二"),
        ("一\n\n \n\u3000\n\n二", "一\n\n二"),
        ("e" + "\u0301" * 9, "e" + "\u0301" * 3),
    ],
)
def test_text_loses_what_cannot_be_seen(typed, printed):
    assert clean_text(typed) == printed


@pytest.mark.parametrize("letter", ["a", "9", "，", "—", "é"])
def test_text_without_spaces_gets_places_to_break(letter):
    cleaned = clean_text(letter * 100)

    assert [len(part) for part in cleaned.split(SOFT_BREAK)] == [40, 40, 20]
    assert without_soft_breaks(cleaned) == letter * 100


def test_chinese_text_needs_no_places_to_break():
    assert SOFT_BREAK not in clean_text("群众来访接待" * 50)


def test_text_too_long_is_refused():
    with pytest.raises(TextTooLongError):
        clean_text("长" * 20_001)


def test_data_is_cleaned_all_the_way_down():
    card = Card("王\u202e五", ["赵\x00六"])

    cleaned = clean_data({"card": card, "rows": [card], "count": 3})

    assert cleaned == {"card": Card("王五", ["赵六"]), "rows": [Card("王五", ["赵六"])], "count": 3}


def test_markup_marked_safe_is_left_alone():
    markup = mark_safe("<svg>\u200b</svg>")

    assert clean_data(markup) is markup
    assert isinstance(markup, SafeString)
