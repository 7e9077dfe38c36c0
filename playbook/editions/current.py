"""`library()`: the current edition, kept in memory and shared by every reader in the process.

Readers never wait for tables. Once a second at most a process asks whether there is a newer edition (one small
query), so all processes change over within a second of a publish.
"""

import datetime
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Lock

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language

from playbook.editions.models import Document, Edition, Revision
from playbook.editions.said import is_over
from playbook.guidance import documents
from playbook.guidance.documents import LIST
from playbook.guidance.library import Library, build, changed

FEW = 2000  # documents up to which the next edition is made out of the one before: each costs what it does in all
STALE = datetime.timedelta(days=60)  # after which nobody is asked any more to read an old change
GOOD_FOR = 1.0  # seconds for which an edition is taken to be the newest


@dataclass(frozen=True)
class Notice:
    """What an edition asks everybody to read: its line, and the documents that it changed."""

    edition: int
    line: str
    at: datetime.datetime
    changed: tuple[tuple[str, str], ...]
    reminders: int = 0  # how often those who had not read it were asked again
    until: datetime.date | None = None  # the last day on which it is asked

    @property
    def is_past(self) -> bool:
        """Whether its last day is over: what was worked out yesterday may be."""
        return is_over(self.until)


class _LiveLibraries:
    """The libraries of the newest edition that this process knows of, by language, and what all must read."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._libraries: dict[str, Library] = {}
        self._notices: tuple[Notice, ...] = ()
        self._number = -1
        self._changed: datetime.datetime | None = None
        self._looked_at = float("-inf")

    def forget(self) -> None:
        """Read everything from the tables at the next call."""
        self._looked_at = float("-inf")
        self._number = -1

    def look_again(self) -> None:
        """Ask at the next call whether there is a newer edition."""
        self._looked_at = float("-inf")

    def library(self, language: str) -> Library:
        """The newest edition in `language`, or in the default language where it has none."""
        if time.monotonic() - self._looked_at > GOOD_FOR:
            self._look()
        found = self._libraries
        return found.get(language) or found.get(language.split("-")[0]) or found[settings.CONTENT_LANGUAGE]

    def notices(self) -> tuple[Notice, ...]:
        """What everybody must read, as of the last look."""
        return self._notices

    def newest(self, language: str) -> Library:
        """The newest edition there is at this moment in `language` alone; empty where it has none."""
        self._look()
        return self._libraries.get(language) or Library(language=language)

    def _look(self) -> None:
        number, changed_at = Edition.objects.state()
        with self._lock:
            if number != self._number:
                number, changed_at = Edition.objects.state()  # another thread may have been quicker
                self._libraries = _libraries_after(self._libraries, self._number, number)
            if (number, changed_at) != (self._number, self._changed):
                self._notices = _notices(number)
                self._number, self._changed = number, changed_at
            self._looked_at = time.monotonic()


def library() -> Library:
    """The playbook as readers see it now, in the reader's language. Empty before the first edition."""
    return _shown.get() or _live.library(get_language() or settings.CONTENT_LANGUAGE)


def notices() -> tuple[Notice, ...]:
    """What editions of the last weeks ask everybody to read, the oldest first."""
    return _live.notices()


def newest(language: str) -> Library:
    """The newest edition in `language` at this moment, whatever a page is shown: what a draft is held against."""
    return _live.newest(language)


@contextmanager
def reading(other: Library) -> Iterator[None]:
    """Let `library()` be another one inside the block: pages drawn there show drafts."""
    token = _shown.set(other)
    try:
        yield
    finally:
        _shown.reset(token)


def look_again() -> None:
    """Make the next `library()` look for a newer edition: after a publish in this process."""
    _live.look_again()


def forget() -> None:
    """Make the next `library()` read everything anew: where the tables were changed otherwise, and between tests."""
    _live.forget()


def _libraries_after(before: dict[str, Library], old: int, number: int) -> dict[str, Library]:
    """The libraries of an edition, out of those of an older one where few documents lie between them."""
    between = Q(since__number__gt=old, since__number__lte=number) | Q(until__number__gt=old, until__number__lte=number)
    touched = list(Document.objects.filter(pk__in=Revision.objects.filter(between).values("document"))[: FEW + 1])
    if old < 1 or number < old or len(touched) > FEW or any(one.kind == LIST for one in touched):
        return _libraries(number)
    published = Edition.objects.get(number=number).at
    now: dict[str, list[documents.Document]] = {}
    for revision in Revision.objects.in_edition(number).filter(document__in=touched).select_related("document"):
        now.setdefault(revision.document.language, []).append(revision.as_document())
    if now.keys() - before.keys():
        return _libraries(number)
    gone: dict[str, list[tuple[str, str]]] = {}
    for row in touched:
        if all((one.kind, one.slug) != (row.kind, row.slug) for one in now.get(row.language, ())):
            gone.setdefault(row.language, []).append((row.kind, row.slug))
    return {
        language: changed(one, now.get(language, ()), gone.get(language, ()), edition=number, published=published)
        for language, one in before.items()
    }


def _libraries(number: int) -> dict[str, Library]:
    edition = Edition.objects.filter(number=number).first()
    by_language: dict[str, list[documents.Document]] = {settings.CONTENT_LANGUAGE: []}
    for revision in Revision.objects.in_edition(number).with_documents():
        document = revision.as_document()
        by_language.setdefault(document.language, []).append(document)
    return {
        language: build(texts, language=language, edition=number, published=edition.at if edition else None)
        for language, texts in by_language.items()
    }


def _notices(number: int) -> tuple[Notice, ...]:
    since = timezone.now() - STALE
    late = Q(at__gte=since) | Q(must_read_changed_at__gte=since)
    asked = Edition.objects.asked().filter(late, number__lte=number).order_by("number")
    changed = Revision.objects.filter(since__in=asked, deleted=False).order_by("pk")
    names = list(changed.values_list("since", "document__kind", "document__slug"))
    return tuple(
        Notice(
            one.number,
            one.must_read,
            one.at,
            tuple((kind, slug) for pk, kind, slug in names if pk == one.pk),
            one.reminders,
            one.must_read_until,
        )
        for one in asked
    )


_live = _LiveLibraries()
_shown: ContextVar[Library | None] = ContextVar("library", default=None)
