"""The visits app."""

from typing import Any

from django.apps import AppConfig
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class VisitsConfig(AppConfig):
    """From the visitor at the window to a closed visit."""

    name = "visits"
    verbose_name = _("Visits")

    def ready(self) -> None:
        """Whoever signs in finds only drafts that are still of use."""
        from django.contrib.auth.signals import user_logged_in  # noqa: PLC0415 - not before the apps are loaded

        user_logged_in.connect(_sweep_own_drafts, dispatch_uid="sweep_own_drafts")


def _sweep_own_drafts(user: Any, **kwargs: Any) -> None:
    from visits.workflow.drafting import sweep_drafts  # noqa: PLC0415 - not before the apps are loaded

    sweep_drafts(at=timezone.now(), of=user)
