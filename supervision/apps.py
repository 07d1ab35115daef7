"""The supervision app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupervisionConfig(AppConfig):
    """Complaints about staff and appraisal."""

    name = "supervision"
    verbose_name = _("Supervision")
