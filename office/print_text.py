"""Text made safe for paper: what would stall the layout, reverse a name or print as nothing is taken out."""

import dataclasses
import re
from typing import Any

from django.utils.safestring import SafeString

LONGEST_TEXT = 20_000  # characters of one field; beyond it a paper would take minutes
SOFT_BREAK = "\u200b"  # zero width space: the line may break here
RUN = 40  # characters without a place to break; 100,000 letters took 71 s, with soft breaks 1.5 s
MARKS = 3  # combining marks on one character

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Controls, soft hyphen, zero-width and direction marks, tags, noncharacters, lone surrogates.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_SPACES = re.compile("[\t\xa0\u2000-\u200a\u202f\u205f]")
_SPACE_RUN = re.compile(" {3,}")
_WIDE_SPACE_RUN = re.compile("\u3000{9,}")
_BLANK_LINES = re.compile(r"\n[ \u3000]*(?:\n[ \u3000]*)+\n")
_MARK = (
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f"
    "\ufe20-\ufe2f\U000e0100-\U000e01ef]"
)
_MARK_RUN = re.compile(f"({_MARK}{{{MARKS}}}){_MARK}+")
# Lines break between Chinese, kana and Hangul by themselves; everything else needs help, punctuation included.
_BREAKABLE = "\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
_UNBROKEN = re.compile(rf"([^\s{_BREAKABLE}]{{{RUN}}})(?=[^\s{_BREAKABLE}])")


class TextTooLongError(ValueError):
    """A field longer than a paper can hold."""


def clean_text(text: str) -> str:
    """The text as it may be printed; letters, names and punctuation stay as typed."""
    if len(text) > LONGEST_TEXT:
        raise TextTooLongError(f"A text of {len(text)} characters is too long for a paper ({LONGEST_TEXT} at most).")
    text = _LINE_ENDS.sub("\n", text)
    text = _SPACES.sub(" ", _INVISIBLE.sub("", text))
    text = _WIDE_SPACE_RUN.sub("\u3000" * 8, _SPACE_RUN.sub(" ", text))
    text = _MARK_RUN.sub(r"\1", _BLANK_LINES.sub("\n\n", text))
    return _UNBROKEN.sub(rf"\1{SOFT_BREAK}", text)


def clean_data(value: Any) -> Any:
    """The same for a whole context: dictionaries, lists, dataclasses; markup already marked safe is left alone."""
    if isinstance(value, SafeString):
        return value
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {key: clean_data(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [clean_data(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = [field.name for field in dataclasses.fields(value) if field.init]
        return dataclasses.replace(value, **{name: clean_data(getattr(value, name)) for name in fields})
    return value


def without_soft_breaks(text: str) -> str:
    """The text without what clean_text put in: for codes, which must be read letter by letter."""
    return text.replace(SOFT_BREAK, "")
