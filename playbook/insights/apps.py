"""The package of what leads and managers learn from use."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InsightsConfig(AppConfig):
    """Names the package for the admin."""

    name = "playbook.insights"
    verbose_name = _("Insights")
    default_auto_field = "django.db.models.BigAutoField"
