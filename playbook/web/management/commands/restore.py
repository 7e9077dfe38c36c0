"""`manage.py restore FILE`: the database as it was when the backup was made. The servers are stopped meanwhile."""

from argparse import ArgumentParser
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from playbook.web.backups.archive import About, opened
from playbook.web.backups.engines import put_back
from playbook.web.backups.in_use import others
from playbook.web.command_options import StandardOption
from playbook.web.database import leave_pool, without_pool
from playbook.web.database_roles import as_owner, may_change_tables
from playbook.web.database_settings import where
from playbook.web.secret_keys import examined


class Command(BaseCommand):
    """Puts a backup back, brings it up to this version, signs everybody out and forgets what is due to be forgotten."""

    help = "Make the database what it was in a backup."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, and whether what is there may go."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="throw away what is in the database now")
        parser.add_argument("--in-use", action="store_true", help="with --replace: even while others have it open")
        parser.add_argument("--check", action="store_true", help="only prove that the backup is whole")

    def handle(self, *, file: Path, replace: bool, in_use: bool, check: bool, **options: StandardOption) -> None:
        """Restore. Raises `CommandError` before anything is changed where the backup does not fit."""
        leave_pool()
        with opened(file, password=settings.BACKUP_PASSWORD) as (about, copy), without_pool():
            if check:
                self.stdout.write(f"Whole: made {about.at} by version {about.version}, {about.engine}.")
                return
            _refuse(about)
            connection.close()  # else the session of this command would be taken for somebody else's
            with as_owner():
                # Asked by the connection that writes: what it would throw away is what has to be asked about.
                _refuse_to_replace(replace=replace, in_use=in_use)
                put_back(copy)
            call_command("migrate", interactive=False, verbosity=0)
            # By name: this package stands below those that keep people and complaints.
            apps.get_model("accounts", "Session").objects.all().delete()
            call_command("forget", stdout=self.stdout)
            unopened = [words for is_well, words in examined() if not is_well]
        self.stdout.write(
            f"Restored what was backed up at {about.at}, to the database {where(connection.settings_dict)}. Everybody "
            "signs in again. Erase once more what was asked to be erased since then."
        )
        # As that of an installation whose key was another one when the backup was made.
        for words in unopened:
            self.stdout.write(words)


def _refuse(about: About) -> None:
    if about.engine != connection.vendor:
        raise CommandError(f"That backup is of {about.engine}; DATABASE_URL names {connection.vendor}.")
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    replaced = {name for name in about.migrations if name not in known}
    if replaced:
        raise CommandError(
            f"The backup was made by version {about.version}, which is newer. Install that version, or a later one."
        )
    if connection.vendor == "postgresql" and not settings.MIGRATION_DATABASE and not may_change_tables():
        raise CommandError(
            "The role that Playbook signed in as may not change the tables. Restore with MIGRATION_DATABASE_URL, which "
            "names the role that owns them: see .deploy/README.md."
        )


def _refuse_to_replace(*, replace: bool, in_use: bool) -> None:
    if not connection.introspection.table_names():
        return
    place = where(connection.settings_dict)
    if not replace:
        raise CommandError(f"There is data in the database {place}. With --replace it is thrown away.")
    if not in_use and (found := others()):
        raise CommandError(
            f"The database {place} is in use (others that have it open: {found}), and what they write meanwhile would "
            "be lost. Stop every server and every `manage.py work` first. Where they are none of Playbook's, "
            "--in-use goes on all the same."
        )
