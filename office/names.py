"""Names and phones as they are typed at the window: kept as they are, cleaned of what nobody means to type.

Names are never normalised: NFC turns some compatibility ideographs into other characters. Only the separator of
names of ethnic minorities becomes the one the rules ask for, U+00B7 (民委发〔2016〕33号).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from office.masking import MASKED, is_masked

SEPARATOR = "\u00b7"
# bullet, katakana dots, hyphenation point, bullet operator, dot operator, full-width stop, Greek dot, raised dots
_SEPARATORS = "\u2022\u30fb\uff65\u2027\u2219\u22c5\uff0e\u0387\u2e31\u2e33\u00b7"
_SEPARATED = re.compile(rf"\s*[{_SEPARATORS}]\s*")
_EDGES = " \t\r\n\u00a0\u3000\u200b\u2060\ufeff"
_REPLACEMENT = "\ufffd"

MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_USUAL_PHONES = (
    MOBILE,
    re.compile(r"0\d{2,3}-?\d{7,8}(-\d{1,6})?", re.ASCII),
    re.compile(r"[48]00-?\d{3}-?\d{4}", re.ASCII),
    re.compile(r"\+\d[\d-]{6,18}", re.ASCII),
)


class NameRefusedError(ValidationError):
    """A name that could not be kept, found or printed as it is."""


def _refusal(character: str) -> Any:
    category = unicodedata.category(character)
    if category == "Co":
        return _("“%(character)s” is a private character other computers cannot read: type the Unicode character.")
    if category == "Cs" or character == _REPLACEMENT:
        return _("The name holds a broken character: type it again.")
    if category in {"Cc", "Cf", "Zl", "Zp"}:
        return _("The name holds an invisible character: type it again.")
    return None


def clean_name(text: str) -> str:
    """Return a name to be stored: trimmed, with U+00B7 as the only separator; refuse what would be lost later."""
    if is_masked(text):
        raise NameRefusedError(MASKED, code="masked")
    name = _SEPARATED.sub(SEPARATOR, text.strip(_EDGES))
    for character in name:
        message = _refusal(character)
        if message is not None:
            shown = "" if "\ud800" <= character <= "\udfff" else character
            raise NameRefusedError(message, code="name", params={"character": shown})
    return name


def phone_digits(text: str) -> str:
    """Return the digits of a phone, without the country code of China: what equal phones have in common."""
    digits = "".join(str(int(character)) for character in text if character.isdecimal())
    for prefix in ("0086", "86"):
        rest = digits.removeprefix(prefix)
        if rest != digits and MOBILE.fullmatch(rest):
            return rest
    return digits


def phone_warning(text: str) -> Any:
    """Return a warning for a phone that looks unusual, else None; it never blocks: villages share odd phones."""
    phone = re.sub(r"[\s()]+", "", unicodedata.normalize("NFKC", text)).replace("–", "-")
    if not phone or any(pattern.fullmatch(phone) for pattern in _USUAL_PHONES):
        return None
    return _("This does not look like a phone number: please read it back to the visitor.")
