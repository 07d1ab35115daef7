"""Papers the visitor handed in (提交材料)."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from visits.models.visit import Visit


class Material(models.Model):
    """One line of the list of papers the visitor handed in (提交材料)."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="materials")
    name = models.CharField(_("paper"), max_length=100)
    copies = models.PositiveSmallIntegerField(_("copies"), default=1)
    is_original = models.BooleanField(_("original"), default=False)
    returned_on = models.DateField(_("returned on"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("paper handed in")
        verbose_name_plural = _("papers handed in")
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return self.name
