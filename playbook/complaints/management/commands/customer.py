"""`manage.py customer`: what is kept about one customer, by reference, given out or erased."""

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder

from playbook.audit.models import Act
from playbook.complaints.models import Complaint
from playbook.complaints.privacy import as_record, forget, note_each, of_customer
from playbook.complaints.querysets import ComplaintQuerySet
from playbook.web.command_options import StandardOption


class Command(BaseCommand):
    """Exports to the standard output, or erases. The reference is compared whole, in upper or lower case."""

    help = "Export or erase the complaints of one customer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what to do, and the reference."""
        parser.add_argument("do", choices=("export", "erase"))
        parser.add_argument("reference")
        parser.add_argument("--restricted", action="store_true", help="restricted complaints too")

    def handle(self, *, do: str, reference: str, restricted: bool = False, **options: StandardOption) -> None:
        """Do it; restricted ones are left out and named unless asked for. Raises `CommandError` for none to do."""
        found = of_customer(reference.strip())
        if not restricted:
            self._name_restricted(found)
            found = found.unrestricted()
        if not reference.strip() or not found.exists():
            raise CommandError("No complaint has that reference.")
        if do == "export":
            note_each(Act.CUSTOMER_EXPORTED, found)
            records = [as_record(one) for one in found.order_by("pk")]
            self.stdout.write(json.dumps(records, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
        else:
            numbers = list(found.not_kept().values_list("pk", flat=True))
            for number in found.exclude(pk__in=numbers).values_list("pk", flat=True):
                self.stderr.write(f"Complaint {number} is kept, and not erased.")
            self.stdout.write(f"Erased the words of {forget(found)} complaints.")
            note_each(Act.CUSTOMER_ERASED, Complaint.objects.filter(pk__in=numbers))

    def _name_restricted(self, found: ComplaintQuerySet) -> None:
        for number in found.filter(is_restricted=True).order_by("pk").values_list("pk", flat=True):
            self.stderr.write(f"Complaint {number} is restricted and left out; --restricted takes it in.")
