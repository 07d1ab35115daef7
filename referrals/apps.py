"""The referrals app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReferralsConfig(AppConfig):
    """Matters sent to departments with a due day."""

    name = "referrals"
    verbose_name = _("Referrals")
