"""`manage.py load [DIR]`: put a folder of documents into the database as the next edition."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from playbook.editions import upgrade
from playbook.editions.content_folder import Content, read_content
from playbook.editions.current import look_again
from playbook.editions.models import Edition, Revision, publish
from playbook.editions.pictures import keep
from playbook.editions.upgrade import Outcome
from playbook.guidance.documents import BadDocument, Document
from playbook.web.command_options import StandardOption

type Name = tuple[str, str, str]

_SAID = {
    Outcome.NEW: "New {path}: a draft on the desk, to take or leave.",
    Outcome.DRAFTED: "Changed {path}: a draft on the desk, to take or leave; your own changes are in it.",
    Outcome.CONFLICT: "Both changed {path}: {fields}. Yours stays there; what ships is in its history, to compare.",
    Outcome.DELETED: "Left out {path}: you took it out of the playbook.",
    Outcome.WAITS: "Waits {path}: somebody is writing a draft of it; load again when that is done.",
}


class Command(BaseCommand):
    """Loads what is new, leaves what is the same, and never overwrites what a person has written.

    Where people have changed the playbook, or four eyes are asked for, what ships new comes as drafts.
    """

    help = "Load documents from a content folder and publish them as the next edition."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder; the shipped content is the default."""
        parser.add_argument("folder", nargs="?", type=Path, default=settings.CONTENT_DIR, metavar="DIR")

    def handle(self, *, folder: Path, **options: StandardOption) -> None:
        """Load `folder`. Raises `CommandError` with every problem when the playbook would be broken by it."""
        content = self._read(folder)
        keep(content.pictures)
        is_first = not Edition.objects.exists()
        if is_first or not (settings.FOUR_EYES or upgrade.has_own_changes()):
            self._publish(content, folder)
            upgrade.keep(content.documents)
        else:
            self._bring(content)
        for language, kind, slug in sorted(self._live().keys() - {_name(one) for one in content.documents}):
            self.stdout.write(f"Kept {language}/{kind}/{slug}: it is not in the folder.")

    def _publish(self, content: Content, folder: Path) -> None:
        """Publish what is new or changed as the next edition."""
        live = self._live()
        new = [one for one in content.documents if live.get(_name(one)) != one.text]
        if not new:
            self.stdout.write(f"Nothing to load: all {len(content.documents)} documents are as they were.")
            return
        edition = publish(self._counted(new), note=f"Loaded from {folder.name}")
        look_again()
        self.stdout.write(f"Edition {edition.number}: {len(new)} documents loaded.")

    def _bring(self, content: Content) -> None:
        """Make drafts of what ships new, and say what became of each text."""
        brought = upgrade.bring(content.documents)
        for one in brought:
            path = f"{one.document.language}/{one.document.path}"
            self.stdout.write(_SAID[one.outcome].format(path=path, fields=", ".join(one.fields)))
        drafts = sum(one.outcome in (Outcome.NEW, Outcome.DRAFTED) for one in brought)
        if drafts:
            self.stdout.write(
                f"{drafts} drafts wait on the desk; readers see nothing of them until they are published."
            )
        known = {_name(one.document) for one in brought}
        live = self._live()
        for text in content.documents:
            if _name(text) not in known and live.get(_name(text), text.text) != text.text:
                place = f"{text.language}/{text.path}"
                self.stdout.write(f"Kept {place}: a manager has changed it since; the file differs.")
        if not brought:
            self.stdout.write(f"Nothing to load: all {len(content.documents)} documents shipped as they were.")

    def _read(self, folder: Path) -> Content:
        try:
            content = read_content(folder)
        except BadDocument as error:
            raise CommandError(str(error)) from error
        if wrong := content.located(warnings=folder == settings.CONTENT_DIR):
            raise CommandError("\n".join([f"{len(wrong)} problems; nothing was loaded.", *wrong]))
        return content

    def _live(self) -> dict[Name, str]:
        """The text that readers have, by name."""
        rows = Revision.objects.live().with_documents()
        return {_name(one.as_document()): one.text for one in rows}

    def _counted(self, texts: list[Document]) -> list[Document]:
        """`texts`, with a line of progress for a load that takes a while."""
        if len(texts) > 1000:
            self.stdout.write(f"Loading {len(texts):,} documents ...")
            self.stdout.flush()
        return texts


def _name(document: Document) -> Name:
    return document.language, document.kind, document.slug
