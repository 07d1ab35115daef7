"""Every write to the law library: laws, versions, articles, corrections."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.models import User
from office.moves import MoveRefusedError, check_revision, lock, save_move
from visits.laws.citing import link_citations, names_of_laws, plain_title
from visits.laws.numerals import key_numbers
from visits.laws.text import ReadArticle
from visits.models.law import Law, LawArticle, LawVersion


@transaction.atomic
def save_law(law: Law, *, by: User | None, reason: str, revision: int | None = None) -> Law:
    """Add a law or correct what is said of it; raises MoveRefusedError if a name already leads to another law."""
    if law.pk:
        check_revision(lock(law), revision)
    taken = names_of_laws()
    for name in (law.title, *law.aliases):
        if taken.get(plain_title(name), law.pk) != law.pk:
            raise MoveRefusedError(_("“%(name)s” is already the name of another law.") % {"name": name})
    save_move(law, by=by, reason=reason)
    link_citations(law)
    return law


@transaction.atomic
def add_version(
    law: Law, version: LawVersion, articles: Iterable[ReadArticle], *, by: User | None, revision: int | None = None
) -> LawVersion:
    """A new version with its articles; one that was in force without end ends the day before.

    Raises MoveRefusedError where another version is in force in the same days, or has the same name.
    """
    law = lock(law)
    check_revision(law, revision)
    version.law = law
    if version.in_force_to is None or version.in_force_to >= version.in_force_from:
        _end_the_one_before(law, version, by=by)
    _refuse_overlap(version)
    save_move(version, by=by, reason="version added")
    for position, article in enumerate(articles, 1):
        number, suffix = key_numbers(article.key)
        kept = LawArticle(version=version, label=article.label, key=article.key, number=number, suffix=suffix)
        kept.chapter, kept.heading, kept.text = article.chapter, article.heading, article.text
        kept.position = position
        save_move(kept, by=by, reason="version added")
    save_move(law, by=by, reason="version added", fields=[])
    link_citations(law)
    return version


def _end_the_one_before(law: Law, version: LawVersion, *, by: User | None) -> None:
    before = law.versions.filter(in_force_to=None, in_force_from__lt=version.in_force_from).first()
    if before:
        before.in_force_to = version.in_force_from - timedelta(days=1)
        before.end_note = before.end_note or version.name
        save_move(before, by=by, reason="followed by a new version")


def _refuse_overlap(version: LawVersion) -> None:
    """The database refuses it too; this says it in words."""
    if version.in_force_to and version.in_force_to < version.in_force_from:
        raise MoveRefusedError(_("A version ends after it came into force."))
    others = LawVersion.objects.filter(law=version.law).exclude(pk=version.pk)
    if others.filter(name=version.name).exists():
        raise MoveRefusedError(_("This law already has a version of this name."))
    others = others.filter(Q(in_force_to=None) | Q(in_force_to__gte=version.in_force_from))
    if version.in_force_to:
        others = others.filter(in_force_from__lte=version.in_force_to)
    other = others.first()
    if other:
        raise MoveRefusedError(_("%(version)s is in force in the same days.") % {"version": other})


@transaction.atomic
def change_version(
    version: LawVersion, changed: Mapping[str, Any], *, by: User, reason: str, revision: int | None = None
) -> LawVersion:
    """Correct the facts about a version; where an answer cites it, its name and first day stay."""
    law = lock(version.law)
    check_revision(law, revision)
    version = LawVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    fixed = {name for name in ("name", "in_force_from") if name in changed and changed[name] != getattr(version, name)}
    if fixed and version.is_cited:
        raise MoveRefusedError(_("Answers cite this version: its name and the day it came into force stay."))
    for name, value in changed.items():
        setattr(version, name, value)
    _refuse_overlap(version)
    save_move(version, by=by, reason=reason)
    save_move(law, by=by, reason=reason, fields=[])
    return version


@transaction.atomic
def end_version(version: LawVersion, *, by: User, on: date, note: str, revision: int | None = None) -> LawVersion:
    """The version lapsed or was repealed; `on` is the last day it was in force."""
    if version.in_force_to is not None:
        raise MoveRefusedError(_("This version already ended on %(day)s.") % {"day": version.in_force_to})
    return change_version(version, {"in_force_to": on, "end_note": note}, by=by, reason=note, revision=revision)


@transaction.atomic
def correct_article(
    article: LawArticle, *, heading: str, text: str, by: User, reason: str, revision: int | None = None
) -> LawArticle:
    """Correct an article that was entered wrongly; if answers cite its version, the old row stays beside the new."""
    law = lock(article.version.law)
    check_revision(law, revision)
    if article.superseded_by_id:
        raise MoveRefusedError(_("This article was already corrected; correct the newer one."))
    if not article.version.is_cited:
        article.heading, article.text = heading, text
        save_move(article, by=by, reason=reason)
    else:
        article = _supersede(article, heading=heading, text=text, by=by, reason=reason)
    save_move(law, by=by, reason=reason, fields=[])
    return article


def _supersede(article: LawArticle, *, heading: str, text: str, by: User, reason: str) -> LawArticle:
    """Old and new may not both be valid: the old one points to itself until the new one has its key."""
    article.superseded_by = article
    save_move(article, by=by, reason=reason)
    new = LawArticle(version=article.version, label=article.label, key=article.key, number=article.number)
    new.suffix, new.chapter, new.position = article.suffix, article.chapter, article.position
    new.heading, new.text = heading, text
    save_move(new, by=by, reason=reason)
    article.superseded_by = new
    save_move(article, by=by, reason=reason)
    return new
