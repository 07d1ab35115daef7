"""Days, times and counts written out in Chinese, and standing texts filled in."""

from datetime import UTC, date, datetime

import pytest

from office.models import Organisation, Wording, WordingKey
from office.wording import TEXTS, wording
from office.written import written_count, written_day, written_moment


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "一"), (2, "二"), (10, "十"), (11, "十一"), (20, "二十"), (23, "二十三"), (99, "九十九"), (100, "100")],
)
def test_count_is_written_in_words(number, text):
    assert written_count(number) == text


def test_day_and_moment_are_those_of_the_office():
    at = datetime(2026, 3, 4, 16, 5, tzinfo=UTC)  # past midnight in Shanghai
    assert (written_day(at), written_moment(at)) == ("2026年3月5日", "2026年3月5日 0时05分")
    assert (written_day(date(2026, 3, 5)), written_day(None), written_moment(None)) == ("2026年3月5日", "", "")


@pytest.mark.django_db
def test_every_text_is_loaded_and_leaves_nothing_to_fill_in():
    Organisation.objects.update(name="某单位", address="某路", phone="1", hotline="2")
    assert set(Wording.objects.values_list("key", flat=True)) == set(TEXTS) == set(WordingKey.values)
    assert all("【" not in wording(key) for key in TEXTS)
