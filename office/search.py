"""Chinese substring search on stock PostgreSQL: normaliser, field, lookups, index and the pager.

One normalised text column and one GIN index over zh_tsv(column), a tsvector of overlapping character pairs: exact
substring search for terms of any length, without an extension or a dictionary, independent of the locale.
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, Self, TypeVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections, models, transaction
from django.db.models import F, Func, Lookup, Q
from opencc import OpenCC
from psycopg.errors import QueryCanceled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row", bound=models.Model)

ZH_TSV_SQL = """
CREATE OR REPLACE FUNCTION zh_tsv(t text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 3000 AS $fn$
DECLARE
  c text[] := string_to_array(t, NULL);      -- one element per character; an Ext B character is one element
  r text[] := '{}'; k int := 0; n int := cardinality(c); g text; b text;
BEGIN
  FOR i IN 1 .. n LOOP
    g := c[i];
    CONTINUE WHEN g = ' ';                   -- never pair across a separator
    IF ascii(g) > 127 THEN                   -- Han etc.: character pair; the last one of a word stands alone
      k := k + 1; r[k] := rtrim(g || coalesce(c[i + 1], ''));
    ELSE                                     -- latin/digit run: pairs are too common, take up to four characters
      FOR j IN i + 1 .. i + 3 LOOP
        b := c[j];
        EXIT WHEN b IS NULL OR b = ' ' OR ascii(b) > 127;
        g := g || b;
      END LOOP;
      k := k + 1; r[k] := g;
      IF ascii(c[i + 1]) > 127 THEN k := k + 1; r[k] := c[i] || c[i + 1]; END IF;   -- "3栋"
    END IF;
  END LOOP;
  RETURN array_to_tsvector(r);               -- no parser, dictionary or collation: independent of the locale
END $fn$"""
ZH_TSVDROPPED_SQL = "DROP FUNCTION IF EXISTS zh_tsv(text)"

# What is dropped: zero-width characters and variation selectors.
DROPPED = re.compile("[\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
# What separates: all that is not a letter or digit. Private-use characters (rare names in older systems) and planes
# 2-3 (Ext B-H, newer than the interpreter's tables) are kept, else such names would vanish from the index.
_GAP = re.compile("(?:[^\\w\ue000-\uf8ff\U00020000-\U0003ffff\U000f0000-\U0010ffff]|_)+")
_RUNS = re.compile(r"[\x21-\x7e]+|[^\x20-\x7e]+")
_ASCII_WINDOW = 4


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


def _ascii_lexemes(word: str, run: str, start: int, end: int) -> Iterator[str]:
    is_last = end == len(word)
    if len(run) < _ASCII_WINDOW:
        if is_last and start == 0:
            yield f"'{run}':*"
        elif not is_last and len(run) > 1:  # a run before a Han character ends there: the lexeme is whole
            yield f"'{run}'"
    for i in range(len(run) - _ASCII_WINDOW + 1):
        yield f"'{run[i : i + _ASCII_WINDOW]}'"
    if not is_last:
        yield f"'{word[end - 1 : end + 1]}'"


def _han_lexemes(word: str, run: str, end: int) -> Iterator[str]:
    if len(word) == 1:
        yield f"'{run}':*"
    pairs = run + word[end : end + 1]
    for i in range(len(pairs) - 1):
        yield f"'{pairs[i : i + 2]}'"


def _lexemes(terms: Sequence[str]) -> Iterator[str]:
    for word in " ".join(terms).split(" "):
        for match in _RUNS.finditer(word):
            run = match.group()
            if run.isascii():
                yield from _ascii_lexemes(word, run, match.start(), match.end())
            else:
                yield from _han_lexemes(word, run, match.end())


def zh_tsquery(terms: Sequence[str]) -> str:
    """Build the tsquery that every text holding all terms satisfies; normalised terms hold no quote or backslash."""
    return " & ".join(dict.fromkeys(_lexemes(terms)))


def zh_exact(term: str) -> bool:
    """Tell whether the index alone proves the term, so that the text need not be looked at again."""
    if term.isascii():
        return len(term) <= _ASCII_WINDOW and " " not in term
    return len(term) <= 2 and not any(character.isascii() for character in term)


class ZhSearchField(models.TextField):
    """Normalised text of other attributes, filled by save() and bulk_create(); not by update() or bulk_update()."""

    def __init__(self, *args: Any, sources: Sequence[str] = (), **kwargs: Any) -> None:
        self.sources = tuple(sources)
        kwargs.setdefault("editable", False)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "sources": self.sources}

    def text_of(self, row: models.Model) -> str:
        """Return what the column of this row should hold now."""
        texts = (zh_normalise(str(getattr(row, source) or "")) for source in self.sources)
        return " ".join(text for text in texts if text)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        text = self.text_of(model_instance)
        setattr(model_instance, self.attname, text)
        return text


class _ZhLookup(Lookup):
    """What both lookups share: the typed query is split into terms; without a term nothing is found."""

    prepare_rhs = False

    def get_prep_lookup(self) -> Any:
        return self.rhs

    def _terms(self) -> list[str]:
        terms = zh_terms(self.rhs)
        if not terms:
            raise EmptyResultSet
        return terms

    def _left(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        sql, params = self.process_lhs(compiler, connection)
        return sql, list(params)


@ZhSearchField.register_lookup
class ZhContains(_ZhLookup):
    """search_text__zh="拆迁 3栋": through the index, looking at the text again where pairs prove too little."""

    lookup_name = "zh"

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        left, left_params = self._left(compiler, connection)
        terms = self._terms()
        sql, params = [f"zh_tsv({left}) @@ %s::tsquery"], [*left_params, zh_tsquery(terms)]
        for term in terms:
            if not zh_exact(term):
                sql.append(f"strpos({left}, %s) > 0")
                params += [*left_params, term]
        return f"({' AND '.join(sql)})", params


@ZhSearchField.register_lookup
class ZhScan(_ZhLookup):
    """search_text__zhscan=…: reads the text without the index, for walks in date order."""

    lookup_name = "zhscan"

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        left, left_params = self._left(compiler, connection)
        terms = self._terms()
        sql = " AND ".join([f"strpos({left}, %s) > 0"] * len(terms))
        return f"({sql})", [param for term in terms for param in (*left_params, term)]


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


class ZhQuerySet(models.QuerySet[Row]):
    """A set that can be searched; the page method chooses the plan, since the planner alone often chooses badly."""

    zh_field = "search_text"
    zh_date = "arrived_at"
    CAP = 1000
    WALK = 1000
    COUNT_WALK = 30_000
    WINDOW = timedelta(days=180)

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
        base = self.order_by().zh_after(after)
        edge = base.zh_edge(self.WALK)
        recent = base.zh_since(edge)
        rows = list(recent.zh_scan(query).zh_newest()[: size + 1])
        if edge is None:  # the whole list is short: done, and counted
            total = len(rows) if len(rows) <= size else recent.zh_scan(query).count()
            return ZhPage(rows[:size], len(rows) > size, total, False)
        if len(rows) > size:  # a common term: the newest rows hold a full page
            return ZhPage(rows[:size], True, *base.zh_count_common(query))
        return base.zh_rare(query, size, rows, edge)

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

    def zh_edge(self, offset: int) -> date | None:
        """Return the date of the offset-th newest row; None if there are fewer."""
        dates = self.zh_newest().values_list(self.zh_date, flat=True)
        return next(iter(dates[offset : offset + 1]), None)

    def zh_count_common(self, query: str) -> tuple[int, bool]:
        """Count a common term on the newest rows first: mostly a few thousand of them hold more than CAP.

        The walk is a subquery that ends as soon as CAP is passed; asking for the edge of its window beforehand would
        cost more than the count.
        """
        walk, params = self.zh_newest().values(self.zh_field)[: self.COUNT_WALK].query.sql_with_params()
        terms = zh_terms(query)
        fits = " AND ".join(["strpos(walk.text, %s) > 0"] * len(terms))
        with connections[self.db].cursor() as cursor:
            cursor.execute(
                f"SELECT count(*) FROM (SELECT FROM ({walk}) walk(text) WHERE {fits} LIMIT %s) found",  # noqa: S608
                [*params, *terms, self.CAP + 1],
            )
            found = cursor.fetchone()[0]
        return (self.CAP, True) if found > self.CAP else self.zh_count(query)

    def zh_rare(self, query: str, size: int, rows: list[Row], edge: date) -> ZhPage:
        """One probe of the index gives the count and, up to CAP rows, everything that must be sorted."""
        keys = list(self.zh(query).order_by().values_list(self.zh_date, "pk")[: self.CAP + 1])
        if len(keys) > self.CAP:
            return self.zh_windows(query, size, rows, edge)
        wanted = [pk for _, pk in sorted(keys, reverse=True)[:size]]
        found = {row.pk: row for row in self.filter(pk__in=wanted)}
        return ZhPage([found[pk] for pk in wanted if pk in found], len(keys) > size, len(keys), False)

    def zh_windows(self, query: str, size: int, rows: list[Row], edge: date) -> ZhPage:
        """Neither common nor rare: index and dates together, in a first window and then all the rest."""
        start = edge - self.WINDOW
        before_edge = self.filter(**{f"{self.zh_date}__lt": edge})
        rows += before_edge.zh_since(start).zh_by_index(query, size + 1 - len(rows))
        if len(rows) <= size:
            older = self.filter(**{f"{self.zh_date}__lt": start})
            rows += older.zh_by_index(query, size + 1 - len(rows))
        return ZhPage(rows[:size], len(rows) > size, self.CAP, True)

    def zh_by_index(self, query: str, limit: int) -> Self:
        """Order by date + 0, which cannot use the date index: index and top-N sort is then the only plan."""
        return self.zh(query).order_by((F(self.zh_date) + timedelta(0)).desc(), "-pk")[:limit]


def refill_search_text(rows: models.QuerySet[Row], field_name: str = "search_text", batch: int = 500) -> int:
    """Write the search text anew where it is stale (after an import, or a change of the normaliser); count them."""
    field = rows.model._meta.get_field(field_name)
    if not isinstance(field, ZhSearchField):
        raise TypeError(f"{field_name} is not a search text.")
    refilled = 0
    for row in rows.order_by("pk").iterator(chunk_size=batch):
        text = field.text_of(row)
        if text != getattr(row, field_name):
            rows.model._default_manager.filter(pk=row.pk).update(**{field_name: text})
            refilled += 1
    return refilled


class SearchTooWideError(Exception):
    """The search took longer than it may: narrow it by date or by a longer term."""


def _set_timeout(value: str, using: str) -> str:
    """Set the time a statement of this transaction may take; return what it was."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('statement_timeout'), set_config('statement_timeout', %s, true)", [value]
        )
        return str(cursor.fetchone()[0])


@contextmanager
def search_timeout(milliseconds: int = 3000, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Stop any statement inside after so long, with SearchTooWideError; the connection stays usable."""
    is_nested = connections[using].in_atomic_block
    try:
        with transaction.atomic(using=using):
            before = _set_timeout(str(milliseconds), using)
            yield
            if is_nested:  # the setting would outlive the savepoint
                _set_timeout(before, using)
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise SearchTooWideError from error
        raise
