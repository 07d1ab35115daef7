"""Chinese substring search on stock PostgreSQL: normaliser, field, lookups, index and the pager.

One normalised text column and one GIN index over zh_tsv(column), a tsvector of overlapping windows: exact
substring search for terms of any length, without an extension or a dictionary, independent of the locale.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, Self, TypeVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import EmptyResultSet
from django.db import connections, models
from django.db.models import F, Func, Lookup, Q
from opencc import OpenCC

from office.pinyin import name_keys
from office.search_windows import ZH_TSV_SQL, zh_exact, zh_tsquery  # noqa: F401 - migrations read the first here

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row", bound=models.Model)

# What is dropped: zero-width characters and variation selectors.
DROPPED = re.compile("[\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
# What separates: all that is not a letter or digit. Private-use characters (rare names in older systems) and planes
# 2-3 (Ext B-H, newer than the interpreter's tables) are kept, else such names would vanish from the index.
_GAP = re.compile("(?:[^\\w\ue000-\uf8ff\U00020000-\U0003ffff\U000f0000-\U0010ffff]|_)+")
# Pinyin, alone or after a surname: 李xiaoming. Han characters as the name keys hold them.
_PINYIN = re.compile(r"(?P<surname>[^\x00-\x7f\s]{0,2})[a-z]+")


@cache
def _simplified() -> dict[int, str]:
    """Traditional to simplified, single characters only, so that lengths stay and both sides agree."""
    characters = [chr(code) for code in (*range(0x3400, 0xA000), *range(0x20000, 0x2A6E0))]
    converted = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return {ord(old): new for old, new in zip(characters, converted, strict=True) if new != old and len(new) == 1}


def zh_normalise(text: str | None) -> str:
    """Fold width, case, variants and punctuation; what is stored in a search text and what is looked for."""
    folded = unicodedata.normalize("NFKC", DROPPED.sub("", text or "")).casefold().translate(_simplified())
    return _GAP.sub(" ", folded).strip()


def zh_terms(query: str | None) -> list[str]:
    """Split what was typed into normalised terms, all of which must be found; punctuation inside a term stays a gap."""
    return [term for word in (query or "").split() if (term := zh_normalise(word))]


def spelled_term(term: str) -> str:
    """Return what a term typed in pinyin looks like among the keys of names; empty if it cannot be pinyin."""
    match = _PINYIN.fullmatch(term.replace("ü", "v").replace(" ", ""))
    if not match:
        return ""
    return f"{'' if match['surname'] else '^'}{match.group().upper()}"


def zh_choices(query: str | None) -> list[tuple[str, ...]]:
    """Return for each term the texts any of which proves it: as typed, and as the key of a name."""
    return [(term, spelled) if (spelled := spelled_term(term)) else (term,) for term in zh_terms(query)]


@lru_cache(maxsize=4096)
def _keys_of(name: str) -> str:
    """The keys of a name whose characters are folded as in the text beside it."""
    return " ".join(name_keys(zh_normalise(name)))


class ZhSearchField(models.TextField):
    """Normalised text of other attributes, filled by save() and bulk_create(); not by update() or bulk_update()."""

    def __init__(self, *args: Any, sources: Sequence[str] = (), names: Sequence[str] = (), **kwargs: Any) -> None:
        self.sources, self.names = tuple(sources), tuple(names)  # names are found by their pinyin too
        kwargs.setdefault("editable", False)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        if self.names:
            kwargs["names"] = self.names
        return name, path, args, {**kwargs, "sources": self.sources}

    def text_of(self, row: models.Model) -> str:
        """Return what the column of this row should hold now; several names are a line each."""
        texts = [zh_normalise(str(getattr(row, source) or "")) for source in self.sources]
        texts += [_keys_of(name) for source in self.names for name in str(getattr(row, source) or "").splitlines()]
        return " ".join(dict.fromkeys(text for text in texts if text))

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        text = self.text_of(model_instance)
        setattr(model_instance, self.attname, text)
        return text


class _ZhLookup(Lookup):
    """What both lookups share: the typed query is split into terms; without a term nothing is found."""

    prepare_rhs = False

    def get_prep_lookup(self) -> Any:
        return self.rhs

    def _choices(self) -> list[tuple[str, ...]]:
        choices = zh_choices(self.rhs)
        if not choices:
            raise EmptyResultSet
        return choices

    def _left(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        sql, params = self.process_lhs(compiler, connection)
        return sql, list(params)


def _holds(column: str, choices: Sequence[Sequence[str]]) -> tuple[str, list[str]]:
    """SQL that looks into the text itself, and what it looks for."""
    parts = [" OR ".join([f"strpos({column}, %s) > 0"] * len(choice)) for choice in choices]
    return " AND ".join(f"({part})" for part in parts), [term for choice in choices for term in choice]


@ZhSearchField.register_lookup
class ZhContains(_ZhLookup):
    """search_text__zh="拆迁 3栋": through the index, looking at the text again where windows prove too little."""

    lookup_name = "zh"

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        left, left_params = self._left(compiler, connection)
        choices = self._choices()
        sql, params = f"zh_tsv({left}) @@ %s::tsquery", [*left_params, zh_tsquery(choices)]
        unproved = [choice for choice in choices if not all(zh_exact(term) for term in choice)]
        if unproved:
            more, terms = _holds(left, unproved)
            sql, params = f"{sql} AND {more}", [*params, *terms]
        return f"({sql})", params


@ZhSearchField.register_lookup
class ZhScan(_ZhLookup):
    """search_text__zhscan=…: reads the text without the index, for walks in date order."""

    lookup_name = "zhscan"

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        left, _params = self._left(compiler, connection)
        sql, terms = _holds(left, self._choices())
        return f"({sql})", list(terms)


def zh_index(field: str, name: str, **kwargs: Any) -> GinIndex:
    """Return the index a search text needs; ZH_TSV_SQL must run before it."""
    vector = Func(F(field), function="zh_tsv", output_field=SearchVectorField())
    return GinIndex(vector, name=name, fastupdate=False, **kwargs)


class ZhPage(NamedTuple):
    """One page of finds, newest first; total is exact unless capped ("1000+")."""

    rows: list[Any]
    has_next: bool
    total: int
    capped: bool


Key = tuple[date, Any]  # day or instant of the last row shown, and its primary key


class Walk(NamedTuple):
    """What a look into the newest rows gave; the edge is None if there are no more rows."""

    hits: list[Key]
    newest: Any
    edge: Any


class ZhQuerySet(models.QuerySet[Row]):
    """A set that can be searched; the page method chooses the plan, since the planner alone often chooses badly."""

    zh_field = "search_text"
    zh_date = "arrived_at"
    CAP = 1000
    WALK = 2000
    COUNT_WALK = 30_000
    COMMON, MIDDLING = 20, 200  # once in so many rows: a walk counts, and finds, quicker than the index
    WIDEST = 64  # walks a window is long at most

    def zh(self, query: str) -> Self:
        """Narrow to rows that hold all terms."""
        return self.filter(**{f"{self.zh_field}__zh": query})

    def zh_count(self, query: str) -> tuple[int, bool]:
        """Count exactly up to CAP; else (CAP, True)."""
        found = self.zh(query).order_by().values("pk")[: self.CAP + 1].count()
        return min(found, self.CAP), found > self.CAP

    def zh_page(self, query: str, size: int = 50, after: Key | None = None) -> ZhPage:
        """Return a page, newest first; after = (date, pk) of the last row of the page before.

        With after, total is what is left: show the first page's. At most five statements, whatever is looked for.
        """
        if not zh_terms(query):
            return ZhPage([], False, 0, False)
        base = self.order_by().zh_after(after)
        walk = base.zh_walk(query)
        if walk.edge is None:  # the whole list is short: done, and counted
            return base.zh_fetch(walk.hits, size, min(len(walk.hits), self.CAP), capped=len(walk.hits) > self.CAP)
        if len(walk.hits) > size:  # a common term: the newest rows hold a full page
            is_common = len(walk.hits) * self.COMMON >= self.WALK
            total, capped = base.zh_count_common(query, len(walk.hits)) if is_common else base.zh_count(query)
            return base.zh_fetch(walk.hits, size, total, capped=capped)
        return base.zh_rare(query, size, walk)

    def zh_scan(self, query: str) -> Self:
        """Narrow likewise, without the index."""
        return self.filter(**{f"{self.zh_field}__zhscan": query})

    def zh_newest(self) -> Self:
        """Order newest first."""
        return self.order_by(f"-{self.zh_date}", "-pk")

    def zh_after(self, after: Key | None) -> Self:
        """Leave out what comes before the page after this key."""
        if after is None:
            return self
        day, pk = after
        later = Q(**{f"{self.zh_date}__lt": day}) | Q(**{self.zh_date: day, "pk__lt": pk})
        return self.filter(later, **{f"{self.zh_date}__lte": day})

    def zh_since(self, edge: date | None) -> Self:
        """Narrow to this date and later."""
        return self if edge is None else self.filter(**{f"{self.zh_date}__gte": edge})

    def zh_walk(self, query: str) -> Walk:
        """Look into the newest rows without the index. One statement, even if nothing is found."""
        newest = self.zh_newest().values_list(self.zh_date, "pk", self.zh_field)
        try:
            rows, params = newest[: self.WALK].query.sql_with_params()
        except EmptyResultSet:  # somebody who may see nothing
            return Walk([], None, None)
        fits, terms = _holds("walk.text", zh_choices(query))
        sql = (
            f"WITH walk (day, pk, text) AS MATERIALIZED ({rows}) "  # noqa: S608 - what was typed is a parameter
            f"SELECT seen.newest, seen.oldest, seen.rows, walk.day, walk.pk "
            f"FROM (SELECT max(day) AS newest, min(day) AS oldest, count(*) AS rows FROM walk) seen "
            f"LEFT JOIN walk ON {fits} ORDER BY walk.day DESC, walk.pk DESC"
        )
        with connections[self.db].cursor() as cursor:
            cursor.execute(sql, [*params, *terms])
            found = cursor.fetchall()
        newest, oldest, seen = found[0][:3]
        hits = [(day, pk) for *_seen, day, pk in found if pk is not None]
        return Walk(hits, newest, oldest if seen == self.WALK else None)

    def zh_fetch(self, keys: Sequence[Key], size: int, total: int, *, capped: bool) -> ZhPage:
        """Load the rows of the first keys, which are in order."""
        wanted = [pk for _day, pk in keys[:size]]
        found = {row.pk: row for row in self.filter(pk__in=wanted)} if wanted else {}
        return ZhPage([found[pk] for pk in wanted if pk in found], len(keys) > size, total, capped)

    def zh_count_common(self, query: str, hits: int) -> tuple[int, bool]:
        """Count a common term on the newest rows first, as many as should hold more than CAP; hits = those of the walk.

        If the list is no longer than that, the count is exact; else the index has the last word.
        """
        length = min(self.COUNT_WALK, self.CAP * self.WALK * 6 // (5 * hits) + self.WALK // 2)
        walk, params = self.zh_newest().values(self.zh_field)[:length].query.sql_with_params()
        fits, terms = _holds("walk.text", zh_choices(query))
        with connections[self.db].cursor() as cursor:
            cursor.execute(
                f"SELECT count(*) FILTER (WHERE {fits}), count(*) FROM ({walk}) walk(text)",  # noqa: S608
                [*terms, *params],
            )
            found, seen = cursor.fetchone()
        if found > self.CAP or seen < length:
            return min(found, self.CAP), found > self.CAP
        return self.zh_count(query)

    def zh_rare(self, query: str, size: int, walk: Walk) -> ZhPage:
        """One probe of the index counts up to CAP rows, and sorts them if there are no more."""
        keys, total = self.zh_probe(query, size + 1)
        if total <= self.CAP:
            return self.zh_fetch(keys, size, total, capped=False)
        return self.zh_fetch(self.zh_windows(query, size, walk), size, self.CAP, capped=True)

    def zh_probe(self, query: str, limit: int) -> tuple[list[Key], int]:
        """The newest keys of the first CAP + 1 rows the index gives, and how many these are."""
        rows, params = self.zh(query).order_by().values_list(self.zh_date, "pk")[: self.CAP + 1].query.sql_with_params()
        with connections[self.db].cursor() as cursor:
            cursor.execute(
                f"WITH hit (day, pk) AS MATERIALIZED ({rows}) "  # noqa: S608 - what was typed is a parameter
                f"SELECT day, pk, count(*) OVER () FROM hit ORDER BY day DESC, pk DESC LIMIT %s",
                [*params, limit],
            )
            found = cursor.fetchall()
        return [(day, pk) for day, pk, _count in found], found[0][2] if found else 0

    def zh_windows(self, query: str, size: int, walk: Walk) -> list[Key]:
        """Neither common nor rare: index and dates together, in a first window and then all the rest.

        The window is as long as the walk makes one expect to need, twice over.
        """
        keys = [key for key in walk.hits if key[0] > walk.edge]  # rows of one instant may lie on both sides
        times = min(self.WIDEST, 2 * (size + 1) // max(1, len(walk.hits)) + 2)
        start = walk.edge - times * (walk.newest - walk.edge)
        is_middling = len(walk.hits) * self.MIDDLING >= self.WALK
        for since, until in ((start, walk.edge), (None, start)):
            bound = {f"{self.zh_date}__{'lte' if since else 'lt'}": until}
            rows = self.zh_since(since).filter(**bound)
            find = rows.zh_by_walk if is_middling and since else rows.zh_by_index
            keys += find(query, size + 1 - len(keys))
            if len(keys) > size:
                break
        return keys

    def zh_by_walk(self, query: str, limit: int) -> list[Key]:
        """By date, looking into each row until enough are found."""
        return list(self.zh_scan(query).zh_newest().values_list(self.zh_date, "pk")[:limit])

    def zh_by_index(self, query: str, limit: int) -> list[Key]:
        """Order by date + 0, which cannot use the date index: index and top-N sort is then the only plan."""
        found = self.zh(query).order_by((F(self.zh_date) + timedelta(0)).desc(), "-pk")
        return list(found.values_list(self.zh_date, "pk")[:limit])
