"""The package of the managers' admin pages; it has no tables of its own."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """Names the package."""

    default = True

    name = "playbook.desk"
    verbose_name = _("Desk")


class AdminConfig(admin.AdminConfig):
    """Django's admin with the managers' desk as its first page."""

    default = False
    default_site = "playbook.desk.site.Desk"
