"""Recognising in a text which laws and articles it names, and keeping that as citations.

《信访工作条例》第二十三条第二款、第二十四条 names two articles; a title or short title the library knows is also
recognised without 《》 where an article follows. What the library lacks is kept as written, never refused.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from office.models import User
from office.written import written_day
from visits.laws.numerals import NUMERAL, article_key, article_label, key_numbers
from visits.models.citation import Citation
from visits.models.law import STATE, Law, LawArticle, LawVersion
from visits.models.visit import Visit

TITLE = re.compile(r"《([^《》]{2,200})》(?:[（(][^（）()]{0,30}[）)])?")
_PART = rf"(?:第?\s*{NUMERAL}\s*款)?(?:第?\s*[（(]?\s*{NUMERAL}\s*[）)]?\s*项)?(?:第?\s*{NUMERAL}\s*目)?"
NUMBERED = re.compile(rf"第\s*({NUMERAL})(?:\s*条)?(?:\s*之\s*({NUMERAL}))?({_PART})")
RANGE = re.compile(rf"第\s*({NUMERAL})\s*条?\s*(?:至|到|—|－|-|–)\s*第?\s*({NUMERAL})\s*条")
SHORTENED = re.compile(rf"第\s*{NUMERAL}(?:\s*、\s*第?{NUMERAL})+\s*条")  # 第二十三、二十四条
ARTICLE = re.compile(rf"第\s*{NUMERAL}\s*条(?:\s*之\s*{NUMERAL})?{_PART}")
OUTLINE = re.compile(r"第?[一二三四五六七八九十]+条?[、.]?\s*[（(][一二三四五六七八九十]+[）)]\s*(?:[0-9０-９]+)?")
BETWEEN = re.compile(r"(?:[\s、，,和及与或以]|规定的|的|（[^（）]{0,40}）|\([^()]{0,40}\))*")
YEAR = re.compile(r"[（(]\s*\d{4}\s*年?[^（）()]{0,10}[）)]$")
LONGEST_RANGE = 30


@dataclass(frozen=True)
class Reference:
    """One law or article named in a text."""

    title: str
    key: str  # empty where only the law is named
    written: str


def plain_title(title: str) -> str:
    """A title as it is compared: one width, no gaps, without the state's name and a year in brackets."""
    folded = re.sub(r"\s", "", unicodedata.normalize("NFKC", title)).strip("《》")
    return YEAR.sub("", folded).removeprefix(STATE)


def names_of_laws() -> dict[str, int]:
    """Each title and short title with its law; a full title wins over a short one."""
    names: dict[str, int] = {}
    laws = list(Law.objects.values_list("pk", "title", "aliases"))
    for pk, _title, aliases in laws:
        names.update({plain_title(alias): pk for alias in aliases})
    names.update({plain_title(title): pk for pk, title, _aliases in laws})
    return names


def references(text: str, names: Mapping[str, Any]) -> list[Reference]:
    """What the text names, in its order, each once."""
    found: dict[tuple[str, str], Reference] = {}
    for title, written, start in sorted(_titles(text, names), key=lambda entry: entry[2]):
        articles = list(_articles(text, start))
        for key, label in articles or [("", "")]:
            found.setdefault((plain_title(title), key), Reference(title, key, f"{written}{label}"))
    with_articles = {title for title, key in found if key}
    return [said for (title, key), said in found.items() if key or title not in with_articles]


def _titles(text: str, names: Mapping[str, Any]) -> Iterator[tuple[str, str, int]]:
    """Title, as written, and where the articles would begin: in 《》, or a known name before 第…条."""
    quoted = [match.span() for match in TITLE.finditer(text)]
    for match in TITLE.finditer(text):
        yield match[1], f"《{match[1]}》", match.end()
    if not names:
        return
    known = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    for match in re.finditer(rf"({known})\s*(?={ARTICLE.pattern}|{OUTLINE.pattern})", text):
        if not any(start <= match.start() < end for start, end in quoted):
            yield match[1], match[1], match.end()


def _articles(text: str, start: int) -> Iterator[tuple[str, str]]:
    """Keys and labels of the articles that follow one another from here."""
    place = start
    while True:
        gap = BETWEEN.match(text, place)
        place = gap.end() if gap else place
        for pattern, read in ((RANGE, _range), (SHORTENED, _shortened), (ARTICLE, _single), (OUTLINE, _outline)):
            match = pattern.match(text, place)
            if match:
                yield from read(match)
                place = match.end()
                break
        else:
            return


def _range(match: re.Match[str]) -> list[tuple[str, str]]:
    first, last = (int(article_key(part) or 0) for part in match.groups())
    return [(str(number), article_label(number)) for number in range(first, min(last, first + LONGEST_RANGE) + 1)]


def _shortened(match: re.Match[str]) -> list[tuple[str, str]]:
    keys = [article_key(part) for part in re.findall(NUMERAL, match[0])]
    return [(key, article_label(int(key))) for key in keys if key]


def _single(match: re.Match[str]) -> list[tuple[str, str]]:
    parts = NUMBERED.match(match[0])
    key = article_key(match[0][: parts.start(3)]) if parts else ""
    return [(key, re.sub(r"\s", "", match[0]))] if key else []


def _outline(match: re.Match[str]) -> list[tuple[str, str]]:
    key = article_key(match[0])
    return [(key, match[0].strip())] if key else []


class Library:
    """Looks up references on a day; each law and article once, however many texts name it."""

    def __init__(self, on: date) -> None:
        self.on = on
        self._laws: dict[int, Law] = {}
        self._articles: dict[tuple[int, str], LawArticle | None] = {}

    @cached_property
    def names(self) -> dict[str, int]:
        """All names of laws; not asked for before a text names one."""
        return names_of_laws()

    def find(self, said: Reference) -> tuple[Law | None, LawVersion | None, LawArticle | None]:
        """Law, its version of the day and the article, as far as the library has them."""
        pk = self.names.get(plain_title(said.title))
        if pk is None:
            return None, None, None
        if pk not in self._laws:
            self._laws[pk] = Law.objects.prefetch_related("versions").get(pk=pk)
        version = self._laws[pk].version_for(self.on)
        return self._laws[pk], version, self.article(version, said.key)

    def article(self, version: LawVersion | None, key: str) -> LawArticle | None:
        """The valid article of this number."""
        if version is None or not key:
            return None
        place = (version.pk, key)
        if place not in self._articles:
            self._articles[place] = version.articles.valid().filter(key=key).first()
        return self._articles[place]


def visit_of(source: Any) -> Visit:
    """The visit a text belongs to."""
    if isinstance(source, Visit):
        return source
    for name in ("visit", "round", "referral"):
        if hasattr(source, name):
            return visit_of(getattr(source, name))
    raise TypeError(f"{source!r} leads to no visit")


def record_citations(
    source: models.Model, text: str, *, by: User, on: date, library: Library | None = None
) -> list[Citation]:
    """Keep what the text names as citations of its row, with the articles of the versions in force on the day.

    Whoever records several texts hands in one `Library` of the day for all of them.
    """
    if not text or ("《" not in text and not ARTICLE.search(text) and not OUTLINE.search(text)):
        return []
    library, visit = library or Library(on), visit_of(source)
    kind = ContentType.objects.get_for_model(source)
    known = set(Citation.objects.filter(content_type=kind, object_id=source.pk).values_list("title", "key"))
    written = [
        _citation(said, library, visit=visit, content_type=kind, object_id=source.pk, cited_by=by)
        for said in references(text, library.names)
        if (said.title[:200], said.key) not in known
    ]
    return Citation.objects.bulk_create(written)


def versions_in_words(*texts: str, on: date) -> list[str]:
    """For a paper: each law or article these texts name, with document number and days of the version then in force."""
    library = Library(on)
    said = [one for text in texts for one in references(text, library.names)]
    found = ((one, *library.find(one)) for one in said)
    cited = (
        Citation(written=one.written, law=law, version=version) for one, law, version, _article in found if version
    )
    return list(dict.fromkeys(map(cited_as, cited)))


def _citation(said: Reference, library: Library, **values: Any) -> Citation:
    law, version, article = library.find(said)
    return Citation(
        title=said.title[:200], key=said.key, written=said.written[:300], cited_on=library.on, law=law,
        version=version, article=article, **values,
    )  # fmt: skip


def link_citations(law: Law) -> int:
    """Fill in for a law that came into the library what earlier texts say of it; those of filed visits stay.

    To be called inside the transaction that changed the law.
    """
    names = {plain_title(name) for name in (law.title, *law.aliases)}
    unknown = Citation.objects.filter(law=None).order_by().values_list("title", flat=True).distinct()
    titles = [title for title in unknown if plain_title(title) in names]
    lacking = Citation.objects.filter(models.Q(title__in=titles, law=None) | models.Q(law=law, article=None))
    lacking = lacking.exclude(key="", version__isnull=False).exclude(visit__status="archived")
    libraries: dict[date, Library] = {}
    return sum(
        _fill(citation, libraries.setdefault(citation.cited_on, Library(citation.cited_on)))
        for citation in lacking.select_for_update(of=("self",))
    )


def _fill(citation: Citation, library: Library) -> bool:
    """Complete one citation; the version it has stays, even if another is in force on its day by now."""
    before = (citation.law_id, citation.version_id, citation.article_id)
    law, version, _article = library.find(Reference(citation.title, citation.key, citation.written))
    citation.law = citation.law or law
    citation.version = citation.version or (version if law and law.pk == citation.law_id else None)
    citation.article = citation.article or library.article(citation.version, citation.key)
    if (citation.law_id, citation.version_id, citation.article_id) == before:
        return False
    citation.save(update_fields=["law", "version", "article"])
    return True


def cited_label(citation: Citation) -> str:
    """As shown on screen: the title, the article as the library writes it, the version."""
    named = f"《{citation.title}》{_place(citation)}"
    return f"{named} ({citation.version})" if citation.version else named


def _place(citation: Citation) -> str:
    if citation.article:
        return citation.article.label
    number, suffix = key_numbers(citation.key) if citation.key and "." not in citation.key else (0, 0)
    return article_label(number, suffix) if number else citation.key


def cited_as(citation: Citation) -> str:
    """As printed on a paper: the reference as written, with document number and days of the version; always Chinese."""
    if citation.version is None or citation.law is None:
        return citation.written
    version = citation.version
    facts = [version.document_no, f"{written_day(version.adopted_on)}公布" if version.adopted_on else ""]
    facts.append(f"{written_day(version.in_force_from)}起施行")
    return f"{citation.written}（{'，'.join(fact for fact in facts if fact)}）"


def by_law(citations: Iterable[Citation]) -> list[Any]:
    """Each law or article once, however often the visit's texts name it, with the kinds of text that do."""
    found: dict[tuple[Any, ...], Any] = {}
    for citation in citations:
        key = (citation.law_id or plain_title(citation.title), citation.version_id, citation.article_id, citation.key)
        first = found.setdefault(key, citation)
        first.label = cited_label(first)
        first.places = list(dict.fromkeys([*getattr(first, "places", []), citation.place]))
    return list(found.values())
