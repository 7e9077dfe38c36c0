"""The sign of life of `manage.py work`: who holds it works, and nothing has to be cleared away after a crash.

On PostgreSQL it is the name of the session, which every machine sees; with SQLite, which is for one machine, a lock.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from playbook.web.version import version

NAME = "playbook work "
_SESSIONS = """
    SELECT DISTINCT substr(application_name, length(%s) + 1) FROM pg_stat_activity
    WHERE datname = current_database() AND usename = current_user AND starts_with(application_name, %s)
"""


@contextmanager
def shown() -> Iterator[None]:
    """Show for the block that this process works. The connection that it has is opened anew, under that name."""
    if connection.vendor == "postgresql":
        connection.close()
        connection.settings_dict["OPTIONS"]["application_name"] = NAME + version()
        yield
        return
    with _file().open("a+") as file:
        file.truncate(0)
        file.write(version())
        file.flush()
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


def working() -> list[str]:
    """The versions of the processes that work just now."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # in a transaction it would show what was before
            cursor.execute(_SESSIONS, [NAME, NAME])
            return sorted(str(row[0]) for row in cursor.fetchall())
    with _file().open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            return [file.read()]
    return []


def _file() -> Path:
    folder = Path(settings.DATA_DIR) / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "work"
