"""Splitting the pasted text of a law into its articles; every line is kept somewhere, none is dropped."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from visits.laws.numerals import NUMERAL, article_key, key_numbers, parse_number

HEADING = re.compile(rf"第\s*{NUMERAL}\s*(分编|编|章|节)(?=\s|$|[^，。；：、的规所])")
WHOLE = "全文"
LEVELS = {"编": 0, "分编": 1, "章": 2, "节": 3}
ARTICLE = re.compile(rf"(第\s*({NUMERAL})\s*条(?:\s*之\s*{NUMERAL})?)(\s*)(.*)", re.DOTALL)
TITLED = re.compile(r"[【〔\[]([^】〕\]]{1,100})[】〕\]]\s*(.*)", re.DOTALL)
OUTLINE = (
    re.compile(r"([一二三四五六七八九十百]+)[、．.]\s*(.+)"),
    re.compile(r"[（(]([一二三四五六七八九十百]+)[）)]\s*(.+)"),
    re.compile(r"([0-9０-９]+)[.．、]\s*(.+)"),
)
CONTINUES = (
    "规所、，。；：和与至及的中第之有款项"  # what follows a number that is only mentioned at the start of a line
)


@dataclass
class ReadArticle:
    """One article as found in the text."""

    label: str
    key: str
    chapter: str = ""
    heading: str = ""
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its paragraphs, a line each."""
        return "\n".join(self.lines)


@dataclass
class ReadLaw:
    """What was found: articles, and the lines that belong to none of them."""

    articles: list[ReadArticle] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)  # numbers that occur twice; the second stands in the text before

    @property
    def missing(self) -> list[int]:
        """Numbers left out up to the last article; an outline has none of its own."""
        if any("." in article.key for article in self.articles):
            return []
        numbers = {key_numbers(article.key)[0] for article in self.articles}
        return sorted(set(range(1, max(numbers, default=0))) - numbers)

    @property
    def empty(self) -> list[str]:
        """Labels of articles without any text."""
        return [article.label for article in self.articles if not article.text.strip()]


def read_law(text: str) -> ReadLaw:
    """Split a text at 第…条; a text without any at its outline 一、（一）1.; one without either is kept as a whole."""
    lines = [line.strip("\ufeff\u200b \t\u3000\xa0") for line in text.splitlines()]
    lines = [line for line in lines if line]
    if any(_starts_article(line, None) for line in lines):
        return _Articles().read(lines)
    found = _Outline().read(lines)
    return found if found.articles or not lines else ReadLaw([ReadArticle(WHOLE, "0", lines=lines)])


def _starts_article(line: str, last: tuple[int, int] | None) -> re.Match[str] | None:
    """The parts of the line if an article begins here: a gap follows the number, or the number is the next one."""
    match = ARTICLE.match(line)
    if match is None or not parse_number(match[2]):
        return None
    rest = match[4]
    if match[3] or not rest or TITLED.match(rest):
        return match
    number, suffix = key_numbers(article_key(match[1]))
    is_next = last is None or (number, suffix) in {(last[0] + 1, 0), (last[0], last[1] + 1)}
    return match if is_next and rest[0] not in CONTINUES else None


class _Articles:
    """Walks through the lines, remembering in which chapter it is."""

    def __init__(self) -> None:
        self.found = ReadLaw()
        self.path: list[tuple[int, str, bool]] = []  # level, line, and whether an article stands below it
        self.known: set[str] = set()
        self.last: tuple[int, int] | None = None

    def read(self, lines: Sequence[str]) -> ReadLaw:
        for line in lines:
            heading, article = HEADING.match(line), _starts_article(line, self.last)
            if heading:
                self._enter(LEVELS[heading[1]], line)
            elif article:
                self._begin(article, line)
            else:
                self._place(line)
        self._leave(0)
        return self.found

    def _leave(self, level: int) -> None:
        """Close headings of this level and below; one without articles (a table of contents) is a loose line."""
        self.found.loose += [line for deep, line, used in self.path if deep >= level and not used]
        self.path = [entry for entry in self.path if entry[0] < level]

    def _enter(self, level: int, line: str) -> None:
        self._leave(level)
        self.path.append((level, line, False))

    def _begin(self, match: re.Match[str], line: str) -> None:
        key = article_key(match[1])
        if key in self.known:
            self.found.repeated.append(match[1])
            self._place(line)
            return
        titled = TITLED.match(match[4])
        heading, rest = (titled[1], titled[2]) if titled else ("", match[4])
        self.path = [(level, text, True) for level, text, _used in self.path]
        chapter = " / ".join(text for _level, text, _used in self.path)
        label = re.sub(r"\s", "", match[1])
        self.found.articles.append(ReadArticle(label, key, chapter, heading, [rest] if rest else []))
        self.known.add(key)
        self.last = key_numbers(key)

    def _place(self, line: str) -> None:
        """A paragraph of the article before it; above the first article, a loose line."""
        if self.found.articles and (not self.path or self.path[-1][2]):
            self.found.articles[-1].lines.append(line)
        else:
            self.found.loose.append(line)


def _outline_level(line: str) -> tuple[int, str, str] | None:
    for level, pattern in enumerate(OUTLINE):
        match = pattern.match(line)
        if match and parse_number(match[1]):
            return level, match[1], match[2]
    return None


def _outline_label(path: Sequence[str]) -> str:
    """三（二）1, as the clauses of the room's own rules are cited."""
    return path[0] + "".join(f"（{part}）" for part in path[1:2]) + "".join(path[2:])


class _Outline:
    """Walks through 一、（一）1.: a line with a deeper one right below heads that one, any other is an article."""

    def __init__(self) -> None:
        self.found = ReadLaw()
        self.path: list[str] = []  # numbers, from the top
        self.heads: list[tuple[str, bool]] = []  # lines, and whether an article stands below
        self.known: set[str] = set()
        self.lines: list[str] = self.found.loose  # where a line without a number goes

    def read(self, lines: Sequence[str]) -> ReadLaw:
        for line, deeper in _with_next_level(lines):
            entry = _outline_level(line)
            if entry is None or entry[0] > len(self.path):
                self.lines.append(line)
            else:
                self._enter(line, entry, is_head=deeper == entry[0] + 1)
        self._leave(0)
        return self.found

    def _leave(self, level: int) -> None:
        """Close what is of this level and below; a head without articles is a loose line."""
        self.found.loose += [line for line, used in self.heads[level:] if not used]
        self.path, self.heads = self.path[:level], self.heads[:level]

    def _enter(self, line: str, entry: tuple[int, str, str], *, is_head: bool) -> None:
        level, number, text = entry
        self._leave(level)
        self.path.append(number)
        label = _outline_label(self.path)
        key = article_key(label)
        if is_head:
            self.heads.append((line, False))
        elif key in self.known:
            self.found.repeated.append(label)
            self.lines = self.found.loose
            self.lines.append(line)
        else:
            self._begin(label, key, text)

    def _begin(self, label: str, key: str, text: str) -> None:
        self.heads = [(line, True) for line, _used in self.heads]
        article = ReadArticle(label, key, " / ".join(line for line, _used in self.heads), "", [text])
        self.found.articles.append(article)
        self.known.add(key)
        self.lines = article.lines


def _with_next_level(lines: Sequence[str]) -> Iterator[tuple[str, int]]:
    for index, line in enumerate(lines):
        after = _outline_level(lines[index + 1]) if index + 1 < len(lines) else None
        yield line, after[0] if after else -1
