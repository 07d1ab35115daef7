"""What the receptionist asks at the window (《群众来访登记表》, domain rules §2.1)."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.deadlines import current_rules
from office.idcard import age_on, clean_id_number, parse_id
from office.masking import validate_unmasked
from office.models import CodeKind, Room, User
from office.names import clean_name, phone_warning
from visits.forms.codes import CodeLists
from visits.models import Visit
from visits.models.coded import CODE_LISTS

SECTIONS: tuple[tuple[str, Any, tuple[str, ...], bool], ...] = (
    ("arrival", _("Arrival"), ("arrived_at", "room", "window_no", "channel", "people_count", "affected_count"), False),
    ("visitor", _("Visitor"), ("name", "is_anonymous", "id_type", "id_number", "id_checked", "gender", "birth_date",
                               "phone", "address"), False),
    ("matter", _("Matter"), ("subject", "statement", "demand", "purpose", "category1", "category2", "urgency"), False),
    ("respondent", _("Complained of"), ("respondent_name", "respondent_unit", "respondent_post", "respondent_level",
                                        "respondent_department", "respondent_staff"), True),
    ("more", _("More"), ("region_code", "phone2", "ethnicity", "nationality", "work_unit", "occupation", "visitor_tags",
                         "visit_kind", "group_override", "group_override_reason",
                         "skip_level", "occurred_on", "occurred_at_place", "issue_region", "tags",
                         "earlier_process", "in_litigation", "legal_route", "abnormal_behaviour", "behaviour_note",
                         "belongings", "confidentiality", "wants_secrecy", "entered_late", "left_at", "received_by",
                         "initial_opinion", "remarks"), True),
    ("notice", _("Personal data"), ("privacy_notice_given",), False),
)  # fmt: skip
FIELDS = [name for _key, _title, names, _folded in SECTIONS for name in names]
CODES = {
    "purpose": CodeKind.PURPOSE, "category1": CodeKind.CATEGORY, "channel": CodeKind.CHANNEL,
    "ethnicity": CodeKind.ETHNICITY, "nationality": CodeKind.NATIONALITY, "id_type": CodeKind.ID_TYPE,
    "occupation": CodeKind.OCCUPATION, "legal_route": CodeKind.LEGAL_ROUTE, "category2": CodeKind.CATEGORY,
}  # fmt: skip
# Never written into a page; left empty they stay as they are (or as in the earlier visit).
PERSONAL = ("id_number", "phone", "phone2", "address")
# No browser offers one visitor's answers to the next.
NOT_COMPLETED = (*PERSONAL, "name", "birth_date", "work_unit", "respondent_name", "respondent_unit", "subject")
# What a visitor who comes again need not say again.
AGAIN = ("name", "gender", "birth_date", "id_type", "ethnicity", "nationality", "work_unit", "occupation",
         "is_anonymous", "subject", "purpose", "category1", "category2", "respondent_name", "respondent_unit",
         "respondent_post", "respondent_level", "respondent_department", "respondent_staff", "confidentiality",
         "wants_secrecy", "visitor_tags", "tags", "issue_region")  # fmt: skip
OLDEST = 120  # years, as for ID numbers (domain rules §3.4)
GUARDED_AGE = 14  # PIPL Art. 31
LOCAL = "%Y-%m-%dT%H:%M"


def attname_of(name: str) -> str:
    """The attribute that holds a field's own value: purpose_id of purpose."""
    field: Any = Visit._meta.get_field(name)
    return str(field.attname)


class VisitForm(forms.ModelForm):
    """The registration form; rules of the case are in the workflow."""

    class Meta:
        model = Visit
        fields = FIELDS
        widgets: ClassVar = {
            "arrived_at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL),
            "left_at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL),
            "birth_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "occurred_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "statement": forms.Textarea(attrs={"rows": 6}),
            "demand": forms.Textarea(attrs={"rows": 3}),
            "earlier_process": forms.Textarea(attrs={"rows": 2}),
            "initial_opinion": forms.Textarea(attrs={"rows": 2}),
            "remarks": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts: ClassVar = {
            "subject": _("Appears in lists: no personal data."),
            "name": _("Needed unless the visitor stays anonymous."),
            "phone": _("Phone or address is needed unless the visitor stays anonymous."),
        }

    def __init__(self, *args: Any, now: datetime, earlier: Visit | None = None, **kwargs: Any) -> None:
        self.rules = current_rules()
        super().__init__(*args, **kwargs)
        self.now, self.on = now, timezone.localdate(now)
        self.kept_from = earlier or (self.instance if self.instance.pk else None)
        self.warnings: list[Any] = []
        self.before = {name: self._stored(name) for name in FIELDS}
        self._add_codes()
        self.fields["name"].widget.attrs["autofocus"] = True
        home = getattr(self, "user", None)
        if home is not None and home.room_id:  # one registers in the own room; the room list is for those without one
            self.fields["room"].queryset = Room.objects.filter(pk=home.room_id)  # type: ignore[attr-defined]
            self.fields["room"].empty_label = None  # type: ignore[attr-defined]
        for name in NOT_COMPLETED:
            self.fields[name].widget.attrs["autocomplete"] = "off"
        for name in self.not_asked():
            del self.fields[name]
        if "received_by" in self.fields:
            room = self.instance.room_id or (home.room_id if home else None)
            self.fields["received_by"].queryset = User.objects.filter(room=room, is_active=True)  # type: ignore[attr-defined]
        for name in PERSONAL:
            self.initial[name] = ""
            self.fields[name].widget.attrs["autocomplete"] = "off"
            self.fields[name].validators.append(validate_unmasked)
            if self.kept_from and self._kept(name):
                self.fields[name].help_text = _("Leave empty to keep what is known.")

    def not_asked(self) -> tuple[str, ...]:
        """Only a paper form was received by somebody other than whoever enters it."""
        return () if self.instance.entered_late else ("received_by",)

    def usual_codes(self) -> Mapping[str, str]:
        """The code words a field starts with where nothing is known."""
        return {}

    def _stored(self, name: str) -> Any:
        return getattr(self.instance, attname_of(name))

    def _add_codes(self) -> None:
        lists = CodeLists(
            [*CODES.values(), *CODE_LISTS.values(), CodeKind.REGION],
            on=self.on,
            keep=[self._stored(name) for name in CODES],
        )
        for name, kind in CODES.items():
            old = self.fields[name]
            make = lists.below if name == "category2" else lists.one
            self.fields[name] = make(kind, label=old.label, required=old.required)
            usual = lists.pk_of(kind, self.usual_codes().get(name, ""))
            self.initial[name] = str(self.initial.get(name) or usual or "")
        self.fields["region_code"] = lists.word(CodeKind.REGION, label=self.fields["region_code"].label)
        for name, kind in CODE_LISTS.items():
            self.fields[name] = lists.several(kind, label=self.fields[name].label)

    def _get_validation_exclusions(self) -> set[str]:
        # Already checked against the lists that were loaded, as the room was by its field: no query a field.
        return {*super()._get_validation_exclusions(), *CODES, "room", "received_by"}  # type: ignore[misc]

    def _kept(self, name: str) -> str:
        return str(getattr(self.kept_from, name, "") or "")

    @property
    def sections(self) -> list[dict[str, Any]]:
        """The fields in the order they are asked; a folded section opens where it holds an error."""
        return [
            {
                "key": key, "title": title, "fields": [self[name] for name in names], "is_folded": folded,
                "is_open": any(self[name].errors for name in names),
            }
            for key, title, names, folded in self.layout()
        ]  # fmt: skip

    def layout(self) -> Iterator[tuple[str, Any, list[str], bool]]:
        """The sections with the fields this form asks."""
        for key, title, names, folded in SECTIONS:
            yield key, title, [name for name in names if name in self.fields], folded

    @property
    def changed(self) -> list[str]:
        """The attributes that differ from the saved visit, derived ones included."""
        names = {name: attname_of(name) for name in FIELDS}
        return [attname for name, attname in names.items() if getattr(self.instance, attname) != self.before[name]]

    def clean_name(self) -> str:
        """The name as typed, cleaned of what nobody means to type."""
        return clean_name(self.cleaned_data["name"])

    def clean_arrived_at(self) -> datetime:
        """Nobody arrives in the future."""
        arrived: datetime = self.cleaned_data["arrived_at"]
        if arrived > self.now and "arrived_at" in self.changed_data:
            raise ValidationError(_("The arrival lies in the future."))
        return arrived

    def clean(self) -> dict[str, Any]:
        """What the answers say together."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        self._keep_known(data)
        if data.get("is_anonymous"):
            self._check_anonymous(data)
        else:
            self._check_visitor(data)
        self._check_birth(data)
        self._check_left(data)
        self._check_document(data)
        self._check_matter(data)
        for name in ("phone", "phone2"):
            warning = phone_warning(data.get(name, ""))
            if warning and name in self.changed_data:
                self.warnings.append(warning)
        return data

    def _keep_known(self, data: dict[str, Any]) -> None:
        """Fields left empty keep what is known of the same person; another name is another person."""
        if self.kept_from and not self.instance.pk and data.get("name") != self.kept_from.name:
            return
        for name in PERSONAL:
            data[name] = data.get(name) or self._kept(name)

    def _check_anonymous(self, data: dict[str, Any]) -> None:
        if data.get("name") and "name" in self.changed_data:
            self.add_error("name", _("An anonymous visitor has no name: clear it, or untick “anonymous”."))
        data["name"] = ""

    def _check_left(self, data: dict[str, Any]) -> None:
        arrived, left = data.get("arrived_at"), data.get("left_at")
        if arrived and left and left < arrived:
            self.add_error("left_at", _("Nobody leaves before arriving."))
        elif left and left > self.now and "left_at" in self.changed_data:
            self.add_error("left_at", _("This lies in the future."))

    def _check_birth(self, data: dict[str, Any]) -> None:
        born: date | None = data.get("birth_date")
        if born and born > self.on:
            self.add_error("birth_date", _("This day lies in the future."))
        elif born and age_on(born, self.on) > OLDEST:
            self.add_error("birth_date", _("Nobody is that old: check the year."))

    def _check_visitor(self, data: dict[str, Any]) -> None:
        if not data.get("name") and "name" not in self.errors:
            self.add_error("name", _("Give the name, or tick “anonymous”."))
        if not data.get("phone") and not data.get("address"):
            self.add_error("phone", _("Give at least phone or address."))
        if not data.get("id_number") and self.rules.id_required:
            self.add_error("id_number", _("A document number is required here."))

    def _check_document(self, data: dict[str, Any]) -> None:
        """The number fits its kind of document; it fills in sex and birth date where they were left open."""
        if not data.get("id_number"):
            return
        kind = data["id_type"].code if data.get("id_type") else "other"
        try:
            data["id_number"] = clean_id_number(kind, data["id_number"], on=self.on)
        except ValidationError as error:
            self.add_error("id_number", error)
            return
        if kind in {"resident_id", "temporary_id", "household", "hmt_residence"}:
            self._read_card(data)

    def _read_card(self, data: dict[str, Any]) -> None:
        card = parse_id(data["id_number"], on=self.on)
        fits = data.get("birth_date") in {None, card.birth_date} and data.get("gender") in {"", "unstated", card.sex}
        if not fits:
            self.warnings.append(_("Sex or date of birth do not agree with the ID number: check them."))
        data["birth_date"] = data.get("birth_date") or card.birth_date
        if data.get("gender") in {"", "unstated"}:
            data["gender"] = card.sex
        data["region_code"] = data.get("region_code") or card.province_code
        if card.warning() and "id_number" in self.changed_data:
            self.warnings.append(card.warning())

    def _check_matter(self, data: dict[str, Any]) -> None:
        above, below, purpose = data.get("category1"), data.get("category2"), data.get("purpose")
        if above and below and below.parent_id != above.pk:
            self.add_error("category2", _("This subcategory does not belong to the category."))
        if (
            purpose
            and purpose.code == "whistleblow"
            and not (data.get("respondent_name") or data.get("respondent_unit"))
        ):
            self.add_error("respondent_name", _("Whistle-blowing names the person or unit complained of."))
        if purpose and purpose.code == "staff_complaint" and not data.get("respondent_staff"):
            self.add_error("respondent_staff", _("Name the member of staff: she must never see this visit."))
        self._check_group(data)

    def _check_group(self, data: dict[str, Any]) -> None:
        """Fewer are never concerned than came; the number decides what a group is, or a written reason (D §2.1)."""
        affected, present = data.get("affected_count"), data.get("people_count")
        if affected and present and affected < present:
            self.add_error("affected_count", _("No fewer persons are affected than came."))
        if data.get("group_override") and not data.get("group_override_reason"):
            self.add_error("group_override_reason", _("Say why the number of persons does not decide."))
        if not data.get("group_override"):
            data["group_override_reason"] = ""

    def is_child(self) -> bool:
        """Whether the visitor is so young that a guardian must be named (PIPL Art. 31)."""
        born: date | None = self.cleaned_data.get("birth_date")
        return born is not None and age_on(born, self.on) < GUARDED_AGE


class RegisterForm(VisitForm):
    """A new registration: one form, one visit."""

    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, earlier: Visit | None = None, **kwargs: Any) -> None:
        known = {name: getattr(earlier, attname_of(name)) for name in AGAIN} if earlier else {}
        initial = {
            "token": uuid4(), "arrived_at": kwargs["now"], "room": user.room_id, "window_no": user.window_no,
            **known, **kwargs.pop("initial", {}),
        }  # fmt: skip
        self.user = user
        super().__init__(*args, earlier=earlier, initial=initial, **kwargs)

    def not_asked(self) -> tuple[str, ...]:
        """A paper form has a page of its own."""
        return ("entered_late", "received_by")

    def usual_codes(self) -> Mapping[str, str]:
        """Nearly everybody brings an identity card and comes to petition (Art. 31 (6))."""
        return {"id_type": "resident_id", "legal_route": "petition"}

    def clean(self) -> dict[str, Any]:
        """A kind of document nobody chose says nothing without a number."""
        data = super().clean()
        if not data.get("id_number") and "id_type" not in self.changed_data:
            data["id_type"] = None
        return data


class LateForm(RegisterForm):
    """A form filled in on paper while the program could not be reached, typed in later (domain rules §2.1)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"arrived_at": None, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.instance.entered_late = True
        for name in ("left_at", "received_by"):
            self.fields[name].required = True
        self.fields["received_by"].empty_label = "—"  # type: ignore[attr-defined]
        self.fields["arrived_at"].widget.attrs["autofocus"] = self.fields["name"].widget.attrs.pop("autofocus")

    def not_asked(self) -> tuple[str, ...]:
        """That it is entered late is what the page is for."""
        return ("entered_late",)

    def layout(self) -> Iterator[tuple[str, Any, list[str], bool]]:
        """The times and the name on the paper are asked first."""
        moved = ["left_at", "received_by"]
        for key, title, names, folded in super().layout():
            kept = [name for name in names if name not in moved]
            yield key, title, [kept[0], *moved, *kept[1:]] if key == "arrival" else kept, folded


class CorrectForm(VisitForm):
    """A correction: the old values stay in the history, with the reason."""

    reason = forms.CharField(label=_("Reason for the correction"), max_length=200)
    revision = forms.IntegerField(widget=forms.HiddenInput)
