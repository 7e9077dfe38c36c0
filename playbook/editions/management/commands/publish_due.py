"""`manage.py publish_due`: publish what was scheduled for a time that has come, where no `manage.py work` runs."""

from django.core.management.base import BaseCommand

from playbook.editions.current import look_again
from playbook.editions.models import Release
from playbook.editions.scheduling import publish_due
from playbook.web.command_options import StandardOption


class Command(BaseCommand):
    """Publishes each due release as an edition, and says what was held back."""

    help = "Publish what is due. `manage.py work`, which `start` runs beside the server, does it all the time."

    def handle(self, **options: StandardOption) -> None:
        """Publish, and say what happened; quiet when there was nothing."""
        before = set(Release.objects.held().values_list("pk", flat=True))
        for edition in publish_due():
            self.stdout.write(f"Edition {edition.number} published: {edition.note or 'no note'}")
        for release in Release.objects.held().exclude(pk__in=before):
            self.stderr.write(f"Held back, scheduled for {release.at:%Y-%m-%d %H:%M}: {release.held}")
        look_again()
