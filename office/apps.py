"""The office app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfficeConfig(AppConfig):
    """Who, where, when, on what paper, with which number."""

    name = "office"
    verbose_name = _("Office")
