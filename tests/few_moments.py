"""What ships, with few of the moments that search learns from: the content that tests and their servers load.

Five of six documents are such moments. Each is read, checked, built and written like any other, so with all of them a
test that publishes anything took three times as long, and search was a minute at learning. What is true of all that
ships is asked of `tests.texts.SHIPPED`: by `tests/content/test_shipped.py` and
`tests/editions/test_load.py`.
"""

import os
import shutil
from pathlib import Path

from django.conf import settings

EVERY = 11  # one moment in so many
VARIABLE = "CONTENT_OF_TESTS"  # so that servers and the suite's other processes find the folder too


def be_loaded() -> None:
    """Let `settings.CONTENT_DIR` be a folder with few moments, made by the first process of a run."""
    if VARIABLE not in os.environ:
        folder = settings.DATA_DIR / f"few-moments-{os.getpid()}" / settings.CONTENT_DIR.name
        _write(settings.CONTENT_DIR, folder)
        os.environ[VARIABLE] = str(folder)
    settings.CONTENT_DIR = Path(os.environ[VARIABLE])


def be_gone() -> None:
    """Throw the folder away, if it is this process that made it."""
    folder = Path(os.environ.get(VARIABLE, "")).parent
    if folder.name.endswith(f"-{os.getpid()}"):
        shutil.rmtree(folder, ignore_errors=True)


def _write(content: Path, folder: Path) -> None:
    shutil.copytree(content, folder)
    for moments in folder.glob("*/moments"):
        every = sorted(moments.iterdir())
        for one in set(every) - set(every[::EVERY]):
            one.unlink()
