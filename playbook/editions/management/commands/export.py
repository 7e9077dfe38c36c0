"""`manage.py export DIR`: write the current edition as files, exactly as they would be loaded."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from playbook.editions.models import Revision
from playbook.editions.pictures import files_of
from playbook.guidance.picture_checks import named_in
from playbook.guidance.pictures import FOLDER as PICTURES
from playbook.web.command_options import StandardOption


class Command(BaseCommand):
    """Writes every live document, and the pictures that it names, to its place under the folder."""

    help = "Write the current edition to a folder, byte for byte as it was written."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder to write to; it is made when it is not there."""
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *, folder: Path, **options: StandardOption) -> None:
        """Write the files. Raises `CommandError` when the folder cannot be written."""
        count, named = 0, set[str]()
        try:
            for revision in Revision.objects.live().with_documents().iterator():
                document = revision.as_document()
                path = folder / document.language / document.path
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(document.text.encode())
                count += 1
                named |= named_in(document)
            for name, data in files_of(named):
                (folder / PICTURES).mkdir(parents=True, exist_ok=True)
                (folder / PICTURES / name).write_bytes(data)
        except OSError as error:
            raise CommandError(f"cannot write to {folder}: {error.strerror}; name a folder you may write to") from error
        self.stdout.write(f"{count} documents written to {folder}.")
