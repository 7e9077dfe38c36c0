"""`manage.py tidy_content [DIR]`: write documents as the desk writes them, so that an edit there is a small change."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from playbook.editions.content_folder import languages_in
from playbook.guidance.documents import LIST, BadDocument, canonical, read_folder
from playbook.web.command_options import StandardOption


class Command(BaseCommand):
    """Rewrites what differs only in how it is written; a list keeps its comments and is left alone."""

    help = "Write the documents of a content folder as the desk would write them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder; the shipped content is the default."""
        parser.add_argument("folder", nargs="?", type=Path, default=settings.CONTENT_DIR, metavar="DIR")

    def handle(self, *, folder: Path, **options: StandardOption) -> None:
        """Rewrite the files. Raises `CommandError` for a document that cannot be read."""
        try:
            for language in languages_in(folder):
                for document in read_folder(language, language.name):
                    if document.kind != LIST and (text := canonical(document)) != document.text:
                        (language / document.path).write_bytes(text.encode())
                        self.stdout.write(f"{language.name}/{document.path}")
        except BadDocument as error:
            raise CommandError(str(error)) from error
