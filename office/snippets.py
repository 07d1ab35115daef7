"""Where in a text what was looked for is, to be marked: in a short text as a whole, in a long one around the hits."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from office.masking import mask_text
from office.pinyin import name_keys
from office.search import DROPPED, spelled_term, zh_normalise, zh_terms

Span = tuple[int, int]
GAP = "…"
MOST_FRAGMENTS, MOST_HITS = 3, 30


class Part(NamedTuple):
    """A piece of text, found or not."""

    text: str
    is_hit: bool = False


@lru_cache(maxsize=8192)
def _fold(character: str) -> str:
    """What one character becomes in a search text; a gap is one space, what is dropped is nothing."""
    return "" if DROPPED.match(character) else zh_normalise(character) or " "


def _folded(text: str) -> tuple[str, list[int]]:
    """Normalise a text, remembering for each character which character of the original it came from."""
    folded: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(text):
        for piece in _fold(character):
            if piece != " " or folded[-1:] != [" "]:
                folded.append(piece)
                origin.append(index)
    return "".join(folded), origin


def _places(folded: str, term: str) -> Iterator[int]:
    start = folded.find(term)
    while start >= 0:
        yield start
        start = folded.find(term, start + len(term))


def _hits(text: str, query: str) -> list[list[Span]]:
    """For each term found its places in the original text."""
    folded, origin = _folded(text)
    places = (
        [(origin[start], origin[start + len(term) - 1] + 1) for start in _places(folded, term)]
        for term in dict.fromkeys(zh_terms(query))
    )
    return [spans[:MOST_HITS] for spans in places if spans]


def _joined(spans: Iterable[Span]) -> list[Span]:
    """In order, with those that touch made one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _parts(text: str, marks: list[Span], start: int, end: int) -> Iterator[Part]:
    """A piece of a text, cut where marks begin and end."""
    for first, last in marks:
        if last > start and first < end:
            yield Part(text[start:first])
            yield Part(text[first:last], is_hit=True)
            start = last
    yield Part(text[start:end])


def marked(text: str, query: str) -> list[Part]:
    """Return the whole text with every hit marked."""
    marks = _joined(span for spans in _hits(text, query) for span in spans)
    return [part for part in _parts(mask_text(text), marks, 0, len(text)) if part.text]


def marked_name(name: str, query: str) -> list[Part]:
    """Return a name with what was typed marked; typed in pinyin, all of it is."""
    spelled = [key for term in zh_terms(query) if (key := spelled_term(term))]
    if spelled and any(key in known for known in name_keys(zh_normalise(name)) for key in spelled):
        return [Part(name, is_hit=True)]
    return marked(name, query)


def snippet(text: str, query: str, width: int = 60) -> list[Part]:
    """Cut about width characters around the first hit of each term, with … where something was left out.

    Without a hit the list is empty: the hit is elsewhere. Numbers of documents and phones stay masked, even where one
    of them is the hit.
    """
    hits = _hits(text, query)
    if not hits:
        return []
    marks = _joined(span for spans in hits for span in spans)
    firsts = [mark for mark in marks if any(spans[0][0] >= mark[0] and spans[0][1] <= mark[1] for spans in hits)]
    firsts = firsts[:MOST_FRAGMENTS]
    room = max(0, width // len(firsts) - max(end - start for start, end in firsts))
    pieces = _joined((max(0, start - room // 3), min(len(text), end + room - room // 3)) for start, end in firsts)
    shown = mask_text(text)  # as long as the text, so the places stay right
    parts = [Part(GAP)] if pieces[0][0] else []
    for start, end in pieces:
        parts += [*_parts(shown, marks, start, end), *([Part(GAP)] if end < len(text) else [])]
    return [part for part in parts if part.text]


def as_html(parts: Iterable[Part]) -> SafeString:
    """The parts as they stand on a page: hits in <mark>, all else escaped."""
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", part.text) if part.is_hit else part.text,) for part in parts)
    )
