"""A process that has one connection of its own, without the pool and the hurry of the server's threads."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


def leave_pool() -> None:
    """Close what this process has open: its own sessions are not to be taken for somebody else's."""
    connection.close()
    getattr(connection, "close_pool", bool)()  # SQLite has none


@contextmanager
def without_pool() -> Iterator[None]:
    """Let this thread's connection be one of its own for the block, and close it at the end.

    What holds a lock must not go back to a pool. On PostgreSQL a statement may take as long as it takes: nobody waits.
    """
    options = connection.settings_dict["OPTIONS"]
    before = dict(options)
    if options.pop("pool", None):
        options["options"] = f"{options['options']} -c statement_timeout=0"
    try:
        yield
    finally:
        connection.close()
        options.clear()
        options.update(before)
