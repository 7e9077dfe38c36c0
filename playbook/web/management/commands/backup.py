"""`manage.py backup FILE`: the whole database in one file, made while people work and proved before it counts."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from playbook.web.backups.archive import make
from playbook.web.backups.files import files_for_people, in_folder, name_of_backup
from playbook.web.command_options import StandardOption


class Command(BaseCommand):
    """Makes a backup. Where BACKUP_PASSWORD is set it is sealed with it."""

    help = "Write the whole database to one file, and prove that it can be read."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, or a folder in which one with the time in its name is made."""
        parser.add_argument("file", type=Path, metavar="FILE_OR_FOLDER")
        parser.add_argument("--encrypt", action="store_true", help="refuse to go on where BACKUP_PASSWORD is not set")
        parser.add_argument("--keep", type=int, metavar="N", help="in a folder: remove all but the newest N")

    def handle(self, *, file: Path, encrypt: bool, keep: int | None, **options: StandardOption) -> None:
        """Make it. Raises `CommandError`, and leaves no half file, where anything goes wrong."""
        if keep is not None and keep < 1:
            raise CommandError("Give --keep a number of at least 1: that many of the newest backups stay.")
        password = settings.BACKUP_PASSWORD
        if encrypt and not password:
            raise CommandError("Set BACKUP_PASSWORD to seal the backup with. Without it nobody can open it again.")
        with files_for_people():
            folder = _folder(file, keep=keep)
            target = folder / name_of_backup(timezone.now()) if folder else file
            about = make(target, password=password)
            sealed = ", sealed" if password else ""
            self.stdout.write(f"Backed up to {target} ({target.stat().st_size:,} bytes, {about.engine}{sealed}).")
            if keep and folder:
                for old in in_folder(folder)[:-keep]:
                    old.unlink()


def _folder(named: Path, *, keep: int | None) -> Path | None:
    """The folder that a backup goes into, made where it is missing; None where a file is named.

    A name without an ending is a folder's, and so is one with --keep: as a file it would be written over each night.
    Raises `CommandError` where a file stands there already.
    """
    if named.is_dir():
        return named
    if named.suffix and keep is None:
        return None
    if named.exists():
        raise CommandError(
            f"{named} is a file, and a backup goes into a folder here. Name another folder, or a file that ends in "
            ".backup (without --keep)."
        )
    named.mkdir(parents=True, mode=0o700)
    return named
