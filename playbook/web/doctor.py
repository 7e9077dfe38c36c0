"""What an operator should know of this installation, in plain words: what is well, and what to mend and how."""

import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.mail import mailers
from django.core.management.base import CommandError
from django.db import Error, connection
from django.utils import timezone

from playbook.web import secret_keys
from playbook.web.backups.engines import program, try_dump
from playbook.web.backups.files import newest_in
from playbook.web.database_errors import HOW_TO_FILL
from playbook.web.database_roles import as_owner, examine_role, is_refusal, may_change_tables
from playbook.web.database_settings import POOL, where
from playbook.web.database_watch import NOT_MIGRATED, look_here
from playbook.web.environment import misspelt, own_user
from playbook.web.production import refuse_to_serve
from playbook.web.scanning import ScannerAway
from playbook.web.version import version
from playbook.web.work_sign import working

GIGABYTE = 1024**3
PROCESSES = 2  # of a server, unless `start` is told otherwise
_ROOM = """
    SELECT least(
        current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
            - coalesce(current_setting('reserved_connections', true), '0')::int,
        nullif(rolconnlimit, -1), nullif(datconnlimit, -1)
    )
    FROM pg_roles, pg_database WHERE rolname = current_user AND datname = current_database()
"""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: whether it is well, and what there is to say about it."""

    is_well: bool
    words: str


def examine() -> Iterator[Finding]:
    """Look at everything, one thing after the other.

    Of a database that is away or empty only that is said, and so of a data folder that may not be written to.
    """
    yield from (*_versions(), *_names())
    try:
        yield from _disk()
    except OSError as error:
        yield Finding(
            False,
            f"The user {own_user()} cannot write to the data folder {settings.DATA_DIR} ({error.strerror}). Run this "
            "as the user that runs Playbook, with the settings that it has; if this is that user, give it the folder.",
        )
        return
    yield from (*_scanner(), *_mail(), *_last_backup())
    try:
        if "django_migrations" not in connection.introspection.table_names():
            yield Finding(False, f"There is nothing in the database {_place()} yet: {HOW_TO_FILL}.")
            return
        yield from (*_database(), *_backups(), *_work(), *_connections(), *_fitness(), *_keys(), *_of_the_apps())
    except Error as error:
        words = str(error).strip() or type(error).__name__
        if is_refusal(error):
            yield Finding(
                False,
                f"The database {_place()} answers, and Playbook's role may not do what it has to: {words}. Run "
                "`manage.py migrate` with MIGRATION_DATABASE_URL set: it gives the role what it needs.",
            )
            return
        yield Finding(False, f"The database does not answer: {words}. Check that it runs, and DATABASE_URL.")


def _place() -> str:
    return where(connection.settings_dict)


def _versions() -> Iterator[Finding]:
    purpose = "production" if settings.PRODUCTION else "trial"
    yield Finding(True, f"Playbook {version()}, Python {sys.version.split()[0]}, for {purpose}.")


def _database() -> Iterator[Finding]:
    if connection.vendor == "postgresql":
        yield from _postgresql()
    else:
        yield Finding(True, f"The database is {_place()}: SQLite {sqlite3.sqlite_version}, for one machine.")
    for one in look_here():
        mend = " Run `manage.py migrate`, or start the server, which does." if one == NOT_MIGRATED else ""
        yield Finding(False, one + mend)


def _postgresql() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), rolsuper FROM pg_roles WHERE rolname = current_user")
        server, is_superuser = cursor.fetchone()
        cursor.execute("SELECT current_setting('fsync'), current_setting('full_page_writes')")
        keeps = set(cursor.fetchone()) == {"on"}
    yield Finding(True, f"The database is {_place()}: PostgreSQL {server}.")
    yield Finding(
        not is_superuser,
        "Playbook signs in to the database as its superuser, who may do anything on that machine. Make a role of its "
        "own: see .deploy/README.md."
        if is_superuser
        else "Playbook's role in the database is an ordinary one.",
    )
    yield from (Finding(*one) for one in ([] if is_superuser else examine_role()))
    yield from _owner()
    yield _way_there()
    if not keeps:
        yield Finding(False, "PostgreSQL runs with fsync or full_page_writes off: what was saved can be lost.")


def _owner() -> Iterator[Finding]:
    """Whether the role that owns the tables is let in, where this command is told of it: an update needs it."""
    if settings.MIGRATION_DATABASE is None:
        return
    try:
        with as_owner():
            owns = may_change_tables()
    except CommandError as error:
        yield Finding(False, str(error))
    else:
        well = "The role in MIGRATION_DATABASE_URL is let in, and may change the tables."
        wrong = "The role in MIGRATION_DATABASE_URL may not change the tables: name the one that owns them."
        yield Finding(owns, well if owns else wrong)


def _way_there() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl")
        seal = cursor.fetchone()
    if not seal:
        return Finding(True, "What goes to the database is not sealed: it stays here, or DATABASE_TLS is off.")
    is_known = str(connection.settings_dict["OPTIONS"].get("sslmode", "")).startswith("verify")
    unknown = "" if is_known else " Whose machine it is is not asked: sslmode=verify-full does."
    return Finding(True, f"What goes to the database and back is sealed ({seal[0]}).{unknown}")


def _fitness() -> Iterator[Finding]:
    if not settings.PRODUCTION:
        yield Finding(True, "PRODUCTION is not set: accounts to try it with are there, and pages are sent without TLS.")
        return
    try:
        refuse_to_serve()
    except CommandError as error:
        yield from (Finding(False, line.strip(" -")) for line in str(error).splitlines()[1:])
    else:
        yield Finding(True, "Nothing in the settings or the data stands against serving real people.")


def _names() -> Iterator[Finding]:
    """Settings that look like ours and are misspelt: nothing else would ever notice them."""
    for name, meant in misspelt().items():
        yield Finding(False, f"{name} is no setting of Playbook. Did you mean {meant}?")


def _disk() -> Iterator[Finding]:
    free = shutil.disk_usage(settings.DATA_DIR).free
    words = f"{free / GIGABYTE:.1f} GB are free where {settings.DATA_DIR} is."
    yield Finding(free > GIGABYTE, words if free > GIGABYTE else words + " Make room.")
    tempfile.TemporaryFile(dir=settings.DATA_DIR).close()


def _backups() -> Iterator[Finding]:
    """Whether pg_dump is there, of a version that reads this server, and spoken to as DATABASE_URL says (with TLS)."""
    if connection.vendor != "postgresql":
        return
    try:
        try_dump()
    except CommandError as error:
        yield Finding(False, f"No backup can be made here: {error}")
    else:
        yield Finding(True, f"Backups are made with {program('pg_dump')}, which was tried.")


def _last_backup() -> Iterator[Finding]:
    """How old the newest backup is, where it is said into which folder they come."""
    folder = settings.BACKUP_FOLDER
    if not folder:
        yield Finding(
            True, "How old the last backup is was not looked at: nothing says where they come (BACKUP_FOLDER)."
        )
        return
    try:
        newest = newest_in(Path(folder))
    except OSError as error:
        why = f"{folder}, which BACKUP_FOLDER names, cannot be looked into by the user {own_user()} ({error.strerror})."
        yield Finding(False, why + " Let that user read it, or name the folder that `manage.py backup` writes to.")
        return
    if newest is None:
        yield Finding(False, f"There is no backup in {folder}. Run `manage.py backup {folder}`, each night by a timer.")
        return
    hours = (timezone.now() - newest).total_seconds() / 3600
    age = f"The last backup in {folder} is {hours:.0f} hours old ({newest:%Y-%m-%d %H:%M} UTC)."
    mend = f" More than {settings.BACKUP_HOURS} (BACKUP_HOURS): look what became of the one of last night."
    yield Finding(hours <= settings.BACKUP_HOURS, age if hours <= settings.BACKUP_HOURS else age + mend)


def _work() -> Iterator[Finding]:
    """Whether anybody does what is to be done in the background, and is of this version."""
    found = working()
    if not found:
        yield Finding(
            not settings.PRODUCTION,
            "Nobody does the work in the background: nothing is published when it is due, and nothing is forgotten. "
            "Start `manage.py work`, or a server without --serve-only.",
        )
    for one in found:
        other = "" if one == version() else f" This here is {version()}: start it again, after an update."
        yield Finding(not other, f"The work in the background is done, by version {one}.{other}")


def _connections() -> Iterator[Finding]:
    """How many processes there is room for, and how that is counted."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(_ROOM)
        room = int(cursor.fetchone()[0])
    each = POOL["max_size"] + 1
    processes = (room - 1) // each
    words = (
        f"PostgreSQL has room for {room} connections of this role. A process that serves keeps up to {each} "
        f"({POOL['max_size']}, and one that watches), `work` keeps 1: enough for {processes} processes."
    )
    enough = 2 * PROCESSES  # while one server takes over from another
    mend = f" Raise max_connections, or the limit of the role, to {enough * each + 1} or more."
    yield Finding(processes >= enough, words if processes >= enough else words + mend)


def _scanner() -> Iterator[Finding]:
    if settings.SCAN_UPLOADS is None:
        yield Finding(True, "Files that come in are shown to no scanner for malware (SCAN_UPLOADS).")
        return
    try:
        settings.SCAN_UPLOADS.answers()
    except ScannerAway as error:
        yield Finding(False, f"The scanner that SCAN_UPLOADS names does not answer ({error}): no file is taken in.")
    else:
        yield Finding(True, "Files that come in are shown to a scanner for malware, which answers.")


def _mail() -> Iterator[Finding]:
    """Whether the mail server lets us in, as sealed as it has to be."""
    if "dummy" in settings.MAILERS["default"]["BACKEND"]:
        yield Finding(True, "No mail is sent (EMAIL_URL): administrators hand over links to choose a password.")
        return
    try:
        mailers.default.open()
        mailers.default.close()
    except OSError as error:
        why = f"The mail server that EMAIL_URL names does not take us ({str(error).strip() or type(error).__name__})."
        clear = " One on another machine has to speak TLS, unless CLEAR_TEXT names mail." if settings.PRODUCTION else ""
        yield Finding(False, why + clear)
    else:
        yield Finding(True, "The mail server that EMAIL_URL names takes us.")


def _keys() -> Iterator[Finding]:
    """Which keys are still needed, and what none opens. Of a database that is to be migrated that is not asked."""
    if NOT_MIGRATED not in look_here():
        yield from (Finding(*one) for one in secret_keys.examined())


def _of_the_apps() -> Iterator[Finding]:
    """What packages above this one look at: they say which lines are well and which are not."""
    for app in apps.get_app_configs():
        yield from (Finding(*one) for one in getattr(app, "examined", tuple)())
