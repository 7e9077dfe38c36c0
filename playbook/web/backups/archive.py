"""A backup as a file: a tar of the copy of the database and of what is known about it, sealed if asked."""

import hashlib
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from playbook.web.backups.engines import dump_to, problem_with, spare_folder
from playbook.web.backups.files import files_for_people
from playbook.web.backups.sealing import is_sealed, seal, unseal
from playbook.web.database_settings import where
from playbook.web.version import version

COPY, ABOUT = "database", "about.json"


@dataclass(frozen=True)
class About:
    """What a backup is of: which version made it, of which engine, when, with which migrations; and its digest."""

    version: str
    engine: str
    at: str
    migrations: list[str]
    sha256: str


def make(target: Path, *, password: str = "") -> About:
    """Write a backup to `target`, which is proved by reading it back first.

    Raises `CommandError`, also where the database is empty: a backup of nothing would look like one every night.
    """
    if not applied():
        place = where(connection.settings_dict)
        raise CommandError(f"There is nothing in the database {place} to back up. Is DATABASE_URL right?")
    with tempfile.TemporaryDirectory(dir=spare_folder()) as name:
        folder = Path(name)
        dump_to(folder / COPY)
        about = About(
            version=version(),
            engine=connection.vendor,
            at=timezone.now().isoformat(timespec="seconds"),
            migrations=applied(),
            sha256=digest(folder / COPY),
        )
        (folder / ABOUT).write_text(json.dumps(asdict(about), indent=1))
        with tarfile.open(folder / "tar", "w") as archive:
            for one in (ABOUT, COPY):
                archive.add(folder / one, one)
        finished = folder / "tar"
        if password:
            seal(folder / "tar", folder / "sealed", password)
            finished = folder / "sealed"
        with opened(finished, password=password):
            pass  # it can be read, and its copy is whole
        _move(finished, target)
    return about


@contextmanager
def opened(file: Path, *, password: str = "") -> Iterator[tuple[About, Path]]:
    """What a backup is of, and its copy of the database, for the block. Raises `CommandError` where it is not whole."""
    with files_for_people():
        _try_to_read(file)
    with tempfile.TemporaryDirectory(dir=spare_folder()) as name:
        folder = Path(name)
        if is_sealed(file):
            if not password:
                raise CommandError("The backup is sealed. Set BACKUP_PASSWORD to what it was sealed with.")
            unseal(file, folder / "tar", password)
            file = folder / "tar"
        about = _unpacked(file, folder)
        if digest(folder / COPY) != about.sha256:
            raise CommandError("The backup is damaged: its copy of the database is not the one that was made.")
        if wrong := problem_with(folder / COPY, about.engine):
            raise CommandError(f"The backup is damaged: {wrong}")
        yield about, folder / COPY


def _try_to_read(file: Path) -> None:
    if not file.is_file():
        raise CommandError(f"There is no file {file}.")
    try:
        with file.open("rb") as opened:
            opened.read(1)
    except OSError as error:  # one that comes of reading does not know which file it was
        raise OSError(error.errno, error.strerror, str(file)) from error


def applied() -> list[str]:
    """The migrations that the database has."""
    return sorted(f"{app}.{name}" for app, name in MigrationLoader(connection).applied_migrations)


def digest(file: Path) -> str:
    """SHA-256 of a file."""
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _unpacked(file: Path, folder: Path) -> About:
    try:
        with tarfile.open(file) as archive:
            for one in (ABOUT, COPY):
                archive.extract(one, folder, filter="data")
        return About(**json.loads((folder / ABOUT).read_text()))
    except (tarfile.TarError, KeyError, TypeError, ValueError, EOFError) as error:
        raise CommandError(f"That is no backup of Playbook ({type(error).__name__}).") from error


def _move(source: Path, target: Path) -> None:
    """Put the finished file in its place, readable for its owner only; a half one never stands there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    with source.open("rb") as read, os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as written:
        while piece := read.read(1024 * 1024):
            written.write(piece)
        written.flush()
        os.fsync(written.fileno())
    os.replace(beside, target)
