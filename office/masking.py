"""How personal data is shown to those who need not see it in full (domain rules §6)."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

STAR = "＊"
MASKED = _("This is the masked value. Leave the field empty to keep what is known, or type it in full.")
STARS = "*＊﹡∗✱"  # nobody's number, name or address holds one
ANONYMOUS = "匿名"
_KEPT_IN_NAMES = "·-' "
_SHORT = 10

_PROVINCE = r"(?:[^\W\d]{2,8}?(?:省|自治区|特别行政区))"
_CITY = r"(?:[^\W\d]{1,8}?(?:(?<![超夜门菜城])市|自治州|地区|盟))"
# 小区, 社区, 园区 … are no counties; 红旗路 is a street
_COUNTY = r"(?:[^\W\d]{1,8}?(?:(?<![小社园校厂院库街景])区|县|(?<![超夜门菜城])市|旗)(?![路街巷道]))"
_TO_COUNTY = re.compile(f"{_PROVINCE}?{_CITY}?{_COUNTY}?")


def _is_mark(character: str) -> bool:
    """Tell a combining mark or variation selector: it belongs to the character before."""
    return unicodedata.category(character) in {"Mn", "Me", "Mc"}


def mask_name(name: str) -> str:
    """Keep the first character: 欧阳静怡 → 欧＊＊＊, 买买提·艾力 → 买＊＊·＊＊."""
    if not name or name == ANONYMOUS:
        return name
    head = 1
    while head < len(name) and _is_mark(name[head]):
        head += 1
    rest = (character for character in name[head:] if not _is_mark(character))
    return name[:head] + "".join(character if character in _KEPT_IN_NAMES else STAR for character in rest)


def _mask_middle(text: str, first: int, last: int) -> str:
    """Keep the ends; a short text keeps two characters at its end at most, and never more than a third."""
    if len(text) < _SHORT:
        first, last = 0, min(2, len(text) // 3)
    return text[:first] + "*" * (len(text) - first - last) + text[len(text) - last :]


def mask_id(number: str) -> str:
    """Keep three and four characters of a document number: 990***********0017."""
    return _mask_middle(number, 3, 4)


def mask_phone(phone: str) -> str:
    """Keep three and four characters of a phone: 199****0001."""
    return _mask_middle(phone, 3, 4)


def mask_address(address: str) -> str:
    """Keep an address down to the county: 浙江省杭州市余杭区＊＊＊."""
    if not address:
        return ""
    match = _TO_COUNTY.match(address)
    return (match.group() if match else "") + STAR * 3


def below_county(address: str) -> str:
    """What masking leaves out: the place below the county; nothing where only the county is named."""
    match = _TO_COUNTY.match(address)
    return address[match.end() :] if match else address


# Numbers typed into free text: one separator at most between two digits, never beside another digit or a mask.
_GAP = "[ \u00a0\u3000\\-－–—]?"
_BEFORE, _AFTER = r"(?<![\d*])(?<!\*[ \u00a0\u3000\-－–—])", rf"(?![\d*]|{_GAP}\*)"
_NUMBERS = (
    rf"\d{{6}}(?:{_GAP}\d){{11}}{_GAP}[\dXxＸｘ]",  # 18 digits in groups
    r"\d{11,}[XxＸｘ]?",  # document, mobile phone with or without 86, bank card
    rf"1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}",
    rf"1[3-9]\d\d{_GAP}\d{{3}}{_GAP}\d{{4}}",
    rf"0\d{{2,3}}{_GAP}\d{{7,8}}",  # a line of a house
)
_IN_TEXT = re.compile(f"{_BEFORE}(?:{'|'.join(_NUMBERS)}){_AFTER}")
_KEPT_FIRST, _KEPT_LAST = 3, 4


def _mask_number(match: re.Match[str]) -> str:
    number = match.group()
    places = [index for index, character in enumerate(number) if character.isalnum()]
    hidden = set(places[_KEPT_FIRST:-_KEPT_LAST])
    return "".join("*" if index in hidden else character for index, character in enumerate(number))


def mask_text(text: str) -> str:
    """Mask document numbers and phones somebody typed into a text; as long as before, all else as it was.

    For lists, snippets, messages and log lines; the page of a record shows the text as it was written.
    """
    return _IN_TEXT.sub(_mask_number, text)


def is_masked(value: str) -> bool:
    """Tell whether a value holds a mask's star."""
    return any(star in value for star in STARS)


def validate_unmasked(value: str) -> None:
    """Refuse a masked value where the real one is asked for (a form never posts a mask back)."""
    if is_masked(value):
        raise ValidationError(MASKED, code="masked")
