"""The folder of backups, and what the system says of a file or folder that is no use, in words for people."""

import datetime
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import CommandError

from playbook.web.environment import own_user


@contextmanager
def files_for_people() -> Iterator[None]:
    """Raise `CommandError` that names the file and the user where one in the block may not be read or written."""
    try:
        yield
    except OSError as error:
        raise CommandError(
            f"{error.filename or 'A file'} is no use here ({error.strerror or type(error).__name__}). Name another, or "
            f"let the user {own_user()}, who runs this command, read and write there."
        ) from error


def name_of_backup(at: datetime.datetime) -> str:
    """The name of a backup that is made then."""
    return f"playbook-{at.astimezone(datetime.UTC):%Y%m%d-%H%M%S}.backup"


def in_folder(folder: Path) -> list[Path]:
    """The backups in a folder that names were given by us, the oldest first."""
    return sorted(folder.glob("playbook-*.backup"))


def newest_in(folder: Path) -> datetime.datetime | None:
    """When the newest backup in a folder was made, by its name: a copy keeps that. None where there is none.

    Raises `OSError` for a folder that cannot be looked into.
    """
    return max(filter(None, map(_made_at, folder.iterdir())), default=None)


def _made_at(file: Path) -> datetime.datetime | None:
    found = re.fullmatch(r"playbook-(\d{8}-\d{6})\.backup", file.name)
    try:
        return datetime.datetime.strptime(found[1], "%Y%m%d-%H%M%S").replace(tzinfo=datetime.UTC) if found else None
    except ValueError:
        return None
