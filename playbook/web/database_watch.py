"""Whether this process can work: asked once a second in a thread of its own, so that nobody who asks has to wait.

While the database is away, the front answers 503 at once by what stands here: no thread is given to a request that
would only wait for it. A look that does not come back means the same: the database hangs.
"""

import logging
import os
import shutil
import time
from collections.abc import Callable
from threading import Event, Thread

from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from playbook.web.metrics import database_is_away

log = logging.getLogger(__name__)

EVERY, PATIENCE = 1.0, 2.5  # seconds between two looks, and for one look
AWAY = "The database does not answer."
READ_ONLY = "The database takes nothing in: it can only be read."
NOT_MIGRATED = "The database is that of another version: migrations are missing."
FULL = "The disk is nearly full."
BEGINS = "The process has just begun, and has not looked yet whether it can work."
LEAST_FREE = 20 * 1024 * 1024  # bytes


class Watch:
    """What stands against working, by the last look. `look` finds it out, and may take as long as it takes."""

    def __init__(self, look: Callable[[], list[str]], *, now: Callable[[], float] = time.monotonic) -> None:
        self._look, self._now = look, now
        self._problems: list[str] = []
        self._begun_at: float | None = None  # of a look that has not come back
        self._down_since: float | None = None
        self._thread: Thread | None = None
        self._stop = Event()

    def start(self) -> None:
        """Look again and again, until `stop`. Until the first look has come back, nobody is to be sent here."""
        self._problems = [BEGINS]
        self._thread = Thread(target=self._watch, name="database-watch", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._stop.set()

    @property
    def is_away(self) -> bool:
        """Whether the database does not answer. False where nobody watches."""
        return AWAY in self._known()

    def problems(self) -> list[str]:
        """What stands against working, in plain words. Where nobody watches, it is looked at now."""
        return self._known() if self._thread else self._look()

    def _known(self) -> list[str]:
        begun = self._begun_at
        if begun is None or self._now() - begun <= PATIENCE:
            return self._problems
        self._say_away(begun)
        return [AWAY]

    def _watch(self) -> None:
        while not self._stop.is_set():
            self.look_once()
            self._stop.wait(EVERY)

    def look_once(self) -> None:
        """Look, and say in one line when the database has gone away or come back."""
        self._begun_at = begun = self._now()
        try:
            found = self._look()
        except Exception as error:  # whatever it is: a watch that has died would see nothing for ever
            found = [AWAY]
            log.error("The look at the database failed: %s", type(error).__name__)
        self._begun_at, self._problems = None, found
        database_is_away(AWAY in found)
        if AWAY in found:
            self._say_away(begun)
        elif self._down_since is not None:
            log.warning("The database answers again, after %.0f seconds", self._now() - self._down_since)
            self._down_since = None

    def _say_away(self, since: float) -> None:
        if self._down_since is None:
            self._down_since = since
            log.error("The database does not answer. Requests are answered with 503 until it does.")


class Look:
    """A look at the database over a connection of its own, so that requests that hold the pool's do not hold it up."""

    def __init__(self) -> None:
        self._is_migrated = False
        self._connection: BaseDatabaseWrapper | None = None

    def __call__(self) -> list[str]:
        """What stands against working."""
        if self._connection is None:
            self._connection = _own_connection()
        try:
            found = [] if _is_writable(self._connection) else [READ_ONLY]
            if not self._migrated(self._connection):
                found.append(NOT_MIGRATED)
        except Error:
            self._connection.close()
            return [AWAY]
        if shutil.disk_usage(settings.DATA_DIR).free < LEAST_FREE:
            found.append(FULL)
        for app in apps.get_app_configs():
            # A package above this one that has something to make ready says so.
            found += getattr(app, "readiness_problems", list)()
        return found

    def _migrated(self, connection: BaseDatabaseWrapper) -> bool:
        """Whether the tables are those of this version: once they are they stay so."""
        if not self._is_migrated:
            executor = MigrationExecutor(connection)
            self._is_migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        return self._is_migrated


def look_here() -> list[str]:
    """The same by the connection of this thread, for a process in which nobody watches."""
    look = Look()
    look._connection = connections[DEFAULT_DB_ALIAS]
    return look()


def _own_connection() -> BaseDatabaseWrapper:
    found = connections[DEFAULT_DB_ALIAS].copy()
    if found.vendor == "postgresql":
        found.settings_dict["OPTIONS"].pop("pool", None)
        found.settings_dict["OPTIONS"]["connect_timeout"] = 2
    return found


def _is_writable(connection: BaseDatabaseWrapper) -> bool:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('transaction_read_only')")
            return bool(cursor.fetchone()[0] == "off")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM django_migrations")
    name = str(connection.settings_dict["NAME"])
    return "memory" in name or os.access(name, os.W_OK)


watch = Watch(look_here)


def start_watching() -> None:
    """Watch from now on, in the process that answers."""
    watch._look = Look()
    watch.start()
