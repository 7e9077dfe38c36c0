"""The package of the live page of a complaint; it has no tables of its own."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CallConfig(AppConfig):
    """Names the package."""

    name = "playbook.call"
    verbose_name = _("Call")
