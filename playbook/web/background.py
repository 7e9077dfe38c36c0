"""Keeps `manage.py work` running beside the server, and starts it again should it die."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

PATIENCE = 10.0  # seconds in which it may finish the job that it is at
APART = 2.0  # seconds between two starts of one that dies at once

_MANAGE = (sys.executable, str(settings.BASE_DIR / "manage.py"))


@contextmanager
def working_beside() -> Iterator[None]:
    """Work in a process of its own for as long as the block runs."""
    stop = threading.Event()
    keeper = threading.Thread(target=_keep_working, args=(stop,), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join(PATIENCE + 5)


def _keep_working(stop: threading.Event) -> None:
    while not stop.is_set():
        with subprocess.Popen(command(), cwd=settings.BASE_DIR) as process:
            while process.poll() is None and not stop.wait(0.5):
                pass
            _end(process)
        stop.wait(APART)


def begin(*arguments: str) -> "subprocess.Popen[bytes]":
    """Begin a command of ours that says nothing and ends by itself, whatever becomes of us."""
    return subprocess.Popen(
        [*_MANAGE, *arguments], cwd=settings.BASE_DIR, stdout=subprocess.DEVNULL, start_new_session=True
    )


def command() -> list[str]:
    """The program to run. Told who began it, it ends with us even where we are killed."""
    return [*_MANAGE, "work", "--parent", str(os.getpid())]


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
