"""Whether other processes have the database open: what they write while it is replaced would be lost."""

import os
import time
from pathlib import Path

from django.db import connection

PATIENCE = 3.0  # seconds that sessions which have just ended take to be gone
_OTHERS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND usesysid IS NOT NULL AND pid <> pg_backend_pid()
"""


def others() -> int:
    """How many other sessions the database has, on PostgreSQL; on SQLite how many processes have its file open.

    Of SQLite only processes are seen that this user may look at, on this machine and on Linux.
    """
    ends = time.monotonic() + PATIENCE
    while (found := _others()) and time.monotonic() < ends:
        time.sleep(0.1)
    return found


def _others() -> int:
    if connection.vendor != "postgresql":
        file = str(Path(str(connection.settings_dict["NAME"])).resolve())
        folders = (one for one in Path("/proc").glob("[0-9]*") if one.name != str(os.getpid()))
        return sum(_has_open(folder / "fd", file) for folder in folders)
    with connection.cursor() as cursor:
        cursor.execute(_OTHERS)
        return int(cursor.fetchone()[0])


def _has_open(descriptors: Path, file: str) -> bool:
    try:
        return any(os.readlink(one) == file for one in descriptors.iterdir())
    except OSError:  # it has ended meanwhile, or is somebody else's
        return False
