"""How each engine is copied while people work, and put back: SQLite's own copy, PostgreSQL's own programs."""

import contextlib
import errno
import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection

from playbook.web.backups.files import files_for_people


def dump_to(file: Path) -> None:
    """Copy the database to `file`, as it stands at one moment. Raises `CommandError` where that cannot be done."""
    if connection.vendor == "postgresql":
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={file}")
    else:
        with contextlib.closing(_opened(_sqlite_file())) as source, contextlib.closing(_opened(file)) as copy:
            source.backup(copy)


def try_dump() -> None:
    """Ask for next to nothing as a backup does: by that program, with that address. Raises `CommandError`."""
    _run("pg_dump", "--schema-only", "--table=django_migrations", "--file=/dev/null")


def problem_with(file: Path, engine: str) -> str:
    """What is wrong with a copy, found by reading it whole; empty where nothing is."""
    if engine == "postgresql":
        done = subprocess.run([program("pg_restore"), "--file=/dev/null", str(file)], capture_output=True, check=False)
        return done.stderr.decode(errors="replace").strip() if done.returncode else ""
    try:
        with contextlib.closing(_opened(file)) as copy:
            found = copy.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        return str(error)
    return "" if found == "ok" else str(found)


def put_back(file: Path) -> None:
    """Make the database what the copy is: all of it, or where anything goes wrong nothing."""
    connection.close()
    if connection.vendor == "postgresql":
        options = ("--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
        _run("pg_restore", *options, f"--dbname={connection.settings_dict['NAME']}", str(file))
        return
    target = _sqlite_file()
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f"{target.name}.restored")
    shutil.copyfile(file, beside)
    beside.chmod(0o600)
    for ending in ("-wal", "-shm", "-journal"):
        target.with_name(target.name + ending).unlink(missing_ok=True)
    os.replace(beside, target)


def program(name: str) -> str:
    """Where one of PostgreSQL's programs is. Raises `CommandError` where it is not installed."""
    found = shutil.which(name, path=os.environ.get("PG_BIN") or None)
    if found is None:
        raise CommandError(
            f"{name} is not installed here. Install PostgreSQL's client programs of the server's version or a newer "
            "one (Debian: postgresql-client), or set PG_BIN to the folder that they are in."
        )
    return found


def _run(name: str, *arguments: str) -> None:
    done = subprocess.run([program(name), *arguments], env=_environment(), capture_output=True, check=False)
    if done.returncode:
        raise CommandError(f"{name} failed: {done.stderr.decode(errors='replace').strip()}")


def _environment() -> dict[str, str]:
    """What PostgreSQL's programs read: so that no password stands in a list of processes."""
    database = connection.settings_dict
    named = {"PGDATABASE": "NAME", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGHOST": "HOST", "PGPORT": "PORT"}
    found = {name: str(database[key]) for name, key in named.items() if database[key]}
    options = database["OPTIONS"]
    for name in ("sslmode", "sslrootcert", "sslcert", "sslkey", "host"):
        if name in options:
            found[f"PG{name.upper()}"] = str(options[name])
    return {**os.environ, **found}


def _sqlite_file() -> Path:
    return Path(str(connection.settings_dict["NAME"])).resolve()


def _opened(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, timeout=30)


def spare_folder() -> Path:
    """Where copies are made before they are moved into place: on the same disk as what is kept."""
    folder = Path(settings.DATA_DIR) / "backup"
    with files_for_people():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
    return folder
