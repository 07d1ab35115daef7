"""How a record changes state: lock, look at the map, set, save, and say who and why."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from office.models import User


class MoveRefusedError(Exception):
    """A move the state, a rule or somebody's earlier move forbids; the message is for the user."""

    def __init__(self, message: Any) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class Movable(models.Model):
    """A record with a status, a map of legal moves and a revision that tells stale pages."""

    NEXT: ClassVar[Mapping[str, frozenset[str]]]
    status: Any
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    def can_become(self, status: str) -> bool:
        """Whether the map allows this status next."""
        return status in self.NEXT.get(self.status, frozenset())


Row = TypeVar("Row", bound=Movable)
BATCH = 500  # rows a statement; wide rows must stay below the protocol's 65,535 parameters


def lock(row: Row) -> Row:
    """The row as it is now, locked until the transaction ends."""
    rows = type(row)._default_manager.select_for_update(of=("self",), no_key=True)  # others may point at it meanwhile
    locked: Row = rows.get(pk=row.pk)
    return locked


def lock_in_order(row: Row, *others: int | None) -> None:
    """Lock several rows of a table in the order of their keys, so that two moves can't wait for each other."""
    keys = sorted({row.pk, *others} - {None})
    rows = type(row)._default_manager.select_for_update(of=("self",), no_key=True)
    list(rows.filter(pk__in=keys).order_by("pk").values_list("pk"))


def start_move(row: Row, status: str, *, given: Collection[str] | None = None) -> Row:
    """Lock the row, check the map, set the new status; to be called inside a transaction.

    `given` are the statuses this very move starts from, where the map would let others lead to the same end.
    Raises MoveRefusedError if somebody was quicker, or the map or the move forbids it.
    """
    locked = lock(row)
    if not locked.can_become(status) or (given is not None and locked.status not in given):
        raise MoveRefusedError(
            _("%(row)s is already “%(status)s”; nothing was changed.")
            % {"row": locked, "status": locked.get_status_display()}  # type: ignore[attr-defined]
        )
    locked.status = status
    return locked


def save_move(row: models.Model, *, by: "User | None", reason: str, fields: Collection[str] | None = None) -> None:
    """Save a moved row, writing into its history who moved it and why; counts the revision of a Movable."""
    row._history_user = by  # type: ignore[attr-defined]
    row._change_reason = reason  # type: ignore[attr-defined]
    if isinstance(row, Movable):
        row.revision += 1
        fields = None if fields is None else {*fields, "revision"}
    row.save(update_fields=fields)


def check_revision(row: Movable, revision: int | None) -> None:
    """Refuse a page that was opened before somebody else's change; call it on the locked row."""
    if revision is not None and row.revision != revision:
        raise MoveRefusedError(
            _("Somebody changed this record while your page was open. Look at it again; what you typed is kept below.")
        )


def save_rows(rows: Collection[models.Model], *, by: "User | None", reason: str, at: datetime | None = None) -> None:
    """Save many new rows of one model at once, each with its history: a list of hundreds in a handful of statements."""
    if not rows:
        return
    for row in rows:
        row._change_reason = reason  # type: ignore[attr-defined]
    model: Any = type(next(iter(rows)))
    saved = model._default_manager.bulk_create(rows, batch_size=BATCH)
    model.history.bulk_history_create(saved, batch_size=BATCH, default_user=by, default_date=at)
