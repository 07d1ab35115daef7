"""Numbers without a gap: given under a lock, in the transaction that saves the record."""

from datetime import date

from django.db import connection

from office.models import Series

PATTERNS = {
    Series.VISIT: "来访〔{year}〕第{number:04d}号",
    Series.INTERVIEW: "接谈〔{year}〕第{number:04d}号",
    Series.REFERRAL: "转办〔{year}〕第{number:03d}号",
    Series.COMPLAINT: "投诉〔{year}〕第{number:03d}号",
    Series.APPRAISAL: "考核〔{year}〕第{number:03d}号",
    Series.LEGACY: "旧访〔{year}〕第{number:04d}号",
    Series.NOTICE_ACCEPTANCE: "受理告知〔{year}〕第{number:03d}号",
    Series.NOTICE_TRANSFER: "转送告知〔{year}〕第{number:03d}号",
    Series.NOTICE_DECLINE: "不予受理〔{year}〕第{number:03d}号",
    Series.NOTICE_NOT_AGAIN: "不再受理〔{year}〕第{number:03d}号",
    Series.NOTICE_EXTENSION: "延期告知〔{year}〕第{number:03d}号",
    Series.NOTICE_OPINION: "处理意见〔{year}〕第{number:03d}号",
    Series.NOTICE_ANSWER: "答复〔{year}〕第{number:03d}号",
}


COUNT = """
INSERT INTO office_counter (series, period, last) VALUES (%(series)s, %(period)s, %(many)s)
ON CONFLICT (series, period) DO UPDATE SET last = office_counter.last + %(many)s
RETURNING last, (SELECT pattern FROM office_numberrule rule WHERE rule.series = office_counter.series)
"""


def next_count(series: str, period: str) -> int:
    """The next whole number of a series in a period; held until the surrounding transaction ends.

    One statement creates or locks the counter row: whoever comes second waits, and if the first one
    rolls back, the second gets the very same number. So there is no gap and no number twice.
    """
    return _count(series, period)[0]


def _count(series: str, period: str, many: int = 1) -> tuple[int, str | None]:
    """The last of so many numbers, and how the series writes them, in one statement."""
    if not connection.in_atomic_block:
        raise RuntimeError("a number is given only inside the transaction that saves its record")
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"series": series, "period": period, "many": many})
        number, pattern = cursor.fetchone()
    return int(number), pattern


def next_number(series: Series, *, on: date) -> str:
    """The next number of a series as printed, e.g. 来访〔2026〕第0001号; call it last before the insert."""
    number, pattern = _count(series, str(on.year))
    return (pattern or PATTERNS[series]).format(year=on.year, number=number)


def next_numbers(series: Series, *, on: date, many: int) -> list[str]:
    """So many numbers of a series in a row, for records that are saved together."""
    last, pattern = _count(series, str(on.year), many)
    return [
        (pattern or PATTERNS[series]).format(year=on.year, number=number) for number in range(last - many + 1, last + 1)
    ]
