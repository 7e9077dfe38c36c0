"""`manage.py draft_from DIR --by NAME`: make drafts of a folder's documents, as the desk does with a zip."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from playbook.accounts.models import User
from playbook.editions.content_folder import languages_in
from playbook.editions.importing import preview, take_in
from playbook.guidance.documents import BadDocument, Document, read_folder
from playbook.guidance.located import located
from playbook.web.command_options import StandardOption


class Command(BaseCommand):
    """Says what the folder would change; makes drafts of it only when `--by` names a person, all or none."""

    help = "Show what a folder of documents would change, and with --by NAME make drafts of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder, and in whose name."""
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--by", metavar="NAME", help="who writes the drafts; without it nothing is changed")

    def handle(self, *, folder: Path, by: str | None, **options: StandardOption) -> None:
        """Show, and take in. Raises `CommandError` with every problem by file and line."""
        texts = self._read(folder)
        found = preview(texts)
        for word, ones in (("new", found.new), ("changed", found.changed), ("not in the folder", found.missing)):
            for one in ones:
                self.stdout.write(f"{word}: {one.language}/{one.path}")
        self.stdout.write(f"{found.same} the same.")
        if found.stops:
            wrong = [located(one, found.new + found.changed) for one in found.stops]
            raise CommandError("\n".join([f"{len(wrong)} problems; nothing was taken.", *wrong]))
        if by:
            made = take_in(texts, by=self._person(by))
            self.stdout.write(f"{len(made)} drafts made.")

    def _read(self, folder: Path) -> list[Document]:
        try:
            return [one for language in languages_in(folder) for one in read_folder(language, language.name)]
        except BadDocument as error:
            raise CommandError(str(error)) from error

    def _person(self, name: str) -> User:
        try:
            return User.objects.get(username=name)
        except User.DoesNotExist as error:
            raise CommandError(f"there is nobody called {name}; name somebody who can sign in") from error
