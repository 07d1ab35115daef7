"""How personal data is shown to those who need not see it in full (domain rules §6)."""

from __future__ import annotations

import re
import unicodedata

STAR = "＊"
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
