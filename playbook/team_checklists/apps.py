"""The package of the checklists that leads keep for their teams."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TeamChecklistsConfig(AppConfig):
    """Names the package for the admin."""

    name = "playbook.team_checklists"
    verbose_name = _("Checklists of teams")
    default_auto_field = "django.db.models.BigAutoField"
