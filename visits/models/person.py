"""People: who came (as written down that day) and who it is (across visits)."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from office.models import Code
from office.privacy import EncryptedField, HashField, KeyedHashField
from visits.models.choices import Gender


class PersonFields(models.Model):
    """What is written down about a person at the window."""

    gender = models.CharField(_("sex"), max_length=10, choices=Gender, default=Gender.UNSTATED)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    id_type = models.ForeignKey(
        Code, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("document")
    )
    id_number = EncryptedField(_("document number"), purpose="id_number", max_length=30)
    id_hash = KeyedHashField(source="id_number")
    id_last4 = KeyedHashField(source="id_number", last=4)
    phone = EncryptedField(_("phone"), purpose="phone", max_length=30)
    phone_hash = KeyedHashField(source="phone")
    address = models.CharField(_("address"), max_length=200, blank=True)
    work_unit = models.CharField(_("work unit"), max_length=100, blank=True)

    class Meta:
        abstract = True


class Visitor(models.Model):
    """One person across all visits; the visits hold what was written down each time."""

    name = models.CharField(_("name"), max_length=100)
    id_hash = HashField(max_length=32, blank=True, editable=False)
    created_at = models.DateTimeField(_("since"))
    # By which the person is found again (office.likeness); a hit counts if a visit the reader may see bears it out.
    match_keys = ArrayField(models.TextField(), default=list, editable=False)
    history = HistoricalRecords(excluded_fields=["match_keys"])

    class Meta:
        verbose_name = _("visitor")
        verbose_name_plural = _("visitors")
        default_permissions = ("view",)
        indexes: ClassVar = [
            models.Index(fields=["name"], name="visitor_by_name"),
            GinIndex(fields=["match_keys"], name="visitor_by_likeness"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["id_hash"], name="visitor_one_per_id", condition=~models.Q(id_hash="")),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Everything of this person, masked."""
        return reverse("visits:visitor", args=[self.pk])


class PersonRole(models.TextChoices):
    """In which part somebody came along."""

    REPRESENTATIVE = "representative", _("representative")
    MEMBER = "member", _("member of the group")
    COMPANION = "companion", _("companion")
    AGENT = "agent", _("agent")
    GUARDIAN = "guardian", _("guardian")


class VisitPerson(PersonFields):
    """Somebody beside the first visitor: representative, member, companion, agent or guardian."""

    visit = models.ForeignKey("visits.Visit", on_delete=models.PROTECT, related_name="people")
    role = models.CharField(_("part"), max_length=20, choices=PersonRole, default=PersonRole.MEMBER)
    name = models.CharField(_("name"), max_length=100)
    relation = models.CharField(_("relation"), max_length=50, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("person who came along")
        verbose_name_plural = _("people who came along")
        ordering: ClassVar = ["position", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["name"], name="visit_person_by_name"),
            models.Index(fields=["id_hash"], name="visit_person_by_id", condition=~models.Q(id_hash="")),
            models.Index(fields=["id_last4"], name="visit_person_by_last4", condition=~models.Q(id_last4="")),
            models.Index(fields=["phone_hash"], name="visit_person_by_phone", condition=~models.Q(phone_hash="")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_member(self) -> bool:
        """One of the many of a group, who speaks for nobody."""
        return self.role == PersonRole.MEMBER
