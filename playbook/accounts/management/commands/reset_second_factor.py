"""For the last administrator, who has lost the app and the recovery codes."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from playbook.accounts.models import User
from playbook.accounts.second_factor import reset
from playbook.web.command_options import StandardOption


class Command(BaseCommand):
    """Ask one person for no code at sign-in any more, and sign them out everywhere."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whose it is."""
        parser.add_argument("name", help="the name they sign in with")

    def handle(self, *, name: str, **options: StandardOption) -> None:
        """Reset it. Raises `CommandError` where nobody has that name, or no code is asked for."""
        person = User.objects.filter(username=name).first()
        if person is None or not reset(person):
            raise CommandError(f"Nobody named {name} is asked for a code.")
        self.stdout.write(f"{name} signs in without a code now.")
