"""For the last administrator, who has lost the app and the recovery codes."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from playbook.accounts.models import Session, User
from playbook.accounts.second_factor import turn_off
from playbook.audit.models import Act


class Command(BaseCommand):
    """Ask one person for no code at sign-in any more, and sign them out everywhere."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whose it is."""
        parser.add_argument("name", help="the name they sign in with")

    def handle(self, *, name: str, **_options: Any) -> None:
        """Reset it. Raises `CommandError` where nobody has that name, or no code is asked for."""
        person = User.objects.filter(username=name).first()
        if person is None or not turn_off(person, Act.SECOND_FACTOR_RESET):
            raise CommandError(f"Nobody named {name} is asked for a code.")
        Session.objects.filter(user=person).delete()
        self.stdout.write(f"{name} signs in without a code now.")
