"""Days, times and counts as papers write them out in Chinese."""

from datetime import date, datetime

from django.utils import timezone

DIGITS = "零一二三四五六七八九"


def written_day(day: date | datetime | None) -> str:
    """2026年3月5日; an instant by the office's own clock, empty for none."""
    if day is None:
        return ""
    if isinstance(day, datetime):
        day = timezone.localtime(day)
    return f"{day.year}年{day.month}月{day.day}日"


def written_moment(at: datetime | None) -> str:
    """2026年3月5日 9时05分."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    return f"{written_day(local)} {local.hour}时{local.minute:02d}分"


def written_count(number: int) -> str:
    """一 to 九十九, as in 一式二份; any other number in digits."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else f"{DIGITS[tens]}十")
    return head + (DIGITS[ones] if ones else "")
