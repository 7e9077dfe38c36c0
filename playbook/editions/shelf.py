"""`library()`: the current edition, kept in memory and shared by every reader in the process.

Readers never wait for tables. Once a second at most a process asks whether there is a newer edition (one small
query), so all processes change over within a second of a publish.
"""

import time
from threading import Lock

from django.conf import settings
from django.utils.translation import get_language

from playbook.editions.models import Edition, Revision
from playbook.guidance.documents import Document
from playbook.guidance.library import Library, build

GOOD_FOR = 1.0  # seconds for which an edition is taken to be the newest


class _Shelf:
    """The libraries of the newest edition that this process knows of, by language."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._libraries: dict[str, Library] = {}
        self._number = -1
        self._looked_at = float("-inf")

    def forget(self) -> None:
        """Look at the tables again at the next call."""
        self._looked_at = float("-inf")
        self._number = -1

    def library(self, language: str) -> Library:
        """The newest edition in `language`, or in the default language where it has none."""
        if time.monotonic() - self._looked_at > GOOD_FOR:
            self._look()
        found = self._libraries
        return found.get(language) or found.get(language.split("-")[0]) or found[settings.CONTENT_LANGUAGE]

    def _look(self) -> None:
        with self._lock:
            number = Edition.objects.newest_number()
            if number != self._number:
                self._libraries = _libraries(number)
                self._number = number
            self._looked_at = time.monotonic()


def library() -> Library:
    """The playbook as readers see it now, in the reader's language. Empty before the first edition."""
    return _shelf.library(get_language() or settings.CONTENT_LANGUAGE)


def forget() -> None:
    """Make the next `library()` look for a newer edition: after a publish in this process, and between tests."""
    _shelf.forget()


def _libraries(number: int) -> dict[str, Library]:
    edition = Edition.objects.filter(number=number).first()
    by_language: dict[str, list[Document]] = {settings.CONTENT_LANGUAGE: []}
    for revision in Revision.objects.in_edition(number).with_documents():
        document = revision.as_document()
        by_language.setdefault(document.language, []).append(document)
    return {
        language: build(texts, language=language, edition=number, published=edition.at if edition else None)
        for language, texts in by_language.items()
    }


_shelf = _Shelf()
