"""`manage.py load [DIR]`: put a folder of documents into the database as the next edition."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from playbook.editions.content_folder import Content, read_content
from playbook.editions.current import look_again
from playbook.editions.models import Revision, publish
from playbook.guidance.documents import BadDocument, Document

type Name = tuple[str, str, str]


class Command(BaseCommand):
    """Loads what is new, leaves what is the same, and never overwrites what a person has written."""

    help = "Load documents from a content folder and publish them as the next edition."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder; the shipped content is the default."""
        parser.add_argument("folder", nargs="?", type=Path, default=settings.CONTENT_DIR, metavar="DIR")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        """Load `folder`. Raises `CommandError` with every problem when the playbook would be broken by it."""
        content = self._read(folder)
        live = {(one.document.language, one.document.kind, one.document.slug): one for one in self._live()}
        changed = [one for one in content.documents if _differs(live.get(_name(one)), one)]
        theirs = self._written_by_people(live)
        kept = [one for one in changed if _name(one) in theirs]
        new = [one for one in changed if _name(one) not in theirs]
        if new:
            edition = publish(self._counted(new), note=f"Loaded from {folder.name}")
            look_again()
            self.stdout.write(f"Edition {edition.number}: {len(new)} documents loaded.")
        for one in kept:
            self.stdout.write(f"Kept {one.language}/{one.path}: a manager has changed it since; the file differs.")
        missing = live.keys() - {_name(one) for one in content.documents}
        for language, kind, slug in sorted(missing):
            self.stdout.write(f"Kept {language}/{kind}/{slug}: it is not in the folder.")
        if not new:
            self.stdout.write(f"Nothing to load: all {len(content.documents)} documents are as they were.")

    def _read(self, folder: Path) -> Content:
        try:
            content = read_content(folder)
        except BadDocument as error:
            raise CommandError(str(error)) from error
        if wrong := content.located(warnings=folder == settings.CONTENT_DIR):
            raise CommandError("\n".join([f"{len(wrong)} problems; nothing was loaded.", *wrong]))
        return content

    def _live(self) -> list[Revision]:
        return list(Revision.objects.live().with_documents())

    def _written_by_people(self, live: dict[Name, Revision]) -> set[Name]:
        """The documents that a manager has changed, is changing, or has deleted."""
        changed = {name for name, revision in live.items() if revision.by_id}
        begun = {_name(one.as_document()) for one in Revision.objects.drafts().with_documents()}
        deleted = {_name(one.as_document()) for one in Revision.objects.deletions().with_documents()}
        return changed | begun | (deleted - live.keys())

    def _counted(self, texts: list[Document]) -> list[Document]:
        """`texts`, with a line of progress for a load that takes a while."""
        if len(texts) > 1000:
            self.stdout.write(f"Loading {len(texts):,} documents ...")
            self.stdout.flush()
        return texts


def _name(document: Document) -> Name:
    return document.language, document.kind, document.slug


def _differs(live: Revision | None, document: Document) -> bool:
    return live is None or live.text != document.text
