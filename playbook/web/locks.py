"""Locks between processes, let go by the system when a process dies: PostgreSQL's own, or files beside SQLite's.

They belong to a connection, so whoever takes one must not give the connection back to a pool meanwhile.
"""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection


@contextmanager
def try_lock(name: str) -> Iterator[bool]:
    """Hold the lock of that name for the block, or say False when another process has it."""
    if connection.vendor == "postgresql":
        with _advisory_lock(name) as is_ours:
            yield is_ours
    else:
        with _file_lock(name) as is_ours:
            yield is_ours


@contextmanager
def _advisory_lock(name: str) -> Iterator[bool]:
    # A number is all that PostgreSQL takes; the same name gives the same one in every process.
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        is_ours = bool(cursor.fetchone()[0])
    try:
        yield is_ours
    finally:
        if is_ours and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [number])


@contextmanager
def _file_lock(name: str) -> Iterator[bool]:
    folder = Path(settings.DATA_DIR) / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / name).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
