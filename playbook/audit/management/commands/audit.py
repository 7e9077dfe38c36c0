"""`manage.py audit`: prove that the audit trail is whole, write it out, or sign it now."""

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from playbook.audit.checking import verify
from playbook.audit.keeping import sign_last
from playbook.audit.models import Entry
from playbook.audit.signed_heads import needed_keys
from playbook.audit.trail import as_values
from playbook.web.command_options import StandardOption
from playbook.web.secret_keys import Needs


class Command(BaseCommand):
    """Reads the trail; nothing here changes an entry."""

    help = "Verify the audit trail, export it as JSON lines, or sign it as it stands."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what to do."""
        parser.add_argument("do", choices=("verify", "export", "sign"))

    def handle(self, *, do: str, **options: StandardOption) -> None:
        """Do it. Raises `CommandError` with what is wrong when the trail is not whole."""
        {"verify": self._verify, "export": self._export, "sign": self._sign}[do]()

    def _verify(self) -> None:
        report = verify()
        if not report.is_whole:
            raise CommandError("\n".join(["The audit trail is not whole.", *report.problems]))
        if not report.entries:
            self.stdout.write("The audit trail is empty.")
            return
        self.stdout.write(
            f"The audit trail is whole: {report.entries} entries, {report.first} to {report.last}, "
            f"signed up to {report.signed_up_to}."
        )

    def _export(self) -> None:
        for entry in Entry.objects.order_by("number").iterator(chunk_size=2000):
            self.stdout.write(json.dumps(as_values(entry)))

    def _sign(self) -> None:
        head = sign_last()
        self.stdout.write(f"Signed at entry {head.number}." if head else "It is signed already.")
        if Needs.FALLBACK in needed_keys():
            self.stdout.write(
                "Heads are signed with a key of before. `manage.py rotate_keys` signs them with the new one."
            )
