"""`manage.py doctor`: what is well with this installation, and what to mend and how, in plain words."""

from django.core.management.base import BaseCommand

from playbook.web.command_options import StandardOption
from playbook.web.database import without_pool
from playbook.web.doctor import examine


class Command(BaseCommand):
    """Looks at settings, database, data and disk, changes nothing, and ends with 1 where there is something to mend."""

    help = "Say what is well with this installation, and what to mend."
    requires_system_checks = ()

    def handle(self, **options: StandardOption) -> None:
        """Say it, line by line."""
        with without_pool():
            found = list(examine())
        for one in found:
            self.stdout.write(f"{'ok  ' if one.is_well else 'MEND'}  {one.words}")
        wrong = sum(not one.is_well for one in found)
        self.stdout.write(f"\n{wrong} to mend." if wrong else "\nAll is well.")
        if wrong:
            raise SystemExit(1)
