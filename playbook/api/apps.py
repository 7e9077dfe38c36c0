"""The package of the API."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    """Names the package for the admin."""

    name = "playbook.api"
    verbose_name = _("Other programs")
    default_auto_field = "django.db.models.BigAutoField"
