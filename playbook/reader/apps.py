"""The package for reading and printing guidance; it has no tables of its own."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from playbook.search.encoder import PACKAGE, encoder_release
from playbook.search.shared_work import save_in


class ReaderConfig(AppConfig):
    """Names the package."""

    name = "playbook.reader"
    verbose_name = _("Reader")

    def ready(self) -> None:
        """Let the processes of this installation share what search works out."""
        save_in(Path(settings.DATA_DIR) / "search")

    def readiness_problems(self) -> list[str]:
        """What is not ready yet in this process: the edition and its search, just after a start."""
        return ["The edition and its search are being made ready."] if _preload().is_warming() else []

    def examined(self) -> Iterator[tuple[bool, str]]:
        """Whether search has all that it can work with."""
        if release := encoder_release():
            yield True, f"Search compares what is meant, with {PACKAGE} {release}."
        else:
            yield (
                False,
                f"Search goes by words alone and finds less: {PACKAGE} is missing. Install what pyproject.toml names.",
            )


def _preload() -> ModuleType:
    # Its models can be imported only when every package is known.
    return import_module("playbook.reader.preload")
