"""A line of those who want to write to a SQLite database, of all processes that use it.

SQLite knows no line: whoever finds the file taken sleeps for a while, longer each time, and tries again. With eight
people who step at once, one step in a hundred slept for two thirds of a second while the file was free most of the time
(`tests/bench/stepping.py`). Here the next one begins as soon as the last one is done.

Two files beside the database are locked by the system, which lets them go when a process dies: one says who writes,
the other who is next. Who has just written has to become the next first, so no process is kept out by the threads of
another. In a process one thread at a time looks at them. It is a courtesy and no safeguard: SQLite's own lock is taken
all the same, and who has waited for too long, or cannot open the files, goes on without.
"""

import fcntl
import os
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from threading import Lock

LOOK_EVERY = 0.0003  # seconds
WRITING, NEXT = "-writing", "-next"  # what the files' names end with


class Line:
    """The line at one database, as one process sees it."""

    def __init__(self, database: str) -> None:
        self._ours = Lock()
        self._files: tuple[int, int] | None = None
        self._database = database

    def enter(self, seconds: float) -> bool:
        """Wait until it is this thread's turn, for so long at most. Returns whether it is: then `leave` follows."""
        end = time.monotonic() + seconds
        if not self._ours.acquire(timeout=seconds):
            return False
        try:
            writing, following = self._opened()
            if _locked(following, end):
                is_ours = _locked(writing, end)
                fcntl.flock(following, fcntl.LOCK_UN)
                if is_ours:
                    return True
        except OSError:
            pass  # a folder that cannot be written to: the database will say so itself
        self._ours.release()
        return False

    def leave(self) -> None:
        """Let the next one write."""
        if self._files:
            fcntl.flock(self._files[0], fcntl.LOCK_UN)
        self._ours.release()

    def _opened(self) -> tuple[int, int]:
        if not self._files:
            writing, following = (_opened_for_all(f"{self._database}{end}", self._database) for end in (WRITING, NEXT))
            self._files = writing, following
        return self._files


def _opened_for_all(name: str, database: str) -> int:
    """The file of that name, made for everybody who may read the database: a command may be run by somebody else."""
    try:
        return os.open(name, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        file = os.open(name, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    with suppress(OSError):  # not there yet, or a disk that knows no owners
        of = os.stat(database)
        os.fchmod(file, of.st_mode & 0o666)
        os.fchown(file, of.st_uid, of.st_gid)
    return file


def line_at(database: str) -> Line | None:
    """The line at a database by its file's name; none for one in memory, which has no file."""
    return _line(database, os.getpid()) if Path(database).is_absolute() else None


@cache
def _line(database: str, _process: int) -> Line:
    """A process that was copied from another has a line of its own: what is locked by a file's number is shared."""
    return Line(database)


def _locked(file: int, end: float) -> bool:
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                return False
            time.sleep(LOOK_EVERY)
        else:
            return True
