"""Fields that choose from code lists, all lists of a form loaded by one query."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.db.models import Q
from django.utils.translation import get_language

from office.models import Code

COLUMNS = ("pk", "kind", "code", "name", "name_en", "parent_id", "extra")


class CodeRow(NamedTuple):
    """One code as a field shows it: a list of hundreds is no place for hundreds of models."""

    pk: int
    kind: str
    code: str
    name: str
    name_en: str
    parent_id: int | None
    extra: str

    def as_code(self) -> Code:
        """The code as a model; what is not loaded is fetched when asked for."""
        return Code.from_db(None, ["id", *COLUMNS[1:]], list(self))


class CodeLists:
    """The codes of several lists that may be chosen on a day, and those a record already has."""

    def __init__(self, kinds: Iterable[str], *, on: date, keep: Iterable[int | None] = ()) -> None:
        kept = Q(pk__in=[pk for pk in keep if pk])
        usable = Q(pk__in=Code.objects.usable(on).values("pk"))
        self.by_pk: dict[str, CodeRow] = {}
        self.by_kind: dict[str, list[CodeRow]] = defaultdict(list)
        self.is_chinese = (get_language() or "zh").startswith("zh")
        for values in Code.objects.filter(usable | kept, kind__in=set(kinds)).values_list(*COLUMNS):
            row = CodeRow(*values)
            self.by_pk[str(row.pk)] = row
            self.by_kind[row.kind].append(row)

    def label(self, row: CodeRow) -> str:
        """As the code itself would print."""
        return row.name if self.is_chinese else row.name_en

    def one(self, kind: str, **kwargs: Any) -> forms.TypedChoiceField:
        """A field for one code of the list's upper level, blank first; its value is the Code."""
        choices = [(str(code.pk), self.label(code)) for code in self.by_kind[kind] if code.parent_id is None]
        return self._field([("", "—"), *choices], **kwargs)

    def below(self, kind: str, **kwargs: Any) -> forms.TypedChoiceField:
        """A field for one code of the lower level, grouped by the level above."""
        groups: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for code in self.by_kind[kind]:
            if code.parent_id:
                groups[code.parent_id].append((str(code.pk), self.label(code)))
        named = [(self.label(self.by_pk[str(pk)]), options) for pk, options in groups.items() if str(pk) in self.by_pk]
        return self._field([("", "—"), *named], **kwargs)

    def pk_of(self, kind: str, code: str) -> int | None:
        """The key of a code word of the list."""
        return next((row.pk for row in self.by_kind[kind] if row.code == code), None)

    def word(self, kind: str, **kwargs: Any) -> forms.ChoiceField:
        """A field for one code of the list, kept as its code word."""
        choices = [(row.code, self.label(row)) for row in self.by_kind[kind]]
        return forms.ChoiceField(choices=[("", "—"), *choices], required=False, **kwargs)

    def several(self, kind: str, **kwargs: Any) -> forms.MultipleChoiceField:
        """A field for any number of codes, kept as their code words."""
        choices = [(code.code, self.label(code)) for code in self.by_kind[kind]]
        widget = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(choices=choices, required=False, widget=widget, **kwargs)

    def _field(self, choices: list[Any], **kwargs: Any) -> forms.TypedChoiceField:
        return forms.TypedChoiceField(choices=choices, coerce=self._code, empty_value=None, **kwargs)

    def _code(self, key: str) -> Code:
        try:
            return self.by_pk[str(key)].as_code()
        except KeyError:
            raise ValueError(key) from None  # what a choice field expects of an unknown value
