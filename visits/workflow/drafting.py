"""Drafts: save while somebody types, end with the form, sweep what is old. Nothing here is a case."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from office.models import User
from office.moves import MoveRefusedError
from visits.models import Draft


class StaleDraftError(MoveRefusedError):
    """Another window has saved newer text of the same draft."""


class EndedDraftError(MoveRefusedError):
    """The form was sent or the draft discarded."""


@dataclass(frozen=True)
class Typed:
    """A form as far as it was typed, and the how-many-th write this is."""

    token: UUID
    page: str
    sequence: int
    content: dict[str, Any]


@transaction.atomic
def save_draft(typed: Typed, *, by: User, at: datetime) -> Draft:
    """Keep what was typed; raises StaleDraftError and EndedDraftError, and Draft.DoesNotExist for somebody else's."""
    values = {"user": by, "page": typed.page, "sequence": typed.sequence, "content": typed.content}
    draft, is_new = Draft.objects.select_for_update().get_or_create(
        token=typed.token, defaults={**values, "begun_at": at, "saved_at": at}
    )
    if draft.user_id != by.pk:
        raise Draft.DoesNotExist
    if is_new:
        return draft
    if draft.ended_at:
        raise EndedDraftError(_("This form was sent already, or its draft discarded."))
    if typed.sequence <= draft.sequence:
        raise StaleDraftError(_("Newer text of this form was saved in another window."))
    draft.sequence, draft.content, draft.page, draft.saved_at = typed.sequence, typed.content, typed.page, at
    draft.save()
    return draft


@transaction.atomic
def end_draft(token: UUID, *, by: User, at: datetime, page: str = "") -> None:
    """The form was sent, or its draft discarded: forget what was typed, and that it may come back.

    A draft that was never saved ends too: its first write may still be under way.
    """
    values = {"user": by, "page": page, "sequence": 0, "begun_at": at, "saved_at": at, "ended_at": at}
    draft, is_new = Draft.objects.select_for_update().get_or_create(token=token, defaults=values)
    if not is_new and draft.user_id == by.pk and draft.ended_at is None:
        draft.content, draft.ended_at = {}, at
        draft.save(update_fields=["content", "ended_at"])


def sweep_drafts(*, at: datetime, of: User | None = None) -> int:
    """Remove drafts nobody has touched for DRAFT_DAYS, and the empty ones after a day; returns how many.

    PIPL Art. 19: personal data is kept no longer than its purpose needs.
    """
    drafts = Draft.objects.visible_to(of) if of else Draft.objects.all()
    old = drafts.filter(saved_at__lt=at - timedelta(days=settings.DRAFT_DAYS))
    ended = drafts.filter(ended_at__lt=at - timedelta(days=1))
    return (old | ended).delete()[0]
