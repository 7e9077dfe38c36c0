"""The package for reading and printing guidance; it has no tables of its own."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GuideConfig(AppConfig):
    """Names the package."""

    name = "playbook.guide"
    verbose_name = _("Guide")
