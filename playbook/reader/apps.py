"""The package for reading and printing guidance; it has no tables of its own."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReaderConfig(AppConfig):
    """Names the package."""

    name = "playbook.reader"
    verbose_name = _("Reader")
