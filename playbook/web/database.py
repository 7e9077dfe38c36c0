"""A process that has one connection of its own, without the pool and the hurry of the server's threads."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.base import DatabaseWrapper as PostgreSQL
from django.db.backends.signals import connection_created

_TIMEOUTS = ("statement_timeout", "lock_timeout")


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
    options.pop("pool", None)
    connection_created.connect(_let_it_take_its_time)
    try:
        yield
    finally:
        connection_created.disconnect(_let_it_take_its_time)
        connection.close()
        options.clear()
        options.update(before)


@contextmanager
def unhurried() -> Iterator[None]:
    """Let what keeps house take as long as it takes for the block, whoever began it: pages have a few seconds.

    It has to stand outside transactions, as what it is for does: a transaction would keep the time-outs of before.
    """
    if connection.vendor != "postgresql":
        yield
        return
    _set("SET {} = 0")
    try:
        yield
    finally:
        _set("RESET {}")  # to what the connection began with; one that broke takes it along


def _let_it_take_its_time(connection: BaseDatabaseWrapper, **_signal: object) -> None:
    """Said to the database and not as the connection is begun: a pooler takes no notice of that."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")


def _set(how: str) -> None:
    with connection.cursor() as cursor:
        for name in _TIMEOUTS:
            cursor.execute(how.format(name))
