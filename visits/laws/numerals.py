"""Numbers of articles: 第二十三条, 第23条之一, 三（二）1."""

import re
import unicodedata

DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
UNITS = {"十": 10, "百": 100, "千": 1000}
NUMERAL = "[0-9０-９零〇○一二三四五六七八九十百千两]+"
_ARTICLE = re.compile(rf"第?\s*({NUMERAL})\s*条?(?:\s*之\s*({NUMERAL}))?")
_OUTLINE = re.compile(rf"第?({NUMERAL})条?[、.．]?\s*[（(]({NUMERAL})[）)]\s*(?:([0-9０-９]+)[.．、]?)?")
_WRITTEN = "零一二三四五六七八九"


def parse_number(text: str) -> int | None:
    """二十三, 一百零五, 二〇二二, 23 or ２３ as a number; None if it is none."""
    plain = unicodedata.normalize("NFKC", text.strip())
    if not plain:
        return None
    if re.fullmatch("[0-9]+", plain):
        return int(plain)
    if any(character not in DIGITS and character not in UNITS for character in plain):
        return None
    if not any(character in UNITS for character in plain):  # digit by digit, as years are written
        return int("".join(str(DIGITS[character]) for character in plain))
    return _sum_of(plain)


def _sum_of(text: str) -> int | None:
    """Thousands, hundreds, tens and ones; each unit once and in this order."""
    total, digit, last_unit = 0, None, 10_000
    for character in text:
        if character in DIGITS:
            if digit:
                return None
            digit = DIGITS[character]
            continue
        unit = UNITS[character]
        if unit >= last_unit:
            return None
        total, digit, last_unit = total + (1 if digit is None else digit) * unit, None, unit
    return total + (digit or 0)


def write_number(number: int) -> str:
    """A number from 1 to 9999 as articles are numbered: 10 is 十, 105 is 一百零五."""
    written, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if not digit:
            gap = bool(written)
            continue
        written += ("零" if gap else "") + _WRITTEN[digit] + name
        gap = False
    return written.removeprefix("一") if written.startswith("一十") else written


def article_key(written: str) -> str:
    """What an article is found by: 23 for 第二十三条, 10-1 for 第十条之一, 3.2.1 for 三（二）1; empty if no number."""
    outline = _OUTLINE.fullmatch(written.strip())
    if outline:
        return ".".join(str(parse_number(part)) for part in outline.groups() if part)
    match = _ARTICLE.fullmatch(written.strip())
    number = parse_number(match[1]) if match else None
    if match is None or not number:
        return ""
    suffix = parse_number(match[2]) if match[2] else None
    return f"{number}-{suffix}" if suffix else str(number)


def key_numbers(key: str) -> tuple[int, int]:
    """Number and suffix of a key."""
    number, _dash, suffix = key.partition("-")
    return int(number.partition(".")[0]), int(suffix or 0)


def article_label(number: int, suffix: int = 0) -> str:
    """第二十三条, 第十条之一."""
    return f"第{write_number(number)}条" + (f"之{write_number(suffix)}" if suffix else "")
