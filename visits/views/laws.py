"""Reading the law library: list and search, one law, two versions side by side, the room's own rules."""

import re
from datetime import date
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from office.http import StaffRequest
from office.search import zh_normalise
from office.snippets import as_html, snippet
from visits.forms.law import LawFilter
from visits.laws.differences import pairs
from visits.laws.numerals import NUMERAL, article_key
from visits.models import Citation, Law, LawArticle, LawKind, LawVersion
from visits.models.law import LawArticleQuerySet, LawQuerySet

GLUED = re.compile(rf"(?<=[\u4e00-\u9fff》])(?=[0-9０-９]+条?(?:\s|$))|(?<=\S)(?=第{NUMERAL}条)")
MOST_ARTICLES, MOST_LAWS, MOST_PICKED = 50, 200, 12


def words_of(query: str) -> list[str]:
    """What was typed, word by word; 信访23 and 信访条例第二十三条 are two words."""
    return [word for word in GLUED.sub(" ", query).split() if zh_normalise(word)]


def ranked(articles: LawArticleQuerySet, words: list[str], most: int) -> list[LawArticle]:
    """The first articles that fit all words, those whose number was typed before those that merely mention it."""
    keys = {key for word in words if (key := article_key(word))}
    found = articles.matching(words).select_related("version__law").by_number(keys)
    return list(found[: most + 1])


@require_safe
@permission_required("visits.view_law", raise_exception=True)
def laws(request: StaffRequest) -> HttpResponse:
    """The library with one box over titles, numbers and words. Budget: 8 queries."""
    form = LawFilter(request.GET)
    on, query = form.cleaned_data.get("on"), form.cleaned_data.get("q", "")
    today, words = timezone.localdate(), words_of(query)
    rows = form.narrow(Law.objects.by_kind().for_list())
    articles = _articles(query, rows, on) if words else []
    context = {
        "form": form,
        "laws": _titled(words, rows, on or today),
        "articles": articles[:MOST_ARTICLES],
        "has_more": len(articles) > MOST_ARTICLES,
        "unknown": [] if words else _unknown(request),
        "asked": bool(words),
        "is_narrowed": any(form.cleaned_data.values()),
        "today": today,
    }
    return render(request, "visits/laws.html", context)


def _titled(words: list[str], rows: LawQuerySet, on: date) -> list[Any]:
    """The laws whose names hold all words; a number typed is looked for among the articles."""
    names = [word for word in words if not article_key(word)]
    found: list[Any] = list((rows.filter(search_text__zh=" ".join(names)) if words else rows)[:MOST_LAWS])
    for law in found:
        law.shown_version = law.version_for(on)
        law.is_valid = bool(law.shown_version and law.shown_version.is_in_force(on))
    return found


def _around(text: str, query: str, width: int) -> str:
    """The words around the hit; the beginning where the hit is in title or number."""
    return as_html(snippet(text, query, width=width)) or text[:width]


def _articles(query: str, rows: LawQuerySet, on: date | None) -> list[Any]:
    """The articles of these laws that fit what was typed, each with the words around the hit."""
    among = LawArticle.objects.in_force(on) if on else LawArticle.objects.valid()
    articles: list[Any] = ranked(among.filter(version__law__in=rows.values("pk")), words_of(query), MOST_ARTICLES)
    for article in articles:
        article.hit = _around(article.text, query, 80)
    return articles


def _unknown(request: StaffRequest) -> list[dict[str, Any]]:
    """For those who keep the library: what is cited and not yet in it."""
    if not request.user.has_perm("visits.edit_law"):
        return []
    return list(Citation.objects.visible_to(request.user).unknown_titles()[:MOST_PICKED])


def chosen_version(request: StaffRequest, law: Law) -> LawVersion | None:
    """The version named in the address, else the one in force today, else the last one."""
    wanted = request.GET.get("version", "")
    named = [version for version in law.versions.all() if str(version.pk) == wanted]
    return named[0] if named else law.version_for(timezone.localdate())


@require_safe
@permission_required("visits.view_law", raise_exception=True)
def law(request: StaffRequest, pk: int) -> HttpResponse:
    """One law: a version with its articles by chapter, and the other versions. Budget: 8 queries."""
    found = get_object_or_404(Law.objects.select_related("replaced_by").prefetch_related("versions"), pk=pk)
    version, today = chosen_version(request, found), timezone.localdate()
    articles = list(version.articles.valid()) if version else []
    chapters = [(title, list(rows)) for title, rows in groupby(articles, key=lambda article: article.chapter)]
    versions: list[Any] = list(found.versions.all())
    for before, row in zip([None, *versions], versions, strict=False):
        row.before = before
        row.is_valid = row.is_in_force(today)
    context = {
        "law": found, "version": version, "chapters": chapters, "versions": versions[::-1], "today": today,
        "is_valid": bool(version and version.is_in_force(today)), "replaces": list(found.replaces.all()),
    }  # fmt: skip
    return render(request, "visits/law.html", context)


@require_safe
@permission_required("visits.view_law", raise_exception=True)
def law_compare(request: StaffRequest, pk: int) -> HttpResponse:
    """Two versions side by side; those not named in the address are the last two. Budget: 6 queries."""
    found = get_object_or_404(Law.objects.prefetch_related("versions"), pk=pk)
    known = {str(version.pk): version for version in found.versions.all()}
    last_two = list(known.values())[-2:]
    if len(last_two) < 2:
        messages.info(request, _("There is only one version: nothing to compare."))
        return redirect(found)
    old, new = (known.get(request.GET.get(name, ""), last_two[place]) for place, name in enumerate(("old", "new")))
    both = pairs(old.articles.valid(), new.articles.valid())
    changed = [pair for pair in both if pair.is_changed]
    context = {"law": found, "old": old, "new": new, "changed": changed, "same": len(both) - len(changed)}
    return render(request, "visits/law_compare.html", context)


@require_safe
@permission_required("visits.view_law", raise_exception=True)
def law_rules(request: StaffRequest) -> HttpResponse:
    """The room's own rules (product §2, clause 六): their law's page, or the list where there are several or none."""
    own = list(Law.objects.filter(kind=LawKind.OWN)[:2])
    if len(own) == 1:
        return redirect(own[0])
    return redirect(f"{reverse('visits:laws')}?kind={LawKind.OWN}")


@require_safe
@permission_required("visits.view_law", raise_exception=True)
def law_pick(request: StaffRequest) -> HttpResponse:
    """The options of the picker: articles in force today that fit what was typed. Budget: 4 queries."""
    query = request.GET.get("q", "").replace("\0", " ")[:100]
    words, today = words_of(query), timezone.localdate()
    articles: list[Any] = ranked(LawArticle.objects.in_force(today), words, MOST_PICKED) if words else []
    for article in articles:
        article.hit = _around(article.text, query, 60)
    context = {"articles": articles[:MOST_PICKED], "has_more": len(articles) > MOST_PICKED, "asked": bool(words)}
    return render(request, "visits/_law_options.html", context)
