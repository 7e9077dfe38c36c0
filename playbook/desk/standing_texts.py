"""The texts that are there already while others come in: their titles, short names and codes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from django.urls import reverse
from django.utils.text import slugify

from playbook.editions.models import Document as Row
from playbook.editions.models import Revision
from playbook.editions.titles import title_in
from playbook.guidance.documents import Document, header_of
from playbook.guidance.values import Table
from playbook.text_import.wanted import LETTER, REFERENCE, TIP

KINDS_MADE = (TIP, LETTER, REFERENCE)
_LETTER_CODE = re.compile(r'^code = "LT(\d{1,2})"$', re.MULTILINE)


@dataclass(frozen=True)
class Standing:
    """A text that managers go on from: a draft, or else what readers have."""

    pk: int
    row: int
    document: Document
    draft_by: str  # whose draft it is; empty for what readers have
    is_renewed: bool = False  # by a piece before

    @property
    def kind(self) -> str:
        """The kind of document that it is."""
        return self.document.kind

    @property
    def slug(self) -> str:
        """Its short name."""
        return self.document.slug

    @cached_property
    def title(self) -> str:
        """Its title."""
        return title_in(self.document)

    @property
    def url(self) -> str:
        """Its form."""
        return reverse("admin:editions_document_change", args=(self.row,))

    @property
    def may_be_renewed(self) -> bool:
        """Whether another text can be its next version: nobody is writing on it, and no piece before is that."""
        return not self.draft_by and not self.is_renewed and bool(self._header)

    @property
    def is_ours(self) -> bool:
        """Whether it is the organisation's own, and rests on no source."""
        return self._header.get("ours", self.kind == REFERENCE) is True and not self._header.get("points")

    @property
    def code(self) -> str:
        """The code of a letter."""
        return str(self._header.get("code", ""))

    def summary_in(self, texts: Iterable[str]) -> str:
        """What it says in one sentence, where that stands in other texts too; else nothing."""
        summary = str(self._header.get("summary", ""))
        return summary if summary and summary in " ".join(" ".join(texts).split()) else ""

    @property
    def _header(self) -> Table:
        return header_of(self.document)


class Names:
    """The short names, titles and codes that are taken, by documents that are there and by pieces before."""

    def __init__(self, language: str) -> None:
        rows = Row.objects.filter(language=language, kind__in=KINDS_MADE)
        self._slugs = {(row.kind, row.slug) for row in rows}
        newest = Revision.objects.filter(document__language=language, document__kind__in=KINDS_MADE)
        both = [*newest.live().with_documents(), *newest.drafts().with_documents().select_related("by")]
        heads = {one.document_id: one for one in both}
        standing = [_standing(one) for one in heads.values() if not one.deleted]
        self._titles = {(one.kind, one.title.casefold()): one for one in standing}
        self._rows = {one.row: one for one in standing}
        self._renewed: set[int] = set()
        codes = {int(match[1]) for one in both if (match := _LETTER_CODE.search(one.text))}
        self._codes = (number for number in range(1, 1000) if number not in codes)

    def standing(self, kind: str, title: str) -> Standing | None:
        """The text of this kind that has this title."""
        return self._as_it_is_now(self._titles.get((kind, title.casefold())))

    def chosen(self, kind: str, row: int) -> Standing | None:
        """The text of this kind that somebody chose by its number."""
        found = self._rows.get(row)
        return self._as_it_is_now(found) if found and found.kind == kind else None

    def everything(self) -> list[Standing]:
        """Every text, by title."""
        return sorted(self._rows.values(), key=lambda one: (one.title.casefold(), one.row))

    def _as_it_is_now(self, found: Standing | None) -> Standing | None:
        return replace(found, is_renewed=True) if found and found.pk in self._renewed else found

    def any_of(self, title: str) -> Standing | None:
        """The only text of any kind that has this title."""
        found = [one for kind in KINDS_MADE if (one := self._titles.get((kind, title.casefold())))]
        return found[0] if len(found) == 1 else None

    def is_renewed(self, standing: Standing) -> None:
        """Keep that a piece is the next version of a text: no other can be that too."""
        self._renewed.add(standing.pk)

    def free_slug(self, kind: str, title: str) -> str:
        """A short name made of the title that nothing has yet; this piece has it from now on."""
        first = slugify(title)[:70].strip("-_").replace("_", "-") or "text"
        tries: Iterable[str] = (first, *(f"{first}-{number}" for number in range(2, 1000)))
        found = next(one for one in tries if (kind, one) not in self._slugs)
        self._slugs.add((kind, found))
        return found

    def free_code(self) -> str:
        """The next free code of a letter."""
        return f"LT{next(self._codes)}"


def _standing(revision: Revision) -> Standing:
    writer = (revision.by.spoken_name if revision.by else "?") if revision.is_draft else ""
    return Standing(revision.pk, revision.document_id, revision.as_document(), writer)
