"""Document numbers: what is read from an identity number, and what is refused with which words."""

from datetime import date

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from office.idcard import (
    IdBirthDateError,
    IdCheckDigitError,
    IdFutureBirthError,
    IdShapeError,
    IdTooOldError,
    age_on,
    check_digit,
    clean_id_number,
    generate,
    parse_id,
    uscc_check_digit,
)

ON = date(2026, 11, 24)
births = st.dates(date(1910, 1, 1), ON)


@pytest.mark.parametrize(
    ("typed", "number", "birth", "sex"),
    [
        ("11010519491231002X", "11010519491231002X", date(1949, 12, 31), "female"),
        ("99000019890303016x", "99000019890303016X", date(1989, 3, 3), "female"),
        ("９９００００１９６３０４１２００１７", "990000196304120017", date(1963, 4, 12), "male"),
        (" 990000 19870923 0029 ", "990000198709230029", date(1987, 9, 23), "female"),
        ("99000019890303016ｘ", "99000019890303016X", date(1989, 3, 3), "female"),
    ],
)
def test_identity_number_is_read(typed, number, birth, sex):
    card = parse_id(typed, on=ON)

    assert (card.number, card.birth_date, card.sex) == (number, birth, sex)


def with_check(digits):
    """Complete seventeen digits, so that only their content is wrong."""
    return digits + check_digit(digits)


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", IdShapeError),
        ("99000019630412001", IdShapeError),
        ("9900001963041200177", IdShapeError),
        ("99000019630412X017", IdShapeError),
        ("990000630412001", IdShapeError),
        ("٩٩٠٠٠٠١٩٦٣٠٤١٢٠٠١٧", IdShapeError),
        (with_check("99000019630231001"), IdBirthDateError),
        (with_check("99000000000101001"), IdBirthDateError),
        (with_check("99000020261125001"), IdFutureBirthError),
        (with_check("99000019051123001"), IdTooOldError),
        ("990000196304120018", IdCheckDigitError),
        ("990000196304210017", IdCheckDigitError),
    ],
)
def test_identity_number_is_refused(typed, error):
    with pytest.raises(error):
        parse_id(typed, on=ON)


def test_identity_number_of_fifteen_digits_is_explained():
    with override("en"), pytest.raises(IdShapeError) as refusal:
        parse_id("990000630412001", on=ON)

    assert refusal.value.messages == ["Numbers of 15 digits are no longer valid: ask for the 18-digit number."]


def test_region_unknown_is_only_a_warning():
    assert parse_id("990000196304120017", on=ON).warning() is not None
    known = parse_id("11010519491231002X", on=ON)
    assert (known.region_name, known.warning()) == ("北京市", None)


@given(births, st.integers(0, 999))
def test_generated_numbers_are_read_back(birth, seq):
    card = parse_id(generate(birth, seq), on=ON)

    assert card.birth_date == birth
    assert card.sex == ("male" if seq % 2 else "female")
    assert card.region == "990000"


@given(births, st.integers(0, 999), st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(birth, seq, place, shift):
    number = generate(birth, seq)
    old = number[place]
    wrong = str((int(old) + shift) % 10) if old != "X" else str(shift)

    with pytest.raises((IdBirthDateError, IdFutureBirthError, IdTooOldError, IdCheckDigitError)):
        parse_id(number[:place] + wrong + number[place + 1 :], on=ON)


@pytest.mark.parametrize(
    ("birth", "on", "age"),
    [
        (date(2000, 3, 1), date(2026, 3, 1), 26),
        (date(2000, 3, 1), date(2026, 2, 28), 25),
        (date(2000, 2, 29), date(2026, 2, 28), 25),
        (date(2000, 2, 29), date(2026, 3, 1), 26),
    ],
)
def test_age_counts_full_years(birth, on, age):
    assert age_on(birth, on) == age
    assert parse_id(generate(birth, 1), on=on).age(on) == age


@pytest.mark.parametrize(
    ("id_type", "typed", "number"),
    [
        ("resident_id", "99000019890303016x", "99000019890303016X"),
        ("hmt_residence", generate(date(1990, 1, 1), 1, "810000"), generate(date(1990, 1, 1), 1, "810000")),
        ("hk_macao_permit", "h12345678", "H12345678"),
        ("hk_macao_permit", "M1234567801", "M1234567801"),
        ("taiwan_permit", "１２３４５６７８", "12345678"),
        ("passport", "x123 4567", "X1234567"),
        ("foreign_pr", "USA123456789012", "USA123456789012"),
        ("uscc", "91350100M000100Y43", "91350100M000100Y43"),
        ("officer", "军字第1234567号", "军字第1234567号"),
        ("none", " ", ""),
    ],
)
def test_number_of_a_document_is_cleaned(id_type, typed, number):
    assert clean_id_number(id_type, typed, on=ON) == number


@pytest.mark.parametrize(
    ("id_type", "typed", "error"),
    [
        ("household", "990000196304120018", IdCheckDigitError),
        ("hmt_residence", "990000196304120017", IdShapeError),
        ("hk_macao_permit", "A12345678", IdShapeError),
        ("taiwan_permit", "1234567", IdShapeError),
        ("passport", "X12", IdShapeError),
        ("passport", "护照12345", IdShapeError),
        ("foreign_pr", "US1234567890123", IdShapeError),
        ("uscc", "91350100M000100Y44", IdCheckDigitError),
        ("uscc", "91350100I000100Y43", IdShapeError),
        ("none", "12", IdShapeError),
    ],
)
def test_number_of_a_document_is_refused(id_type, typed, error):
    with pytest.raises(error):
        clean_id_number(id_type, typed, on=ON)


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17))
def test_credit_code_with_its_check_character_is_right(code):
    whole = code + uscc_check_digit(code)

    assert clean_id_number("uscc", whole, on=ON) == whole
