"""The shipped code lists: complete, unique, short enough for their columns, and known to the programs that use them."""

import csv
from pathlib import Path

import pytest

import office
from office.idcard import CHECKS

FOLDER = Path(office.__file__).parent / "data"
FILES = sorted(path.stem for path in FOLDER.glob("*.csv"))
LISTS = {
    "abnormal_behaviour", "category", "category_company", "channel", "dissatisfaction_reason", "ethnicity",
    "feedback_method", "id_type", "legal_route", "nationality", "occupation", "purpose", "return_reason",
    "source_area", "supervise_reason", "visitor_tag", "region",
}  # fmt: skip


def rows_of(kind):
    """Read one list."""
    with (FOLDER / f"{kind}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_list_has_its_file():
    assert set(FILES) >= LISTS


@pytest.mark.parametrize("kind", FILES)
def test_list_is_well_formed(kind):
    rows = rows_of(kind)
    codes = [row["code"] for row in rows]

    assert list(rows[0]) == ["code", "name", "name_en", "parent", "extra"]
    assert len(set(codes)) == len(codes)
    for row in rows:
        assert None not in row
        assert all(value == value.strip() for value in row.values())
        assert 1 <= len(row["code"]) <= 20
        assert 1 <= len(row["name"]) <= 50
        assert 1 <= len(row["name_en"]) <= 100
        assert row["name_en"].isascii() or row["name_en"] == "Türkiye"
        assert len(row["extra"]) <= 30


@pytest.mark.parametrize("kind", FILES)
def test_names_are_unique_under_one_parent(kind):
    for column in ("name", "name_en"):
        names = [(row["parent"], row[column]) for row in rows_of(kind)]
        assert len(set(names)) == len(names)


@pytest.mark.parametrize("kind", FILES)
def test_parents_exist_and_come_first(kind):
    seen = set()
    for row in rows_of(kind):
        assert not row["parent"] or row["parent"] in seen
        seen.add(row["code"])


@pytest.mark.parametrize("kind", ["category", "category_company"])
def test_categories_have_two_levels_and_six_digits(kind):
    rows = rows_of(kind)
    tops = {row["code"] for row in rows if not row["parent"]}

    assert all(len(row["code"]) == 6 and row["code"].isdigit() for row in rows)
    assert {row["parent"] for row in rows} - {""} == tops
    assert all(row["code"][:2] == row["parent"][:2] for row in rows if row["parent"])
    assert {row["code"]: row["name"] for row in rows}["990000"] == "其他"


def test_ethnicities_are_fifty_six_and_two():
    assert len(rows_of("ethnicity")) == 58


def test_provinces_are_thirty_four():
    assert len(rows_of("region")) == 34


def test_purposes_name_their_class_of_law():
    classes = {row["code"]: row["extra"] for row in rows_of("purpose")}

    assert classes["whistleblow"] == "accusation"
    assert set(classes.values()) == {"appeal", "accusation", "suggestion", ""}


def test_written_feedback_is_marked():
    written = {row["code"] for row in rows_of("feedback_method") if row["extra"] == "written"}

    assert written == {"in_writing", "post", "public_notice"}


def test_checked_documents_are_in_the_list():
    assert set(CHECKS) <= {row["code"] for row in rows_of("id_type")}
