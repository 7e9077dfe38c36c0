"""`manage.py version`: which version this is."""

from typing import Any

from django.core.management.base import BaseCommand

from playbook.web.version import version


class Command(BaseCommand):
    """Says which version this is; `manage.py doctor` says more."""

    help = "Say which version of Playbook this is."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Say it."""
        self.stdout.write(version())
