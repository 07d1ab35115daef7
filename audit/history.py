"""What changed between two saved states of a record, in plain words."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

# Kept by the program for itself: a reader learns nothing from them.
HIDDEN = frozenset({"id", "revision", "search_text", "token", "query_code", "id_checked_by", "privacy_notice_at"})
HIDDEN_ENDINGS = ("_hash", "_last4")
# Masked on every page: what they held before is no more for everybody than what they hold now.
SECRET = frozenset({"address"})
LONGEST = 200

Names = Mapping[tuple[type[models.Model], Any], str]


@dataclass(frozen=True)
class Change:
    """One field, before and after; both empty where the content is only for those who may reveal it."""

    label: str
    old: str
    new: str
    is_secret: bool = False


def tracked_fields(row: Any) -> list[Any]:
    """The fields of a historical row a reader may want to know about."""
    return [
        field
        for field in row.tracked_fields
        if field.name not in HIDDEN
        and not field.name.endswith(HIDDEN_ENDINGS)
        and not isinstance(field, models.JSONField)
    ]


def differences(new: Any, old: Any, names: Names | None = None, *, leave_out: Collection[str] = ()) -> list[Change]:
    """What `new` changed against `old`, both historical rows of one record; encrypted and masked fields only
    as "changed".

    `names` are the labels of referenced rows (see `referenced_names`); without an entry the reference is shown as #7.
    """
    changes = []
    for field in tracked_fields(new):
        before, after = getattr(old, field.attname), getattr(new, field.attname)
        if before == after or field.name in leave_out:
            continue
        label = str(field.verbose_name)
        if field.name in SECRET or field.get_internal_type() == "BinaryField":
            changes.append(Change(label, "", "", is_secret=True))
        else:
            changes.append(Change(label, _words(field, before, names or {}), _words(field, after, names or {})))
    return changes


def referenced_names(rows: Iterable[Any]) -> dict[tuple[type[models.Model], Any], str]:
    """Labels of all rows that changed references point to, one query a model."""
    wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
    states = list(rows)
    for new, old in pairwise(states):
        for field in tracked_fields(new):
            before, after = getattr(old, field.attname), getattr(new, field.attname)
            if field.remote_field and before != after:
                wanted[field.remote_field.model] |= {key for key in (before, after) if key is not None}
    return {
        (model, row.pk): str(row)
        for model, keys in wanted.items()
        for row in model._default_manager.filter(pk__in=keys)
    }


def _words(field: Any, value: Any, names: Names) -> str:
    if value is None or value in ("", []):
        return ""
    if field.remote_field:
        return names.get((field.remote_field.model, value), f"#{value}")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return plain_words(value)


def plain_words(value: Any) -> str:
    """An instant, a day, a list or a text as pages show it; long texts are cut."""
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "Y-m-d H:i")
    if isinstance(value, date):
        return date_format(value, "Y-m-d")
    text = "、".join(str(item) for item in value) if isinstance(value, list) else str(value)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
