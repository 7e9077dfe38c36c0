"""`manage.py migrate`: Django's own, as the owner of the tables where one is named."""

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import DatabaseError, connection

from playbook.web.command_options import StandardOption
from playbook.web.database import without_pool
from playbook.web.database_roles import as_owner, connect, current_role, is_refusal, let_serve


class Command(migrate.Command):
    """Brings the tables up to date; with MIGRATION_DATABASE_URL as that role, and the serving one gets its rights."""

    def handle(self, *arguments: str, **options: StandardOption) -> None:
        """Migrate. Raises `CommandError` where the role that we have signed in as may not."""
        only_looks = options["plan"] or options["check_unapplied"]
        try:
            if settings.MIGRATION_DATABASE is None:
                super().handle(*arguments, **options)
                return
            serving = _serving_role()
            with as_owner():
                super().handle(*arguments, **options)
                if not only_looks:
                    let_serve(serving)
        except DatabaseError as error:
            if not is_refusal(error):
                raise
            why = str(error).partition("\n")[0]
            if why.count("(") > why.count(")"):  # Django's own words around the database's, whose end is cut off
                why = why.rpartition("(")[2]
            raise CommandError(
                f"The tables have to be changed, and the role that Playbook signed in as may not ({why}). Run "
                "`manage.py migrate` with MIGRATION_DATABASE_URL, which names the role that owns them: see "
                ".deploy/README.md."
            ) from error


def _serving_role() -> str:
    """The role in DATABASE_URL. Raises `CommandError` where it is not let in; a pool would try on and not say why."""
    if connection.connection is not None:
        return current_role()
    with without_pool():
        connect("DATABASE_URL")
        return current_role()
