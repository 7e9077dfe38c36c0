"""What would become of each piece of a text that was brought in, with what somebody chose for it."""

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from playbook.desk.labels import field_name
from playbook.editions.current import library
from playbook.editions.importing import problems_of_new
from playbook.editions.models import Document as Row
from playbook.editions.models import Revision
from playbook.editions.problem_text import text_of
from playbook.editions.titles import title_in
from playbook.guidance.documents import KIND_OF, Document
from playbook.guidance.kinds import Guidance
from playbook.guidance.parsing import read
from playbook.guidance.problem import Problem
from playbook.text_import import tables
from playbook.text_import.as_document import LETTER, REFERENCE, TIP, Wanted, suggested_kind, written
from playbook.text_import.blocks import TABLE_AS_LIST
from playbook.text_import.notes import Note
from playbook.text_import.pieces import AUTO, CUTS, Piece, pieces_of, refuse_many
from playbook.text_import.sources import Source
from playbook.web.lazy_text import LazyText

KINDS_MADE = (TIP, LETTER, REFERENCE)
_LETTER_CODE = re.compile(r'^code = "LT(\d{1,2})"$', re.MULTILINE)


def note_text(note: Note) -> str:
    """A note in the reader's own language."""
    return gettext(note.words) % dict(note.params)


@dataclass(frozen=True)
class Column:
    """A choice of one column of a table: the field's name, what it is for, the columns, and the one chosen."""

    name: str
    label: str
    options: list[tuple[int, str]]
    chosen: int


_HEADINGS: Mapping[str, LazyText] = {
    "1": _lazy("at the largest headings"),
    "2": _lazy("at the second largest headings too"),
    "3": _lazy("at the third largest headings too"),
}


class Choices:
    """What somebody chose on the page of pieces; before they did, what fits most."""

    def __init__(self, data: Mapping[str, str] | None, sources: Sequence[Source]) -> None:
        self.data, self.sources = data, sources
        self.stage = self._of("stage", {"", *library().stages}, "")
        self.cut = self._of("cut", set(CUTS), AUTO)
        self.cuts = [
            (AUTO, _("where it fits")),
            *((rank, str(words)) for rank, words in _HEADINGS.items()),
            (CUTS[4], _("nowhere: one piece a file, for a reference page")),
        ]

    def _of(self, name: str, known: set[str], default: str) -> str:
        said = str(self.data.get(name, default)) if self.data else default
        return said if said in known else default

    @property
    def has_text(self) -> bool:
        """Whether anything came that has headings to be cut at."""
        return any(not one.rows for one in self.sources)

    def columns(self, number: int) -> dict[str, int]:
        """Which column of a table is what."""
        names = self.sources[number].rows[0]
        if self.data is None or f"column-{number}-title" not in self.data:
            return tables.guessed(names)
        said = {role: str(self.data.get(f"column-{number}-{role}", "")) for role in tables.ROLES}
        return {role: int(at) for role, at in said.items() if at in map(str, range(len(names)))}

    def tables(self) -> Iterator[tuple[Source, list[Column]]]:
        """Each table with its columns to choose from."""
        labels = (_("Title"), _("Text"), _("Words to say"), _("Words it is found by"))
        for number, source in enumerate(self.sources):
            if source.rows:
                options, chosen = list(enumerate(source.rows[0])), self.columns(number)
                yield (
                    source,
                    [
                        Column(f"column-{number}-{role}", label, options, chosen.get(role, -1))
                        for role, label in zip(tables.ROLES, labels, strict=True)
                    ],
                )

    def notes(self) -> list[tuple[str, list[str]]]:
        """What was left out of each source as a whole."""
        return [
            (one.name or _("What was pasted"), list(map(note_text, one.notes))) for one in self.sources if one.notes
        ]

    def pieces(self) -> list[Piece]:
        """The pieces of all sources. Raises `Unreadable` where nobody could look through them."""
        found: list[Piece] = []
        for number, source in enumerate(self.sources):
            found += pieces_of(source, cut=self.cut, columns=self.columns(number) if source.rows else None)
        refuse_many(found)
        return found


@dataclass(frozen=True)
class Proposal:
    """What one piece would become: its document, whether it is `taken`, what is wrong with it, what was left out."""

    key: str
    piece: Piece
    title: str
    kind: str
    document: Document
    taken: bool
    same: str = ""  # the address of a document with this title
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def guidance(self) -> Guidance:
        """The document as it was read, for a page to draw."""
        found = read(self.document)
        assert isinstance(found, Guidance)
        return found


def proposals_of(sources: Sequence[Source], choices: Choices, language: str) -> list[Proposal]:
    """What would become of each piece, with what was chosen. Raises `Unreadable` where there are too many."""
    names = _Names(language)
    found = [_proposal(number, one, choices, names, language) for number, one in enumerate(choices.pieces())]
    wrong = problems_of_new([one.document for one in found], language)
    for one in found:
        one.problems.extend(map(_problem_text, wrong[one.document]))
    return found


def _proposal(number: int, piece: Piece, choices: Choices, names: "_Names", language: str) -> Proposal:
    key = f"{number}-{zlib.crc32(piece.title.encode()):x}"
    said = choices.data or {}
    title = " ".join(str(said.get(f"title-{key}", piece.title)).split())[:200]
    kind = str(said.get(f"kind-{key}", suggested_kind(piece)))
    kind = kind if kind in KINDS_MADE else TIP
    same = names.same(kind, title)
    seen = f"title-{key}" in said
    taken = f"take-{key}" in said if seen else not same
    code = names.free_code() if kind == LETTER else ""
    wanted = Wanted(names.free_slug(kind, title), title, kind, language, choices.stage, code)
    document, changes = written(piece, wanted)
    left_out = (*piece.notes, *piece.found.notes, *changes)
    if kind == REFERENCE:  # all of its words are in the text, and its tables are tables
        left_out = tuple(one for one in piece.notes if one.words != TABLE_AS_LIST)
    notes = list(dict.fromkeys(map(note_text, left_out)))
    return Proposal(key, piece, title, kind, document, taken, same, notes)


def _problem_text(problem: Problem) -> str:
    """What is wrong, behind the name of its field."""
    part = next((part for part in problem.field if isinstance(part, str)), "")
    return (
        f"{field_name(part, KIND_OF.get(problem.document.partition('/')[0], ''))}: {text_of(problem)}"
        if part
        else text_of(problem)
    )


class _Names:
    """The short names, titles and codes that are taken, by documents that are there and by pieces before."""

    def __init__(self, language: str) -> None:
        rows = Row.objects.filter(language=language, kind__in=KINDS_MADE)
        self._slugs = {(row.kind, row.slug) for row in rows}
        self._titles: dict[tuple[str, str], int] = {}
        newest = Revision.objects.filter(document__language=language, document__kind__in=KINDS_MADE)
        both = [*newest.live().with_documents(), *newest.drafts().with_documents()]
        for one in both:
            self._titles[one.document.kind, title_in(one.as_document()).casefold()] = one.document_id
        codes = {int(match[1]) for one in both if (match := _LETTER_CODE.search(one.text))}
        self._codes = (number for number in range(1, 1000) if number not in codes)

    def same(self, kind: str, title: str) -> str:
        """The form of a document of this title, if there is one."""
        pk = self._titles.get((kind, title.casefold()))
        return reverse("admin:editions_document_change", args=(pk,)) if pk else ""

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
