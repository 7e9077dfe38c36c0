"""The package for reading and printing guidance; it has no tables of its own."""

from importlib import import_module
from types import ModuleType

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReaderConfig(AppConfig):
    """Names the package."""

    name = "playbook.reader"
    verbose_name = _("Reader")

    def readiness_problems(self) -> list[str]:
        """What is not ready yet in this process: the edition and its search, just after a start."""
        return ["The edition and its search are being made ready."] if _preload().is_warming() else []


def _preload() -> ModuleType:
    # Its models can be imported only when every package is known.
    return import_module("playbook.reader.preload")
