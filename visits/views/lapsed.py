"""Answers to look at: open visits whose cited version is no longer in force (product §2, clause 二(二)2)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from office.http import StaffRequest
from visits.laws.differences import compare
from visits.models import Citation, LawArticle, LawVersion

ROWS = 30


def attach_newer(citations: Iterable[Any], on: date) -> None:
    """Beside each citation the version in force and its article of the same number; three queries for all."""
    rows = list(citations)
    laws = {law for row in rows if row.law for law in (row.law_id, row.law.replaced_by_id) if law}
    versions = {version.law_id: version for version in LawVersion.objects.in_force(on).filter(law__in=laws)}
    keys = {row.key for row in rows if row.key}
    articles = {
        (article.version_id, article.key): article
        for article in LawArticle.objects.valid().filter(version__in=list(versions.values()), key__in=keys)
    }
    for row in rows:
        row.newer_version = versions.get(row.law_id)
        row.newer = articles.get((row.newer_version.pk, row.key)) if row.newer_version else None
        row.is_same = bool(row.newer and row.article and row.newer.text == row.article.text)
        row.old_pieces, row.new_pieces = compare(
            row.article.text if row.article else "", row.newer.text if row.newer else ""
        )


@require_safe
@permission_required(["visits.view_law", "visits.view_visit"], raise_exception=True)
def lapsed(request: StaffRequest) -> HttpResponse:
    """Citations of open visits that rest on a lapsed version or a corrected article. Budget: 12 queries."""
    today = timezone.localdate()
    found = Citation.objects.visible_to(request.user).of_open_visits().lapsed(today).for_list()
    page = Paginator(found.order_by("visit__due_on", "visit", "pk"), ROWS).get_page(request.GET.get("page"))
    attach_newer(page.object_list, today)
    return render(request, "visits/lapsed.html", {"page": page, "today": today})
