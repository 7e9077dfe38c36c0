"""The package that keeps documents, their revisions and the editions they are published in."""

from importlib import import_module

from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _

from playbook.editions.checks import content_is_sound


class EditionsConfig(AppConfig):
    """Registers the check of the shipped content, and says what roles are called."""

    default = True
    name = "playbook.editions"
    verbose_name = _("Guidance")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the check, so that `manage.py check` reads the content too, and the names."""
        register(content_is_sound, "content")
        import_module("playbook.editions.role_names")
