"""Numbers typed into the search box."""

import pytest

from office.models import Counter, NumberRule, Series
from office.typed import PaperNumber, holds_personal_number, paper_number, personal_number


@pytest.mark.parametrize(
    ("typed", "word", "year", "number"),
    [
        ("来访〔2026〕第0012号", "来访", 2026, 12),
        ("来访[2026]第12号", "来访", 2026, 12),
        ("來訪（２０２６）第１２號", "来访", 2026, 12),
        ("来访2026-12", "来访", 2026, 12),
        ("来访 2026 12", "来访", 2026, 12),
        ("2026-0012", "", 2026, 12),
        ("2026年第12号", "", 2026, 12),
        ("转办〔2026〕第003号", "转办", 2026, 3),
        ("第12号", "", None, 12),
        ("来访12", "来访", None, 12),
        ("0012", "", None, 12),
        ("2026", "", None, 2026),
    ],
)
def test_number_in_any_spelling(typed, word, year, number):
    assert paper_number(typed) == PaperNumber(word, year, number)


@pytest.mark.parametrize("typed", ["电梯", "3栋", "2026-03-02", "12345678", "b12", "", "0001-XF·2026-D30-010000-0001"])
def test_other_words_are_no_number(typed):
    assert paper_number(typed) is None


@pytest.mark.django_db
def test_number_without_a_year_is_spelled_for_all_years_there_were():
    NumberRule.objects.filter(series=Series.VISIT).update(pattern="XF-{year}-{number:06d}")
    for period in ("2025", "2026", "2026-03-02 1"):
        Counter.objects.create(series=Series.VISIT, period=period, last=1)

    assert paper_number("12").spellings([Series.VISIT]) == {"visit": ["XF-2026-000012", "XF-2025-000012"]}
    assert paper_number("来访12").spellings([Series.VISIT]) == {}


@pytest.mark.parametrize(
    ("typed", "kind", "plain"),
    [
        ("99000019800101001X", "id_number", True),
        ("９９００００ 19800101 001x", "id_number", True),
        ("990000800101001", "id_number", True),
        ("19900000001", "phone", True),
        ("+86 199-0000-0001", "phone", True),
        ("0571-88881234", "phone", True),
        ("001x", "last_four", False),
        ("0017", "last_four", False),
        ("H12345678", "number", False),
    ],
)
def test_number_of_a_person(typed, kind, plain):
    number = personal_number(typed)

    assert (number.kind, number.is_plain) == (kind, plain)


@pytest.mark.parametrize("typed", ["电梯", "12", "b12栋1203", "来访〔2026〕第0012号", ""])
def test_other_words_are_no_number_of_a_person(typed):
    assert personal_number(typed) is None


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("电话19900000001", True), ("199 0000 0001 李明", True), ("证号99000019800101001X", True), ("12栋1203", False),
        ("来访2026", False), ("", False), ("0571-88881234", True), ("123456789012345678901", False),
    ],
)  # fmt: skip
def test_number_of_a_person_inside_a_text(text, held):
    assert holds_personal_number(text) is held
