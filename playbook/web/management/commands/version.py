"""`manage.py version`: which version this is."""

from django.core.management.base import BaseCommand

from playbook.web.command_options import StandardOption
from playbook.web.version import version


class Command(BaseCommand):
    """Says which version this is; `manage.py doctor` says more."""

    help = "Say which version of Playbook this is."
    requires_system_checks = ()

    def handle(self, **options: StandardOption) -> None:
        """Say it."""
        self.stdout.write(version())
