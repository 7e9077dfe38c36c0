"""`manage.py backup FILE`: the whole database in one file, made while people work and proved before it counts."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from playbook.web.backups.archive import make
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
        password = settings.BACKUP_PASSWORD
        if encrypt and not password:
            raise CommandError("Set BACKUP_PASSWORD to seal the backup with. Without it nobody can open it again.")
        target = file / f"playbook-{timezone.now():%Y%m%d-%H%M%S}.backup" if file.is_dir() else file
        about = make(target, password=password)
        sealed = ", sealed" if password else ""
        self.stdout.write(f"Backed up to {target} ({target.stat().st_size:,} bytes, {about.engine}{sealed}).")
        if keep and file.is_dir():
            for old in sorted(file.glob("playbook-*.backup"))[:-keep]:
                old.unlink()
