"""`manage.py demo_accounts`: an agent, a lead, an editor and a manager to try the playbook with."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from playbook.accounts.apps import DEMO_PASSWORD
from playbook.accounts.models import Team, User
from playbook.web.command_options import StandardOption

TEAM = "Front desk"
ROLES = {
    "agent": User.Role.AGENT,
    "lead": User.Role.LEAD,
    "editor": User.Role.EDITOR,
    "manager": User.Role.ADMINISTRATOR,
}


class Command(BaseCommand):
    """Makes what is missing and changes nothing that is there."""

    help = "Make the accounts agent, lead, editor and manager (password: playbook). Refused in production."

    @transaction.atomic
    def handle(self, **options: StandardOption) -> None:
        """Make the accounts. Raises `CommandError` in production: everybody knows these passwords."""
        if settings.PRODUCTION:
            raise CommandError("Not in production: everybody knows these passwords. Use manage.py createsuperuser.")
        team, _made = Team.objects.get_or_create(name=TEAM)
        for name, role in ROLES.items():
            if not User.objects.filter(username=name).exists():
                User.objects.create_user(name, password=DEMO_PASSWORD, role=role, team=team)
                self.stdout.write(f"{name} (password: {DEMO_PASSWORD})")
