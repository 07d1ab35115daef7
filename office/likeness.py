"""When two names or two addresses may be the same: keys that are equal where people would say so.

A key is looked up by equality, so each likeness is a kind of key: the characters as they are meant (traditional or
simplified, any separator), the sound (pinyin without tones, all readings), the sound as speakers of a dialect tell it
apart, and the place below the county with its numbers as digits.
"""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum

from office.masking import below_county
from office.pinyin import spellings
from office.privacy import keyed_hash
from office.search import zh_normalise

LONGEST_SPOKEN = 20  # characters; longer ones are names of organisations, which nobody tells by ear
SHORTEST_PLACE = 5

# Initials and finals that many speakers do not tell apart: 平翘舌, 边鼻音, 唇齿与喉音, 前后鼻音.
_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("hu", "f"))
_FINALS = (("ing", "in"), ("eng", "en"), ("ang", "an"))
_F_WITHOUT_VOWEL = "f"  # hu alone is fu

_DIGITS = {character: number for number, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_COUNTED = re.compile("([零〇一二三四五六七八九十百两]+)(?=号|组|栋|幢|座|楼|单元|室|层|弄|巷|队|社|户|门|村|区|期|排)")
_SAME_IN_ADDRESSES = (("号楼", "栋"), ("幢", "栋"), ("座", "栋"))
_UNSAID_AT_END = re.compile("[室号户]$")


class NameLikeness(IntEnum):
    """How alike two names are; the greater, the closer."""

    NONE = 0
    SIMILAR_SOUND = 1
    SAME_SOUND = 2
    OTHER_FORM = 3  # traditional characters, other separators, spaces or letter case
    SAME = 4


def name_core(name: str) -> str:
    """The characters of a name as meant: 張 偉 → 张伟, 买买提•艾力 → 买买提艾力, O'Neill → oneill."""
    return "".join(_plain(character) for character in zh_normalise(name) if character != " ")


def _plain(character: str) -> str:
    """Latin letters without accents; all others as they are."""
    bare = unicodedata.normalize("NFD", character)[:1]
    return bare if bare.isascii() else character


def said(name: str) -> set[str]:
    """How the name may be said, without tones: 单伟 → shanwei, danwei, chanwei; 章伟 and 张伟 → zhangwei."""
    return {"".join(syllables) for syllables in _syllables(name)}


def said_in_dialect(name: str) -> set[str]:
    """How it may be said by those who mix up zh and z, n and l, hu and f, in and ing."""
    return {"".join(map(_in_dialect, syllables)) for syllables in _syllables(name)}


def _syllables(name: str) -> list[tuple[str, ...]]:
    core = name_core(name)
    return spellings(core) if 1 < len(core) <= LONGEST_SPOKEN else []


def _in_dialect(syllable: str) -> str:
    for full, short in _FINALS:
        if syllable.endswith(full):
            syllable = syllable.removesuffix(full) + short
            break
    for full, short in _INITIALS:
        if syllable.startswith(full):
            syllable = short + syllable.removeprefix(full)
            break
    return "fu" if syllable == _F_WITHOUT_VOWEL else syllable


def name_likeness(one: str, other: str) -> NameLikeness:
    """How alike two names are; the same for both orders."""
    if not one or not other:
        return NameLikeness.NONE
    if one == other:
        return NameLikeness.SAME
    if name_core(one) == name_core(other) != "":
        return NameLikeness.OTHER_FORM
    if said(one) & said(other):
        return NameLikeness.SAME_SOUND
    return NameLikeness.SIMILAR_SOUND if said_in_dialect(one) & said_in_dialect(other) else NameLikeness.NONE


def is_traditional_form(one: str, other: str) -> bool:
    """Whether two names that mean the same characters differ by traditional ones, not only by separators."""
    return _as_typed(one) != _as_typed(other)


def _as_typed(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(_plain(character) for character in folded if character.isalpha())


def place_core(address: str) -> str:
    """The place below the county, comparable: 临江市南山区石桥镇三组27号 → 石桥镇3组27; empty if too vague."""
    text = zh_normalise(below_county(address.strip()) or address).replace(" ", "")
    text = _COUNTED.sub(lambda match: str(_number(match[1])), text)
    for written, meant in _SAME_IN_ADDRESSES:
        text = text.replace(written, meant)
    text = _UNSAID_AT_END.sub("", text)
    is_told_apart = len(text) >= SHORTEST_PLACE and any(character.isdecimal() for character in text)
    return text if is_told_apart else ""


def _number(text: str) -> int:
    """A number in characters up to 999: 二十七 → 27, 十 → 10, 一〇二 → 102."""
    if not {"十", "百"} & set(text):
        return int("".join(str(_DIGITS[character]) for character in text))
    total, digit = 0, 0
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        else:
            total += (digit or 1) * (100 if character == "百" else 10)
            digit = 0
    return total + digit


def written_keys(name: str) -> list[str]:
    """The key of the name's characters."""
    core = name_core(name)
    return [f"n:{core}"] if core else []


def sound_keys(name: str) -> list[str]:
    """The keys of its sound."""
    return [f"s:{sound}" for sound in sorted(said(name))]


def dialect_keys(name: str) -> list[str]:
    """The keys of its sound in a dialect."""
    return [f"d:{sound}" for sound in sorted(said_in_dialect(name))]


def place_keys(address: str) -> list[str]:
    """The key of the place; a keyed hash, for an address is personal."""
    core = place_core(address)
    return [f"a:{keyed_hash(core, 'address')}"] if core else []


def match_keys(name: str, address: str) -> set[str]:
    """All keys by which a person of this name and address is found."""
    return {*written_keys(name), *sound_keys(name), *dialect_keys(name), *place_keys(address)}
