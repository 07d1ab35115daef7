"""The project's own app: it has no models, it registers the checks."""

from django.apps import AppConfig


class ReceptionConfig(AppConfig):
    """Registers the checks of the machine the application runs on."""

    name = "reception"

    def ready(self) -> None:
        from reception.checks import register_checks  # noqa: PLC0415 - not before the apps are loaded

        register_checks()
