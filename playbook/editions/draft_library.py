"""The playbook as it would be with some drafts published: made out of what is live, reading only what differs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from playbook.editions.current import newest
from playbook.editions.models import Edition, Revision
from playbook.flow import graph
from playbook.guidance import problems as guidance
from playbook.guidance.documents import LIST, Document
from playbook.guidance.library import Library, build, changed, read_one
from playbook.guidance.problems import Problem

type Key = tuple[str, str]


@dataclass(frozen=True)
class Coming:
    """A language's playbook with `drafts` in the place of what is live."""

    language: str
    drafts: tuple[Revision, ...]

    @property
    def texts(self) -> list[Document]:
        """The documents that the drafts would put in."""
        return [one.as_document() for one in self.drafts if not one.deleted]

    @property
    def gone(self) -> list[Key]:
        """The documents that they would take out."""
        return [(one.document.kind, one.document.slug) for one in self.drafts if one.deleted]

    def all_texts(self) -> list[Document]:
        """Every document as it would be."""
        live = Revision.objects.live().filter(document__language=self.language).select_related("document")
        texts = {one.document_id: one for one in live} | {one.document_id: one for one in self.drafts}
        return sorted(one.as_document() for one in texts.values() if not one.deleted)

    def library(self) -> Library:
        """The playbook as it would be. Raises `BadDocument` for a draft that cannot be read."""
        coming = Edition.objects.newest_number() + 1
        if any(kind == LIST for kind, _slug in self.gone):
            return build(self.all_texts(), language=self.language, edition=coming)
        return changed(newest(self.language), self.texts, self.gone, edition=coming)

    def problems(self) -> list[Problem]:
        """What would have to be mended in it. What no draft touches is looked at again only if it may suffer."""
        if unreadable := guidance.read_problems(self.texts, read_one):
            return unreadable
        before, after = newest(self.language), self.library()
        touched = {(one.kind, one.slug) for one in self.texts}
        lost = guidance.names_in(before) - guidance.names_in(after)
        whole = bool(lost) or any(one.kind == LIST for one in self.texts)
        readables = [one for one in after.everything() if whole or (one.kind, one.slug) in touched]
        texts = _Texts(self)
        return sorted({*guidance.check(after, texts, readables, self.texts), *graph.check(after, texts)})


class _Texts(Mapping[Key, Document]):
    """The documents of a coming playbook, each fetched when it is asked for: few have a problem."""

    def __init__(self, coming: Coming) -> None:
        self.coming = coming
        self._found = {(one.kind, one.slug): one for one in coming.texts}

    def __getitem__(self, key: Key) -> Document:
        if key not in self._found:
            kind, slug = key
            live = Revision.objects.live().select_related("document")
            one = live.filter(document__language=self.coming.language, document__kind=kind, document__slug=slug).first()
            self._found[key] = one.as_document() if one else Document(kind, slug, self.coming.language, "")
        return self._found[key]

    def __iter__(self) -> Iterator[Key]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)
