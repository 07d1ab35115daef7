"""The visits app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VisitsConfig(AppConfig):
    """From the visitor at the window to a closed visit."""

    name = "visits"
    verbose_name = _("Visits")
