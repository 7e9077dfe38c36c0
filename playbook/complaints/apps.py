"""The package of the live complaint: the only one that writes about complaints."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComplaintsConfig(AppConfig):
    """Names the package for the admin."""

    name = "playbook.complaints"
    verbose_name = _("Complaints")
    default_auto_field = "django.db.models.BigAutoField"
