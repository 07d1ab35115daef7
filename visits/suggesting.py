"""Which category a text speaks of, by the words in it: proposed with its reasons, never chosen."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from office.models import CategoryWord, Code

MOST = 3


@dataclass(frozen=True)
class Suggestion:
    """One category and the words of the text that speak for it."""

    category: Code
    words: tuple[str, ...]


def found_words(text: str, words: Iterable[str]) -> list[str]:
    """The words that stand in the text, in its order; a word inside a longer one found there says nothing more."""
    found = [word for word in words if word in text]
    whole = [word for word in found if not any(word != other and word in other for other in found)]
    return sorted(set(whole), key=lambda word: (text.index(word), word))


def suggest_categories(text: str, *, on: date) -> list[Suggestion]:
    """The categories most words speak for, at most three; where as many speak, the longer words count. One query."""
    by_category: dict[Code, list[str]] = defaultdict(list)
    usable = Code.objects.usable(on)
    rows = CategoryWord.objects.filter(Q(category__in=usable), is_active=True).select_related("category__parent")
    for row in rows:
        if row.word in text:
            by_category[row.category].append(row.word)
    every_word = [word for words in by_category.values() for word in words]
    telling = set(found_words(text, every_word))
    found = [
        Suggestion(category, tuple(found_words(text, [word for word in words if word in telling])))
        for category, words in by_category.items()
    ]
    found = [suggestion for suggestion in found if suggestion.words]
    return sorted(found, key=_weight)[:MOST]


def _weight(suggestion: Suggestion) -> tuple[int, int, int]:
    return -len(suggestion.words), -len("".join(suggestion.words)), suggestion.category.position
