"""One person registered twice: the merge of two visitors, and its undoing."""

from collections.abc import Collection
from typing import ClassVar

from django.db import connection, models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from office.models import User
from visits.models.person import Visitor

# Up to the roots of some visitors, and down to everybody merged into these; one statement, however deep.
PEOPLE_SQL = """
WITH RECURSIVE
  up(id) AS (
    SELECT unnest(%(keys)s::bigint[])
    UNION
    SELECT m.kept_id FROM up JOIN visits_visitormerge m ON m.merged_id = up.id AND m.undone_at IS NULL
  ),
  down(root, id) AS (
    SELECT id, id FROM up
    WHERE NOT EXISTS (SELECT FROM visits_visitormerge m WHERE m.merged_id = up.id AND m.undone_at IS NULL)
    UNION
    SELECT down.root, m.merged_id FROM down JOIN visits_visitormerge m ON m.kept_id = down.id AND m.undone_at IS NULL
  )
SELECT id, root FROM down
"""


class VisitorMerge(models.Model):
    """Two visitors are the same person; their visits stay where they are, the pointer is followed (product §4).

    Visitors merged form trees: only one that is not yet merged is merged, into one that is not yet merged.
    """

    kept = models.ForeignKey(Visitor, on_delete=models.PROTECT, related_name="merges", verbose_name=_("kept"))
    merged = models.ForeignKey(Visitor, on_delete=models.PROTECT, related_name="merged_as", verbose_name=_("merged"))
    reason = models.CharField(_("reason"), max_length=500)
    despite_ids = models.BooleanField(_("two document numbers of one person"), default=False)
    merged_at = models.DateTimeField(_("merged at"))
    merged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("merged by"))
    undone_at = models.DateTimeField(_("undone at"), null=True)
    undone_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("undone by")
    )
    undone_reason = models.CharField(_("reason for undoing"), max_length=500, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("merge of visitors")
        verbose_name_plural = _("merges of visitors")
        default_permissions = ("view",)
        permissions: ClassVar = [("merge_visitors", "merge visitors and undo it")]
        ordering: ClassVar = ["-merged_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="visitor_merge_of_two"),
            models.UniqueConstraint(fields=["merged"], condition=Q(undone_at=None), name="visitor_merged_once"),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None, undone_reason="")
                | (Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undone_reason="")),
                name="visitor_unmerged_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} → {self.kept_id}"

    @property
    def is_undone(self) -> bool:
        """Whether the two are two again."""
        return self.undone_at is not None


def people_of(visitors: Collection[int]) -> dict[int, int]:
    """Every visitor who is the same person as one of these, with the visitor all of that person are merged into."""
    if not visitors:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE_SQL, {"keys": list(visitors)})
        return dict(cursor.fetchall())


def same_person(visitor: int | None) -> list[int]:
    """All visitors who are this person; none for nobody."""
    return list(people_of([visitor])) if visitor else []
