"""A process that has one connection of its own, without the pool and the hurry of the server's threads."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper as PostgreSQL


def leave_pool() -> None:
    """Close what this process has open: its own sessions are not to be taken for somebody else's."""
    ours = connections[DEFAULT_DB_ALIAS]
    ours.close()
    if isinstance(ours, PostgreSQL):
        ours.close_pool()


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
