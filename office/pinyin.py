"""Pinyin of names, to find and to sort them: surnames by a table, other characters with all their readings."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice, product
from typing import TYPE_CHECKING

from pypinyin import Style, pinyin

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_SPELLINGS = 8

# Characters read otherwise in a surname than in words; the usual reading first.
SURNAMES: dict[str, tuple[str, ...]] = {
    "曾": ("zeng",), "单": ("shan",), "仇": ("qiu",), "翟": ("zhai",), "解": ("xie",), "区": ("ou",), "查": ("zha",),
    "盖": ("ge", "gai"), "朴": ("piao",), "缪": ("miao",), "员": ("yun",), "尉": ("wei",), "燕": ("yan",),
    "任": ("ren",), "乐": ("yue", "le"), "种": ("chong",), "召": ("shao",), "秘": ("bi",), "折": ("she",),
    "冼": ("xian",), "洗": ("xian",), "牟": ("mou", "mu"), "黑": ("he", "hei"), "覃": ("qin", "tan"), "宁": ("ning",),
    "纪": ("ji",), "贾": ("jia",), "葛": ("ge",), "车": ("che",), "柏": ("bai",), "晁": ("chao",),
    "谌": ("chen", "shen"), "逄": ("pang",), "祭": ("zhai",), "佴": ("nai",), "呙": ("guo",), "隗": ("wei", "kui"),
    "应": ("ying",), "石": ("shi",), "华": ("hua",), "过": ("guo",), "强": ("qiang",), "撒": ("sa",), "少": ("shao",),
    "於": ("yu",), "沈": ("shen",), "曲": ("qu",), "盛": ("sheng",), "臧": ("zang",), "都": ("du",), "重": ("chong",),
    "宓": ("mi",), "郗": ("xi", "chi"), "行": ("xing",), "俞": ("yu",), "佘": ("she",), "费": ("fei",), "角": ("jue",),
    "句": ("gou",), "能": ("nai",), "卜": ("bu",), "干": ("gan",), "繁": ("po",), "郇": ("xun", "huan"),
    "钭": ("tou",), "庹": ("tuo",), "亓": ("qi",), "乜": ("nie",), "么": ("yao",), "郝": ("hao",), "尹": ("yin",),
    "阚": ("kan",), "缴": ("jiao",), "长": ("chang",), "相": ("xiang",), "谷": ("gu",), "藏": ("zang",),
}  # fmt: skip
COMPOUND_SURNAMES: dict[str, tuple[str, str]] = {
    "万俟": ("mo", "qi"), "尉迟": ("yu", "chi"), "单于": ("chan", "yu"), "长孙": ("zhang", "sun"),
    "澹台": ("tan", "tai"), "令狐": ("ling", "hu"), "皇甫": ("huang", "fu"), "欧阳": ("ou", "yang"),
    "司马": ("si", "ma"), "诸葛": ("zhu", "ge"), "上官": ("shang", "guan"), "夏侯": ("xia", "hou"),
    "东方": ("dong", "fang"), "赫连": ("he", "lian"), "公孙": ("gong", "sun"), "慕容": ("mu", "rong"),
    "宇文": ("yu", "wen"), "司徒": ("si", "tu"), "司空": ("si", "kong"), "轩辕": ("xuan", "yuan"),
    "独孤": ("du", "gu"), "南宫": ("nan", "gong"), "西门": ("xi", "men"), "百里": ("bai", "li"),
    "端木": ("duan", "mu"), "鲜于": ("xian", "yu"), "闾丘": ("lv", "qiu"), "亓官": ("qi", "guan"),
    "拓跋": ("tuo", "ba"), "乐正": ("yue", "zheng"), "钟离": ("zhong", "li"), "濮阳": ("pu", "yang"),
    "淳于": ("chun", "yu"), "太叔": ("tai", "shu"), "申屠": ("shen", "tu"), "公冶": ("gong", "ye"),
    "宗政": ("zong", "zheng"), "仲孙": ("zhong", "sun"), "呼延": ("hu", "yan"), "宰父": ("zai", "fu"),
    "夹谷": ("jia", "gu"), "谷梁": ("gu", "liang"), "漆雕": ("qi", "diao"), "第五": ("di", "wu"),
}  # fmt: skip

_PIECES = re.compile(r"[a-z0-9]+|[^\W\d_]", re.IGNORECASE | re.UNICODE)
Readings = tuple[tuple[str, ...], ...]


@lru_cache(maxsize=4096)
def _readings_of(character: str) -> tuple[str, ...]:
    """Return all readings of a character; none for rare ones the tables lack."""
    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(dict.fromkeys(found[0])) if found else ()


def _surname(name: str) -> Readings:
    compound = COMPOUND_SURNAMES.get(name[:2])
    if compound and len(name) > 2:
        return tuple((reading,) for reading in compound)
    head = name[:1]
    if head not in SURNAMES:
        return ()
    return (tuple(dict.fromkeys((*SURNAMES[head], *_readings_of(head)))),)


def _readings(name: str) -> Readings:
    """Return the readings of each syllable or word of a name, the likeliest first."""
    surname = _surname(name)
    rest = (piece.lower() for piece in _PIECES.findall(name[len(surname) :]))
    others = ((piece,) if piece.isascii() else _readings_of(piece) for piece in rest)
    return (*surname, *(readings for readings in others if readings))


def _variants(readings: Readings) -> Iterator[tuple[str, ...]]:
    """Yield spellings, the likeliest first, then those that differ in one place, then the others."""
    likeliest = tuple(options[0] for options in readings)
    yield likeliest
    for place, options in enumerate(readings):
        for option in options[1:]:
            yield (*likeliest[:place], option, *likeliest[place + 1 :])
    yield from islice(product(*readings), 4 * MAX_SPELLINGS)


def spellings(name: str) -> list[tuple[str, ...]]:
    """Return up to eight spellings, syllable by syllable, the likeliest first."""
    readings = _readings(name)
    return list(dict.fromkeys(_variants(readings)))[:MAX_SPELLINGS] if readings else []


def full_spellings(name: str) -> list[str]:
    """Return up to eight full spellings, the likeliest first: 单伟 → shanwei, danwei, chanwei."""
    return list(dict.fromkeys("".join(spelling) for spelling in spellings(name)))


def initial_spellings(name: str) -> list[str]:
    """Return the initials of these spellings: 单伟 → sw, dw, cw."""
    return list(dict.fromkeys("".join(part[0] for part in spelling) for spelling in spellings(name)))


def search_spellings(name: str) -> str:
    """Return initials and full spellings in one text, for a search column of names."""
    return " ".join(dict.fromkeys((*initial_spellings(name), *full_spellings(name))))


def sort_key(name: str) -> str:
    """Return what a list of names is ordered by: syllables of the likeliest spelling, then the characters."""
    spelling = next(iter(spellings(name)), ())
    return f"{' '.join(spelling)} {name}".strip()


def name_keys(name: str) -> list[str]:
    """Return what a name is found by when pinyin is typed, in capitals, which no normalised text holds.

    ^ marks the start of a name or of a given name, so that "sh" finds 孙浩 but not every sh inside a spelling:
    李小明 → ^LXM ^LIXM ^LIXIAOMING ^XIAOMING 李XM 李XIAOMING. Keys that begin another key are left out.
    """
    known = spellings(name)
    if not known:
        return []
    keys = [f"^{''.join(part[0] for part in spelling)}" for spelling in known]
    keys += [f"^{''.join(spelling)}" for spelling in known]
    if len(known[0]) > 1:
        keys += _split_keys(name, known[0])
    capitals = dict.fromkeys(key.upper() for key in keys)
    return [key for key in capitals if not any(other != key and other.startswith(key) for other in capitals)]


def _split_keys(name: str, spelling: tuple[str, ...]) -> Iterator[str]:
    """Yield surname and given name spelled in different ways: 欧阳静怡 → ^OUYANGJY ^JINGYI 欧阳JY 欧阳JINGYI."""
    length = 2 if name[:2] in COMPOUND_SURNAMES and len(spelling) > 2 else 1
    initials, given = "".join(part[0] for part in spelling[length:]), "".join(spelling[length:])
    yield f"^{''.join(spelling[:length])}{initials}"
    yield f"^{given}"
    if not name[:length].isascii():
        yield from (f"{name[:length]}{initials}", f"{name[:length]}{given}")
