"""One person registered twice: merging two visitors, and undoing it; no visit is moved, a pointer is followed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from office.models import User
from office.moves import MoveRefusedError, save_move
from visits.models import Visitor, VisitorMerge


@transaction.atomic
def merge_visitors(
    kept: Visitor, merged: Visitor, *, by: User, at: datetime, reason: str, despite_ids: bool = False
) -> VisitorMerge:
    """From now on both are one person. Raises MoveRefusedError if one of them is merged already, for one and the
    same, and for two document numbers unless `despite_ids` says that one person holds both.
    """
    if kept.pk == merged.pk:
        raise MoveRefusedError(_("These are one and the same record already."))
    both = Visitor.objects.select_for_update(of=("self",)).filter(pk__in=[kept.pk, merged.pk]).order_by("pk")
    hashes = {visitor.id_hash for visitor in both}
    # Both locked and neither merged: whoever merges three in a ring at the same moment finds one of them taken.
    taken = VisitorMerge.objects.filter(merged__in=[kept, merged], undone_at=None).first()
    if taken:
        raise MoveRefusedError(_("One of the two was merged with somebody in the meantime: look at both again."))
    if len(hashes - {""}) > 1 and not despite_ids:
        raise MoveRefusedError(
            _("The two have different document numbers: confirm that one person holds both, and say how you know.")
        )
    merge = VisitorMerge(kept=kept, merged=merged, reason=reason, merged_at=at, merged_by=by)
    merge.despite_ids = len(hashes - {""}) > 1
    save_move(merge, by=by, reason="merged")
    return merge


@transaction.atomic
def undo_merge(merge: VisitorMerge, *, by: User, at: datetime, reason: str) -> VisitorMerge:
    """The two are two again, each with the visits it had and those it got since. Raises MoveRefusedError if undone."""
    merge = VisitorMerge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    if merge.is_undone:
        raise MoveRefusedError(_("This merge was undone already."))
    merge.undone_at, merge.undone_by, merge.undone_reason = at, by, reason
    save_move(merge, by=by, reason="undone")
    return merge
