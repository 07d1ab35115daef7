"""Windows of characters: what the index holds of a text, and what it must hold for a term to be there.

From each place of a text there is one window of up to three characters (of letters and digits up to four), so a term
of up to three is the beginning of a window, and a longer one is all of its windows. With windows of two a term whose
pairs are everywhere, while it is nowhere itself, would cost a look into every row (来访人员).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

ZH_TSV_SQL = """
CREATE OR REPLACE FUNCTION zh_tsv(t text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 3000 AS $fn$
DECLARE
  c text[] := string_to_array(t, NULL);      -- one element per character; an Ext B character is one element
  r text[] := '{}'; k int := 0; n int := cardinality(c); g text; b text; m int;
BEGIN
  FOR i IN 1 .. n LOOP
    g := c[i];
    CONTINUE WHEN g = ' ';                   -- a window never crosses a separator
    m := i + 1;
    IF ascii(g) <= 127 THEN                  -- latin/digit run: pairs are too common, take up to four characters
      LOOP
        b := c[m];
        EXIT WHEN m > i + 3 OR b IS NULL OR b = ' ' OR ascii(b) > 127;
        g := g || b; m := m + 1;
      END LOOP;
      k := k + 1; r[k] := g;
      CONTINUE WHEN m > i + 1 OR c[m] IS NULL OR c[m] = ' ';
    END IF;
    LOOP                                     -- Han etc., and the last of a run before it ("3栋楼"): up to three
      b := c[m];
      EXIT WHEN m > i + 2 OR b IS NULL OR b = ' ';
      g := g || b; m := m + 1;
    END LOOP;
    k := k + 1; r[k] := g;
  END LOOP;
  RETURN array_to_tsvector(r);               -- no parser, dictionary or collation: independent of the locale
END $fn$"""
_RUNS = re.compile(r"[\x21-\x7e]+|[^\x20-\x7e]+")
_ASCII_WINDOW, _HAN_WINDOW = 4, 3


def _ascii_lexemes(word: str, run: str, start: int, end: int) -> Iterator[str]:
    is_last = end == len(word)
    if len(run) < _ASCII_WINDOW:
        if is_last and start == 0:
            yield f"'{run}':*"
        elif not is_last and len(run) > 1:  # a run before a Han character ends there: the lexeme is whole
            yield f"'{run}'"
    for i in range(len(run) - _ASCII_WINDOW + 1):
        yield f"'{run[i : i + _ASCII_WINDOW]}'"
    if not is_last and (len(run) < _ASCII_WINDOW or end - 1 + _HAN_WINDOW <= len(word)):
        yield _window(word, end - 1)  # after a long number, the beginning of a window says too little for its price


def _window(word: str, start: int) -> str:
    """The lexeme of this place: whole, or its beginning where the word ends early."""
    window = word[start : start + _HAN_WINDOW]
    return f"'{window}'" if len(window) == _HAN_WINDOW else f"'{window}':*"


def _han_lexemes(word: str, start: int, end: int) -> Iterator[str]:
    """The windows that begin in this run; a short one is needed only if no longer one before holds it."""
    for place in range(start, end):
        if place == 0 or len(word) - place >= _HAN_WINDOW:
            yield _window(word, place)


def _lexemes(term: str) -> Iterator[str]:
    """What the index must hold for a term; the text is looked into again, so words of one or two characters, which
    begin many windows, are left out where those of other words say enough.
    """
    words = [list(_word_lexemes(word)) for word in term.split(" ")]
    telling = [lexemes for lexemes in words if any(not lexeme.endswith("*") for lexeme in lexemes)]
    for lexemes in telling or words:
        yield from lexemes


def _word_lexemes(word: str) -> Iterator[str]:
    for match in _RUNS.finditer(word):
        if match.group().isascii():
            yield from _ascii_lexemes(word, match.group(), match.start(), match.end())
        else:
            yield from _han_lexemes(word, match.start(), match.end())


def zh_tsquery(choices: Iterable[Sequence[str]]) -> str:
    """Build the tsquery that every text holding one of each choice satisfies; terms hold no quote or backslash."""
    return " & ".join(
        f"({' | '.join(alternatives)})" if len(alternatives) > 1 else alternatives[0]
        for choice in choices
        if (alternatives := [" & ".join(dict.fromkeys(_lexemes(term))) for term in choice])
    )


def zh_exact(term: str) -> bool:
    """Tell whether the index alone proves the term, so that the text need not be looked at again."""
    if term.isascii():
        return len(term) <= _ASCII_WINDOW and " " not in term
    return len(term) <= _HAN_WINDOW and not any(character.isascii() for character in term)
