"""Pasted texts: divided into articles, and no line is lost."""

import re
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tests.visits.laws import NEW_TEXT
from visits.laws.numerals import write_number
from visits.laws.text import read_law

RESTS = st.sampled_from(["　甲", " 乙", "丙", "规定的", ""])
LINES = st.lists(
    st.one_of(
        st.builds(lambda n, rest: f"第{write_number(n)}条{rest}", st.integers(1, 40), RESTS),
        st.builds(lambda n, unit: f"第{write_number(n)}{unit}　名称", st.integers(1, 9), st.sampled_from("编章节")),
        st.builds(lambda n, rest: f"{write_number(n)}、{rest}", st.integers(1, 9), st.sampled_from(["总则", "职责"])),
        st.builds(lambda n, rest: f"（{write_number(n)}）{rest}", st.integers(1, 9), st.sampled_from(["登记", "接谈"])),
        st.builds(lambda n, rest: f"{n}.{rest}", st.integers(1, 9), st.sampled_from(["热情", "依法"])),
        st.text(alphabet="总则为了第一条、，。（）1２ 　\t", max_size=12),
    ),
    max_size=30,
)  # fmt: skip


def squeezed(text):
    return re.sub(r"[\s\u3000]", "", text)


def kept(found):
    """All that the parser kept, as one text without gaps."""
    articles = [f"{a.chapter}{a.label}{a.heading}{a.text}" for a in found.articles]
    return squeezed("".join([*found.loose, *articles]))


@given(LINES)
def test_no_character_is_lost(lines):
    found = read_law("\n".join(lines))

    missing = Counter(squeezed("".join(lines))) - Counter(kept(found))
    assert set(missing) <= set("、（）.．()")  # the marks of the outline stand in the label


@given(LINES)
def test_no_line_is_lost(lines):
    found = read_law("\n".join(lines))

    placed = [squeezed(line) for a in found.articles for line in (*a.chapter.split(" / "), *a.lines)]
    placed += [squeezed(line) for line in found.loose]
    for line in filter(None, map(squeezed, lines)):
        assert any(line == part or (part and line.endswith(part)) for part in placed) or any(
            line == squeezed(a.label) for a in found.articles
        ), line


@given(LINES)
def test_each_number_once(lines):
    keys = [article.key for article in read_law("\n".join(lines)).articles]

    assert len(set(keys)) == len(keys)
    assert "" not in keys


def test_chapters_and_inserted_articles():
    found = read_law(NEW_TEXT)

    assert [(a.label, a.chapter) for a in found.articles] == [
        ("第一条", "第一章 总则"), ("第二条", "第一章 总则"), ("第二条之一", "第一章 总则"), ("第三条", "第二章 附则"),
    ]  # fmt: skip
    assert (found.loose, found.missing, found.repeated) == ([], [], [])


def test_paragraphs_headings_and_what_stands_outside():
    found = read_law(
        "接待办法\n（2026年1月1日印发）\n目录\n第一章 总则\n第一章 总则\n第１条【目的】为了接待。\n第二款。\n"
        "第二条规定的除外。\n第三条 无\n第三条 又"
    )

    first, third = found.articles
    assert (first.label, first.key, first.heading) == ("第１条", "1", "目的")
    assert first.text == "为了接待。\n第二款。\n第二条规定的除外。"
    assert third.text == "无\n第三条 又"
    assert found.loose == ["接待办法", "（2026年1月1日印发）", "目录", "第一章 总则"]
    assert (found.missing, found.repeated) == ([2], ["第三条"])


def test_outline_of_own_rules():
    found = read_law("接待室制度\n一、总则\n（一）热情\n（二）职责\n1.登记\n接着写\n2.解答\n二、解释权归办公室")

    assert [(a.label, a.key, a.chapter, a.text) for a in found.articles] == [
        ("一（一）", "1.1", "一、总则", "热情"),
        ("一（二）1", "1.2.1", "一、总则 / （二）职责", "登记\n接着写"),
        ("一（二）2", "1.2.2", "一、总则 / （二）职责", "解答"),
        ("二", "2", "", "解释权归办公室"),
    ]
    assert (found.loose, found.missing) == (["接待室制度"], [])


def test_text_without_numbers_is_kept_as_a_whole():
    [whole] = read_law("关于加强接待工作的通知\n各科室：\n请认真落实。").articles

    assert (whole.label, whole.key) == ("全文", "0")
    assert whole.text == "关于加强接待工作的通知\n各科室：\n请认真落实。"


def test_empty_text_has_nothing():
    assert read_law(" \n\n").articles == []
