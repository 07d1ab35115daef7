"""The piece of a text around what was looked for."""

from typing import NamedTuple

from office.masking import mask_text
from office.search import DROPPED, zh_normalise, zh_terms


class Snippet(NamedTuple):
    """A piece of text around the first hit; the template marks the middle part and escapes all three."""

    before: str
    match: str
    after: str


def _folded(text: str) -> tuple[str, list[int]]:
    """Normalise a text, remembering for each character which character of the original it came from."""
    folded: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(text):
        if DROPPED.match(character):
            continue
        for piece in zh_normalise(character) or " ":
            if piece != " " or folded[-1:] != [" "]:
                folded.append(piece)
                origin.append(index)
    return "".join(folded), origin


def _first_hit(text: str, query: str) -> tuple[int, int] | None:
    """Find the first hit as typed, else in the normalised text, which costs much more."""
    typed = [(start, start + len(word)) for word in query.split() if (start := text.find(word)) >= 0]
    if typed:
        return min(typed)
    whole = zh_normalise(text)
    terms = [term for term in zh_terms(query) if term in whole]
    folded, origin = _folded(text) if terms else ("", [])
    hits = [(start, term) for term in terms if (start := folded.find(term)) >= 0]
    if not hits:
        return None
    start, term = min(hits, key=lambda hit: (hit[0], -len(hit[1])))
    return origin[start], origin[start + len(term) - 1] + 1


def snippet(text: str, query: str, width: int = 60) -> Snippet:
    """Cut about width characters of a text around the first hit, with … where something was left out.

    Numbers of documents and phones stay masked, even where one of them is the hit.
    """
    start, end = _first_hit(text, query) or (0, 0)
    first = max(0, start - max(0, width - (end - start)) // 3)
    last = min(len(text), max(end, first + width))
    shown = mask_text(text)  # as long as the text, so the places stay right
    lead, tail = "…" if first else "", "…" if last < len(text) else ""
    return Snippet(lead + shown[first:start], shown[start:end], shown[end:last] + tail)
