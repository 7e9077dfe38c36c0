"""How many passwords are looked at at once, on this machine and in this process.

Looking at one takes a processor for a third of a second, and one of the few threads that answer pages. So on the
machine half of the processors do it for anybody, and as many more for people who have signed in from their address
before: strangers who try names without end do not keep them out. In a process two threads at most are busy with it or
wait for it.
"""

import fcntl
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from django.conf import settings

BUSY_SECONDS = 3
LOOK_AGAIN = 0.05  # seconds

_threads = {"anybody": BoundedSemaphore(1), "known": BoundedSemaphore(1)}
IN_A_PROCESS = len(_threads)  # passwords that are hashed at once; `hashers.py` has as many threads


class NoPlace(Exception):
    """As many passwords are looked at as may be, and as many wait."""


@contextmanager
def place(*, is_known: bool) -> Iterator[None]:
    """Hold a place for as long as the block lasts; wait for one for three seconds. Raises `NoPlace`."""
    kinds = ("known", "anybody") if is_known else ("anybody",)
    kind = next((one for one in kinds if _threads[one].acquire(blocking=False)), None)
    if kind is None:
        raise NoPlace
    try:
        with _on_machine(kind):
            yield
    finally:
        _threads[kind].release()


@contextmanager
def _on_machine(kind: str) -> Iterator[None]:
    """A place that every process of this machine counts. A lock on a file goes when its process does."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)  # where nobody ran the start command
    end = time.monotonic() + BUSY_SECONDS
    while (held := _lock(kind)) is None:
        if time.monotonic() > end:
            raise NoPlace
        time.sleep(LOOK_AGAIN)
    try:
        yield
    finally:
        os.close(held)


def _lock(kind: str) -> int | None:
    """An open file that is locked, or nothing where others hold them all."""
    for number in range(max(1, _processors() // 2)):
        file = os.open(settings.DATA_DIR / f"signing-in-{kind}-{number}", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return file
        except BlockingIOError:
            os.close(file)
    return None


def _processors() -> int:
    """Those that this process may run on: in a container there may be fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
