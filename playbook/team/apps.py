"""The package of the pages on who holds a complaint; it has no tables of its own."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TeamConfig(AppConfig):
    """Names the package."""

    name = "playbook.team"
    verbose_name = _("Team")
