"""Reference tables for the administrator; cases are never edited here, that would pass by the workflow."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from office.models import (
    CalendarDay,
    CategoryWord,
    Code,
    Department,
    NumberRule,
    Organisation,
    Room,
    RuleProfile,
    User,
    Wording,
)

admin.site.site_header = admin.site.site_title = _("Reception: administration")
admin.site.unregister(Group)  # roles are written in office/roles.py


class KeptAdmin(SimpleHistoryAdmin):  # type: ignore[misc]  # it has no stubs
    """Rows are closed, never deleted: older records refer to them."""

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Never."""
        return False


@admin.register(User)
class StaffAdmin(UserAdmin):
    """Staff and their roles; a person who leaves is made inactive."""

    list_display = ("username", "full_name", "department", "room", "is_active")
    list_filter = ("is_active", "groups", "department", "room")
    search_fields = ("username", "full_name")
    ordering = ("username",)
    filter_horizontal = ("groups",)
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("full_name", "post", "department", "room", "window_no", "email")}),
        (_("Rights"), {"fields": ("is_active", "is_staff", "groups")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "full_name", "usable_password", "password1", "password2")}),)

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Never: her name stands on records."""
        return False


@admin.register(Department)
class DepartmentAdmin(KeptAdmin):
    """Departments."""

    list_display = ("code", "name", "phone", "is_discipline", "is_active")
    search_fields = ("code", "name")


@admin.register(Room)
class RoomAdmin(KeptAdmin):
    """Reception rooms."""

    list_display = ("name", "address", "windows", "is_active")


@admin.register(Code)
class CodeAdmin(KeptAdmin):
    """Code lists; a code is closed by its validity, never deleted."""

    list_display = ("kind", "code", "name", "name_en", "parent", "is_active", "valid_from", "valid_to")
    list_filter = ("kind", "is_active")
    list_select_related = ("parent",)
    search_fields = ("code", "name", "name_en")
    autocomplete_fields = ("parent",)


@admin.register(CategoryWord)
class CategoryWordAdmin(KeptAdmin):
    """Words that suggest a category at registration; a word that misleads is made inactive."""

    list_display = ("word", "category", "is_active")
    list_filter = ("is_active",)
    list_select_related = ("category",)
    search_fields = ("word", "category__name", "category__code")
    autocomplete_fields = ("category",)


@admin.register(CalendarDay)
class CalendarDayAdmin(SimpleHistoryAdmin):  # type: ignore[misc]  # it has no stubs
    """The working calendar: holidays and make-up work days."""

    list_display = ("day", "kind", "name", "source")
    list_filter = ("kind",)
    date_hierarchy = "day"


@admin.register(NumberRule)
class NumberRuleAdmin(KeptAdmin):
    """How numbers are written."""

    list_display = ("series", "pattern")


@admin.register(RuleProfile)
class RuleProfileAdmin(KeptAdmin):
    """Deadlines and limits."""

    list_display = ("name", "code", "is_current", "notice_days", "handling_days", "slip_days")


@admin.register(Organisation)
class OrganisationAdmin(KeptAdmin):
    """Whose room it is."""

    list_display = ("name", "phone", "hotline", "fonds_code")


@admin.register(Wording)
class WordingAdmin(KeptAdmin):
    """Standing texts of papers."""

    list_display = ("key", "text")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never: each text the papers know is loaded once."""
        return False
