"""Departments, rooms and the people who work there."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords


class Department(models.Model):
    """A unit that handles matters (承办单位) or runs the room; never deleted, only closed."""

    code = models.CharField(_("code"), max_length=10, unique=True)
    name = models.CharField(pgettext_lazy("unit", "name"), max_length=100, unique=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    is_discipline = models.BooleanField(_("discipline office"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    history = HistoricalRecords()

    class Meta:
        verbose_name = pgettext_lazy("staff", "department")
        verbose_name_plural = pgettext_lazy("staff", "departments")
        ordering: ClassVar = ["position", "code"]

    def __str__(self) -> str:
        return self.name


class Room(models.Model):
    """A reception room (接待室) with its windows."""

    name = models.CharField(pgettext_lazy("unit", "name"), max_length=100, unique=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    windows = models.PositiveSmallIntegerField(_("windows"), default=1)
    is_active = models.BooleanField(_("active"), default=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("reception room")
        verbose_name_plural = _("reception rooms")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A member of staff; what she may do comes from her roles (groups), what she sees also from room and department."""

    full_name = models.CharField(_("full name"), max_length=50, blank=True)
    post = models.CharField(_("post"), max_length=50, blank=True)
    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        related_name="staff",
        null=True,
        blank=True,
        verbose_name=pgettext_lazy("staff", "department"),
    )
    room = models.ForeignKey(
        Room, on_delete=models.PROTECT, related_name="staff", null=True, blank=True, verbose_name=_("reception room")
    )
    window_no = models.CharField(_("window"), max_length=20, blank=True)
    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    class Meta:
        verbose_name = _("member of staff")
        verbose_name_plural = _("staff")
        ordering: ClassVar = ["username"]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        """The Chinese full name; Django's first and last name are not used."""
        return str(self)

    def get_absolute_url(self) -> str:
        """There is no page of a person but one's own."""
        return reverse("home")
