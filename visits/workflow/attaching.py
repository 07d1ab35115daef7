"""Files added to a visit and withdrawn from it; papers given back."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from office.files import CheckedFile
from office.files.store import drop_file, put_file
from office.models import User
from office.moves import MoveRefusedError, lock, save_move
from visits.models import Attachment, Material, Visit, VisitStatus


def attach_file(attachment: Attachment, checked: CheckedFile, *, by: User, at: datetime) -> Attachment:
    """Store a checked file and write its row; `attachment` carries visit, kind, title and name.

    The file is there before its row, so that no row ever lacks one; a refused row takes its file along.
    Raises MoveRefusedError for a visit that is archived or void, a file it has already, or too much in all.
    """
    stored = put_file(checked)
    attachment.stored_as, attachment.stored_key = stored.name, stored.key
    attachment.media_type, attachment.pages = checked.media_type, checked.pages
    attachment.size, attachment.sha256 = len(checked.content), checked.sha256
    attachment.uploaded_by, attachment.uploaded_at = by, at
    try:
        with transaction.atomic():
            _add(attachment, by)
    except BaseException:
        drop_file(stored.name)
        raise
    return attachment


def _add(attachment: Attachment, by: User) -> None:
    visit = _changeable(attachment.visit)
    known = visit.attachments.present()
    if known.filter(sha256=attachment.sha256).exists():
        raise MoveRefusedError(_("This file is among the attachments already."))
    most = settings.ATTACHMENT_VISIT_MAX_BYTES
    if known.total_size() + attachment.size > most:
        raise MoveRefusedError(_("The attachments of one visit may have %(most)s MB in all.") % {"most": most // 2**20})
    save_move(attachment, by=by, reason="attached")


def _changeable(visit: Visit) -> Visit:
    visit = lock(visit)
    if visit.status in {VisitStatus.ARCHIVED, VisitStatus.VOID}:
        raise MoveRefusedError(_("An archived or void visit cannot be changed."))
    return visit


def _present(attachment: Attachment) -> Attachment:
    """The attachment as it is now, under the lock of its visit."""
    _changeable(attachment.visit)
    now = Attachment.objects.select_for_update(of=("self",)).get(pk=attachment.pk)
    if now.withdrawn_at:
        raise MoveRefusedError(_("This attachment was withdrawn before."))
    return now


@transaction.atomic
def withdraw_attachment(attachment: Attachment, *, by: User, at: datetime, reason: str) -> Attachment:
    """Hide a file added by mistake; it stays in the storage and in the history."""
    attachment = _present(attachment)
    attachment.withdrawn_at, attachment.withdrawn_by, attachment.withdrawn_because = at, by, reason
    save_move(attachment, by=by, reason=reason)
    return attachment


@transaction.atomic
def share_attachment(attachment: Attachment, *, by: User, with_slips: bool) -> Attachment:
    """Let a file go with the slips of the visit, or no longer."""
    attachment = _present(attachment)
    attachment.with_slips = with_slips
    save_move(attachment, by=by, reason="goes with the slips" if with_slips else "no longer goes with the slips")
    return attachment


@transaction.atomic
def return_material(material: Material, *, by: User, on: date) -> Material:
    """A paper handed in was given back; raises MoveRefusedError if it was before."""
    _changeable(material.visit)
    material = Material.objects.select_for_update(of=("self",)).get(pk=material.pk)
    if material.returned_on:
        raise MoveRefusedError(_("This paper was given back before."))
    material.returned_on = on
    save_move(material, by=by, reason="given back")
    return material
