"""The package of webhooks."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebhooksConfig(AppConfig):
    """Names the package for the admin."""

    name = "playbook.webhooks"
    verbose_name = _("Webhooks")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have what happens put into the outbox."""
        import_module("playbook.webhooks.happenings")
