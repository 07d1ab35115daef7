"""Two versions of a law side by side, article by article."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

from visits.models.law import LawArticle

LONGEST = 4000  # beyond that the two texts are shown without marks: comparing takes time by the square
SAME = 0.35  # texts that share less are shown as two


class Piece(NamedTuple):
    """A piece of a text, and whether it is only in this one."""

    text: str
    is_changed: bool


@dataclass(frozen=True)
class Pair:
    """One article in both versions; either may lack it."""

    old: LawArticle | None
    new: LawArticle | None
    old_pieces: tuple[Piece, ...] = ()
    new_pieces: tuple[Piece, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether the wording differs."""
        return self.old is None or self.new is None or _words(self.old) != _words(self.new)


def _words(article: LawArticle) -> str:
    return f"{article.heading}\n{article.text}" if article.heading else article.text


def pairs(old: Iterable[LawArticle], new: Iterable[LawArticle]) -> list[Pair]:
    """Articles with the same number beside each other, in the order of the newer version."""
    before = {article.key: article for article in old}
    after = {article.key: article for article in new}
    found = [_pair(before.get(key), article) for key, article in after.items()]
    gone = [_pair(article, None) for key, article in before.items() if key not in after]
    return sorted(found + gone, key=lambda pair: _place(pair.new or pair.old))


def _place(article: LawArticle | None) -> tuple[int, int, int]:
    return (article.number, article.suffix, article.position) if article else (0, 0, 0)


def _pair(old: LawArticle | None, new: LawArticle | None) -> Pair:
    old_text, new_text = (_words(article) if article else "" for article in (old, new))
    return Pair(old, new, *compare(old_text, new_text))


def compare(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in pieces, those marked that the other lacks."""
    whole = (Piece(old, False),), (Piece(new, False),)
    if old == new or not old or not new or max(len(old), len(new)) > LONGEST:
        return whole
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < SAME:
        return whole
    codes = matcher.get_opcodes()
    left = ((old[start:end], tag != "equal") for tag, start, end, _first, _last in codes)
    right = ((new[start:end], tag != "equal") for tag, _start, _end, start, end in codes)
    return tuple(_joined(left)), tuple(_joined(right))


def _joined(pieces: Iterable[tuple[str, bool]]) -> Iterator[Piece]:
    yield from (Piece(text, is_changed) for text, is_changed in pieces if text)
