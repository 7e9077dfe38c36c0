"""`manage.py forget`: complaints that ended long ago lose their words and keep their numbers."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand

from playbook.audit.models import Act
from playbook.audit.trail import record
from playbook.complaints.privacy import forget, to_forget
from playbook.web.command_options import StandardOption


class Command(BaseCommand):
    """Does at once what `manage.py work` does every hour; says how many, and nothing of what was in them."""

    help = "Take what was typed out of complaints that were closed long ago; what can be counted stays."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take another number of days than the setting's."""
        said = f"how long after closing (default: RETENTION_DAYS, {settings.RETENTION_DAYS})"
        parser.add_argument("--days", type=int, default=settings.RETENTION_DAYS, help=said)

    def handle(self, *, days: int, **options: StandardOption) -> None:
        """Forget, and say how many complaints that were."""
        count = forget(to_forget(days))
        record(Act.COMPLAINTS_FORGOTTEN, count=count)
        self.stdout.write(f"Forgot the words of {count} complaints.")
