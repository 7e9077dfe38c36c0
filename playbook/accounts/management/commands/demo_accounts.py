"""`manage.py demo_accounts`: an agent, a lead and a manager to try the playbook with."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from playbook.accounts.models import Team, User

PASSWORD = "playbook"
TEAM = "Front desk"


class Command(BaseCommand):
    """Makes what is missing and changes nothing that is there."""

    help = "Make the accounts agent, lead and manager (password: playbook). Refused in production."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Make the accounts. Raises `CommandError` in production: everybody knows these passwords."""
        if settings.PRODUCTION:
            raise CommandError("Not in production: everybody knows these passwords. Use manage.py createsuperuser.")
        team, _made = Team.objects.get_or_create(name=TEAM)
        for role in User.Role:
            person = User(username=role.value, role=role, team=team)
            person.is_staff = person.is_superuser = role == User.Role.MANAGER
            person.set_password(PASSWORD)
            if not User.objects.filter(username=role.value).exists():
                person.save()
                self.stdout.write(f"{role.value} (password: {PASSWORD})")
