"""The texts of an edition, kept in memory: of the next one only what changed is fetched.

Forms, previews and publishing look at the whole playbook each time; with ten thousand documents reading all of them
would take seconds.
"""

from collections.abc import Mapping
from threading import Lock

from playbook.editions.models import Revision
from playbook.editions.querysets import RevisionQuerySet
from playbook.guidance.documents import Document

type Name = tuple[str, str, str]


class _Texts:
    """The texts of the edition that was asked for last. A mapping that was given out never changes."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._number = 0
        self._texts: Mapping[Name, Document] = {}

    def forget(self) -> None:
        """Read everything again at the next question."""
        self._number, self._texts = 0, {}

    def of(self, number: int) -> Mapping[Name, Document]:
        """Every document of edition `number`, by language, kind and slug."""
        with self._lock:
            if number != self._number:
                self._texts = self._changed(number) if 0 < self._number < number else _named(_in(number))
                self._number = number
            return self._texts

    def _changed(self, number: int) -> Mapping[Name, Document]:
        """What is kept, with what the editions since have changed."""
        between = {"number__gt": self._number, "number__lte": number}
        ended = Revision.objects.filter(**{f"until__{key}": value for key, value in between.items()})
        gone = set(ended.values_list("document__language", "document__kind", "document__slug"))
        begun = _named(_in(number).filter(**{f"since__{key}": value for key, value in between.items()}))
        return {name: one for name, one in self._texts.items() if name not in gone} | begun


def _in(number: int) -> RevisionQuerySet:
    return Revision.objects.in_edition(number).order_by()


def _named(revisions: RevisionQuerySet) -> dict[Name, Document]:
    rows = revisions.values_list("document__kind", "document__slug", "document__language", "text")
    return {(one.language, one.kind, one.slug): one for one in (Document(*row) for row in rows.iterator(2000))}


def texts_of(number: int) -> Mapping[Name, Document]:
    """Every document of edition `number`, by language, kind and slug."""
    return _texts.of(number)


def forget() -> None:
    """Read everything again at the next question: between tests, and where rows were changed by hand."""
    _texts.forget()


_texts = _Texts()
