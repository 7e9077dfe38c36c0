"""The playbook as it would be with some drafts published: made out of what is live, reading only what differs."""

from dataclasses import dataclass

from playbook.editions.current import newest
from playbook.editions.models import Edition, Revision
from playbook.editions.pictures import problems_of_pictures
from playbook.flow import graph
from playbook.guidance import problems as guidance
from playbook.guidance.documents import LIST, Document
from playbook.guidance.library import Library, build, changed, read_one
from playbook.guidance.problem import Problem, in_order

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
        read = [one for one in after.documents() if whole or (one.kind, one.slug) in touched]
        gone = problems_of_pictures(self.texts)
        return in_order([*guidance.check(after, read, self.texts), *gone, *graph.problems(after)])
