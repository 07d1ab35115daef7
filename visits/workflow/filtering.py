"""Saved filters: kept, changed and dropped by their owner, with history."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from office.models import User
from office.moves import MoveRefusedError, save_move
from visits.models import FilteredPage, SavedFilter

MOST = 30


@transaction.atomic
def save_filter(name: str, query: Mapping[str, str], *, by: User, at: datetime, is_shared: bool = False) -> SavedFilter:
    """Keep a choice under a name; of the same name there is one, which is replaced.

    Raises MoveRefusedError if there are too many already.
    """
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)  # two windows of one person keep one name
    mine = SavedFilter.objects.filter(owner=by, page=FilteredPage.VISITS)
    saved = mine.filter(name=name).first()
    if saved is None:
        if mine.count() >= MOST:
            raise MoveRefusedError(_("You have %(most)s filters already: drop one first.") % {"most": MOST})
        saved = SavedFilter(owner=by, page=FilteredPage.VISITS, name=name, created_at=at)
    saved.query, saved.is_shared, saved.room = dict(query), is_shared, by.room if is_shared else None
    save_move(saved, by=by, reason="filter kept")
    return saved


def _locked(saved: SavedFilter) -> SavedFilter:
    return SavedFilter.objects.select_for_update(of=("self",)).get(pk=saved.pk)


@transaction.atomic
def change_filter(saved: SavedFilter, *, by: User, values: Mapping[str, Any]) -> SavedFilter:
    """Give another name, place or audience. Raises MoveRefusedError if the name is taken."""
    saved = _locked(saved)
    for name, value in values.items():
        setattr(saved, name, value)
    saved.room = by.room if saved.is_shared else None
    namesakes = SavedFilter.objects.filter(owner=saved.owner_id, page=saved.page, name=saved.name)
    if namesakes.exclude(pk=saved.pk).exists():
        raise MoveRefusedError(_("You already have a filter of this name."))
    save_move(saved, by=by, reason="filter changed")
    return saved


@transaction.atomic
def drop_filter(saved: SavedFilter, *, by: User) -> None:
    """Take a filter away; its history stays."""
    saved = _locked(saved)
    saved._history_user = by  # type: ignore[attr-defined]
    saved._change_reason = "filter dropped"  # type: ignore[attr-defined]
    saved.delete()
