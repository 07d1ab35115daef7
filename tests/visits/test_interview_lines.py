"""Questions and answers: what is typed, what is kept, what is printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visits.interview_lines import (
    ANSWER,
    PLAIN,
    QUESTION,
    Line,
    changed_passages,
    format_lines,
    is_dialogue,
    parse_lines,
    without_empty_end,
)

WORDS = st.text("电梯坏了吗,。 ：问答abc", min_size=1, max_size=20).map(str.strip)
TEXTS = WORDS.filter(lambda text: parse_lines(text) == [Line(PLAIN, text)] and len(parse_lines(f"问：{text}")) == 1)
MARKED = st.builds(Line, st.sampled_from([QUESTION, ANSWER]), st.one_of(st.just(""), TEXTS))


@given(st.lists(MARKED, max_size=8), st.lists(st.builds(Line, st.just(PLAIN), TEXTS), max_size=3))
def test_what_is_written_is_read_again(talk, before):
    lines = [*before, *talk]
    assert parse_lines(format_lines(lines)) == lines


@given(st.text(max_size=200))
def test_no_word_is_lost(content):
    kept = "".join(line.mark + line.text for line in parse_lines(content))
    for character in content:
        if not character.isspace() and character not in ":：":
            assert character in kept


def test_lines_with_and_without_marks():
    content = "来访人情绪平稳。\n问：什么事？\n答: 电梯坏了，\n已经一个月。\n\n问：报修了吗？"
    assert parse_lines(content) == [
        Line(PLAIN, "来访人情绪平稳。"),
        Line(QUESTION, "什么事？"),
        Line(ANSWER, "电梯坏了，\n已经一个月。"),
        Line(QUESTION, "报修了吗？"),
    ]
    assert is_dialogue(content)


def test_answer_on_the_line_of_its_question_is_an_answer():
    assert parse_lines("问：什么事？答：电梯坏了。") == [Line(QUESTION, "什么事？"), Line(ANSWER, "电梯坏了。")]
    assert parse_lines("来访人说：什么？答：不知道。")[0].kind == PLAIN


def test_narrative_stays_narrative():
    content = "来访人称：问题出在电梯。\n回答：不知道。"
    assert {line.kind for line in parse_lines(content)} == {PLAIN}
    assert not is_dialogue(content)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("问：什么事？\n答：电梯。\n问：", "问：什么事？\n答：电梯。"),
        ("问：", ""),
        ("问：一？\n答：\n\n问： ", "问：一？"),
        ("来访人不回答：", "来访人不回答："),
        ("答：无。", "答：无。"),
    ],
)
def test_marks_without_words_at_the_end_are_left_out(typed, kept):
    assert without_empty_end(typed) == kept


def test_changed_passages_tell_what_went_and_what_came():
    found = changed_passages("问：几号楼？\n答：三号楼。", "问：几号楼？\n答：五号楼。")
    assert [(passage.removed, passage.added) for passage in found] == [("答：三号楼。", "答：五号楼。")]
    assert changed_passages("同", "同") == []
