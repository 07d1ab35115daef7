"""The text of an interview record: lines of questions and answers (问／答), or plain narrative."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

QUESTION, ANSWER, PLAIN = "question", "answer", "plain"
MARKS = {QUESTION: "问", ANSWER: "答"}
KINDS = {mark: kind for kind, mark in MARKS.items()}
INLINE = re.compile(r"(?<=[？?。！!；;])\s*(?=[问答]\s*[:：])")  # 问：…？答：…。 on one line
MARKED = re.compile(r"\s*([问答])\s*[:：]\s*(.*)", re.DOTALL)


class Line(NamedTuple):
    """A question, an answer or a paragraph; an answer of several paragraphs keeps its line breaks."""

    kind: str
    text: str

    @property
    def mark(self) -> str:
        """问, 答 or nothing."""
        return MARKS.get(self.kind, "")


def parse_lines(content: str) -> list[Line]:
    """The lines of a text; a line without a mark belongs to the question or answer before it."""
    lines: list[Line] = []
    for raw in _pieces(content):
        text = raw.strip()
        found = MARKED.fullmatch(text)
        if found:
            lines.append(Line(KINDS[found[1]], found[2].strip()))
        elif text and lines and lines[-1].kind != PLAIN:
            before = lines[-1]
            lines[-1] = Line(before.kind, f"{before.text}\n{text}" if before.text else text)
        elif text:
            lines.append(Line(PLAIN, text))
    return lines


def _pieces(content: str) -> Iterator[str]:
    """The lines as typed; one that begins with a mark also ends where the next mark follows a full stop."""
    for line in content.splitlines():
        yield from INLINE.split(line) if MARKED.fullmatch(line) else [line]


def format_lines(lines: list[Line]) -> str:
    """The text that parses into these lines."""
    return "\n".join(f"{line.mark}：{line.text}" if line.mark else line.text for line in lines)


def without_empty_end(content: str) -> str:
    """The text without the marks at its end that nobody wrote anything behind."""
    return re.sub(r"(\s*(?<![^\s])[问答]\s*[:：]\s*)+\Z", "", content).rstrip()


def is_dialogue(content: str) -> bool:
    """Whether the text is written as questions and answers."""
    return any(line.kind != PLAIN for line in parse_lines(content))


@dataclass(frozen=True)
class Passage:
    """Lines that one of two texts has and the other has not."""

    removed: str
    added: str


def changed_passages(old: str, new: str) -> list[Passage]:
    """What was taken out and what was put in, line by line."""
    before, after = old.splitlines(), new.splitlines()
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [
        Passage("\n".join(before[start:end]), "\n".join(after[first:last]))
        for kind, start, end, first, last in codes
        if kind != "equal"
    ]
