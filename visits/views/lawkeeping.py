"""Keeping the law library: laws, versions with their text, ends, corrections."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from office.http import StaffRequest
from office.move_pages import bound, try_move
from visits.forms.law import ArticleForm, LawForm, VersionChangeForm, VersionEndForm, VersionForm
from visits.models import Law, LawArticle, LawVersion
from visits.workflow.lawkeeping import add_version, change_version, correct_article, end_version, save_law


def law_page(
    request: StaffRequest, law: Law | None, form: BaseForm, move: Callable[[], Any], words: dict[str, Any],
    **context: Any,
) -> HttpResponse:  # fmt: skip
    """GET asks, POST writes and shows what was written; `words` has title, button and done."""
    row = law if law and law.pk else None
    written = try_move(form, row, move) if request.method == "POST" else None
    if written is not None:
        messages.success(request, words["done"])
        return redirect(written)
    return render(request, "visits/law_form.html", {"law": row, "form": form, "words": words, **context})


@require_http_methods(["GET", "POST"])
@permission_required("visits.edit_law", raise_exception=True)
def law_new(request: StaffRequest) -> HttpResponse:
    """A law the library lacks; its first version comes next."""
    form = LawForm(**bound(request, title=request.GET.get("title", "").replace("\0", "")[:200]))
    words = {"title": _("New law or policy"), "button": _("Save"), "done": _("The law is saved. Now add its text.")}

    def move() -> Law:
        return save_law(form.save(commit=False), by=request.user, reason="added")

    return law_page(request, None, form, move, words)


@require_http_methods(["GET", "POST"])
@permission_required("visits.edit_law", raise_exception=True)
def law_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct the names and facts of a law."""
    law = get_object_or_404(Law, pk=pk)
    form = LawForm(**bound(request, law), instance=law)
    words = {"title": _("Correct the law"), "button": _("Save"), "done": _("The correction is saved.")}

    def move() -> Law:
        data = form.cleaned_data
        return save_law(form.save(commit=False), by=request.user, reason=data["reason"], revision=data["revision"])

    return law_page(request, law, form, move, words)


@require_http_methods(["GET", "POST"])
@permission_required("visits.edit_law", raise_exception=True)
def law_version_new(request: StaffRequest, pk: int) -> HttpResponse:
    """A new version: the pasted text is first shown divided into articles, then saved."""
    law = get_object_or_404(Law, pk=pk)
    form = VersionForm(**bound(request, law))
    words = {"title": _("New version"), "button": _("Divide into articles"), "done": _("The version is saved.")}
    if request.method != "POST" or not form.is_valid():
        return render(request, "visits/law_form.html", {"law": law, "form": form, "words": words})
    found = form.read()
    if not form.was_seen:
        form.mark_seen()
        words["button"] = _("Save this version")
        return render(request, "visits/law_form.html", {"law": law, "form": form, "words": words, "found": found})
    words["button"] = _("Save this version")

    def move() -> LawVersion:
        version = form.save(commit=False)
        version.preamble = "\n".join(found.loose)
        return add_version(law, version, found.articles, by=request.user, revision=form.cleaned_data["revision"])

    return law_page(request, law, form, move, words, found=found)


@require_http_methods(["GET", "POST"])
@permission_required("visits.edit_law", raise_exception=True)
def law_version_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct the facts about a version."""
    version = get_object_or_404(LawVersion.objects.select_related("law"), pk=pk)
    form = VersionChangeForm(**bound(request, version.law), instance=version)
    words = {"title": _("Correct the version"), "button": _("Save"), "done": _("The correction is saved.")}

    def move() -> LawVersion:
        data = form.cleaned_data
        return change_version(
            version, form.changed(), by=request.user, reason=data["reason"], revision=data["revision"]
        )

    return law_page(request, version.law, form, move, words, version=version)


@require_http_methods(["GET", "POST"])
@permission_required("visits.edit_law", raise_exception=True)
def law_version_end(request: StaffRequest, pk: int) -> HttpResponse:
    """A version lapsed or was repealed."""
    version = get_object_or_404(LawVersion.objects.select_related("law"), pk=pk)
    form = VersionEndForm(**bound(request, version.law, on=timezone.localdate()), first=version.in_force_from)
    words = {"title": _("End the version"), "button": _("End it"), "done": _("The version has its last day.")}

    def move() -> LawVersion:
        return end_version(version, by=request.user, **form.cleaned_data)

    return law_page(request, version.law, form, move, words, version=version)


@require_http_methods(["GET", "POST"])
@permission_required("visits.edit_law", raise_exception=True)
def law_article_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct an article that was entered wrongly."""
    article = get_object_or_404(LawArticle.objects.select_related("version__law"), pk=pk)
    law, is_cited = article.version.law, article.version.is_cited
    form = ArticleForm(**bound(request, law), instance=article)
    words = {"title": _("Correct the article"), "button": _("Save"), "done": _("The correction is saved.")}

    def move() -> LawArticle:
        data = form.cleaned_data
        kept = LawArticle.objects.select_related("version__law").get(pk=pk)  # the form wrote into the other
        return correct_article(
            kept, heading=data["heading"], text=data["text"], by=request.user, reason=data["reason"],
            revision=data["revision"],
        )  # fmt: skip

    return law_page(request, law, form, move, words, version=article.version, article=article, is_cited=is_cited)
