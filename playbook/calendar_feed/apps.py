"""The package of the calendar feed."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CalendarFeedConfig(AppConfig):
    """Names the package for the admin."""

    name = "playbook.calendar_feed"
    verbose_name = _("Calendar feed")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the address of somebody who leaves end with them."""
        import_module("playbook.calendar_feed.leavers")
