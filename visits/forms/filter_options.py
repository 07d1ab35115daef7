"""What the filters of the list of visits offer: codes, rooms, staff and saved filters, by one statement."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.db.models import CharField, Exists, IntegerField, OuterRef, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from office.models import Code, CodeKind, Room, User
from visits.models import FilteredPage, SavedFilter, Visit

if TYPE_CHECKING:
    from django.db.models import QuerySet

KINDS = {
    "purpose": CodeKind.PURPOSE,
    "category1": CodeKind.CATEGORY,
    "channel": CodeKind.CHANNEL,
    "region": CodeKind.REGION,
}
SELECTED = SafeString(" selected")
OPTION = ("group", "value", "key", "name", "other", "flag", "place")


class Saved(NamedTuple):
    """A saved filter as a chip: its address, and whether it is what the list shows now."""

    pk: int
    name: str
    query: dict[str, str]
    is_shared: bool


class FilterOptions:
    """The choices of all fields, each a (value, label); what is no longer used is still there, and known as such."""

    def __init__(self, user: User) -> None:
        self.choices: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self.keys: dict[tuple[str, str], int] = {}
        self.closed: set[tuple[str, str]] = set()
        self.saved: list[Saved] = []
        is_chinese = (get_language() or "zh").startswith("zh")
        for group, value, key, name, other, flag, _place in _rows(user):
            if group == "saved":
                self.saved.append(Saved(key, name, json.loads(other), flag))
            else:
                self._add(group, value, key, name if is_chinese else other, is_active=flag)

    def _add(self, group: str, value: str, key: int, label: str, *, is_active: bool) -> None:
        self.keys[group, value] = key
        if not is_active:
            self.closed.add((group, value))
            label = _("%(name)s (no longer used)") % {"name": label}
        self.choices[group].append((value, label))


def _text(name: str) -> Cast:
    return Cast(name, CharField())


def _rows(user: User) -> list[tuple[Any, ...]]:
    """One statement for all lists; each select has the columns of OPTION."""
    groups = {kind: field for field, kind in KINDS.items()}
    codes = Code.objects.filter(kind__in=groups, parent=None)
    handled = Visit.objects.filter(handler=OuterRef("pk"))
    parts: list[QuerySet[Any, Any]] = [
        _part(codes, "kind", "code", "name", "name_en", "is_active", "position"),
        _part(User.objects.filter(Exists(handled)), Value("handler"), _text("pk"), _named(), _named(), "is_active"),
        _part(
            SavedFilter.objects.usable_by(user).filter(page=FilteredPage.VISITS),
            Value("saved"), Value(""), "name", _text("query"), "is_shared", "position",
        ),
    ]  # fmt: skip
    if user.has_perm("visits.view_all_visits"):
        parts.append(_part(Room.objects.all(), Value("room"), _text("pk"), "name", "name", "is_active"))
    first, *others = parts
    found = sorted(first.union(*others, all=True), key=lambda row: (row[0], row[6], row[2]))
    return [(groups.get(row[0], row[0]), *row[1:]) for row in found]


def _named() -> Coalesce:
    return Coalesce(NullIf("full_name", Value("")), "username")


def _part(rows: QuerySet[Any], group: Any, value: Any, name: Any, other: Any, flag: Any, place: Any = None) -> Any:
    columns = zip(OPTION, (group, value, "pk", name, other, flag, place or Value(0)), strict=True)
    return rows.order_by().values_list(*(_column(name, column) for name, column in columns))


def _column(name: str, column: Any) -> Any:
    """Text in one type, whatever the column's own is: the parts of a union must agree."""
    if name in {"key", "flag"}:
        return column
    return Cast(column, IntegerField() if name == "place" else CharField())


class PlainSelect(forms.Select):
    """A select without a template an option: two hundred options cost a millisecond, not ten."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The element; groups of options are not needed here."""
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, SELECTED if str(key) == str(value or "") else "", label) for key, label in self.choices),
        )
        chosen = attrs or {}
        return format_html(
            '<select name="{}" id="{}" class="{}">{}</select>',
            name, chosen.get("id", f"id_{name}"), self.attrs.get("class", ""), options,
        )  # fmt: skip
