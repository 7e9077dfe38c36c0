"""What would become of each piece of a text that was brought in, with what somebody chose for it."""

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.text import slugify

from playbook.desk.import_choices import Choices, note_text
from playbook.desk.labels import field_name
from playbook.editions.importing import problems_of_new
from playbook.editions.models import Document as Row
from playbook.editions.models import Revision
from playbook.editions.problem_text import text_of
from playbook.editions.titles import title_in
from playbook.guidance.documents import KIND_OF, Document
from playbook.guidance.kinds import Guidance
from playbook.guidance.parsing import read
from playbook.guidance.problem import Problem
from playbook.text_import.as_document import LETTER, REFERENCE, TIP, Wanted, suggested_kind, written
from playbook.text_import.blocks import OF_SHORT_TEXTS
from playbook.text_import.joining import CHAPTER, JOINED, Together, below, can_join, together
from playbook.text_import.notes import Note
from playbook.text_import.pieces import Piece
from playbook.text_import.sources import Source

KINDS_MADE = (TIP, LETTER, REFERENCE)
_LETTER_CODE = re.compile(r'^code = "LT(\d{1,2})"$', re.MULTILINE)


@dataclass(frozen=True)
class Inside:
    """A piece that was put into another: as part of it (then it can be taken out again), or because it is below it."""

    key: str
    title: str
    is_joined: bool


@dataclass(frozen=True)
class Proposal:
    """What one piece would become: its document, whether it is `taken`, what is wrong with it, what was left out.

    `choice` is what was chosen of it, `below` how many pieces stand below its heading.
    """

    key: str
    piece: Piece
    title: str
    choice: str
    document: Document
    taken: bool
    same: str = ""  # the address of a document with this title
    below: int = 0
    can_join: bool = False
    inside: tuple[Inside, ...] = ()
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    private: list[str] = field(default_factory=list)  # numbers and addresses that may be the organisation's own

    @property
    def kind(self) -> str:
        """The kind of its document."""
        return self.document.kind

    @property
    def is_empty(self) -> bool:
        """Whether nothing but a title would stand on its page."""
        return self.piece.found.is_empty

    @property
    def guidance(self) -> Guidance:
        """The document as it was read, for a page to draw."""
        found = read(self.document)
        assert isinstance(found, Guidance)
        return found


def proposals_of(sources: Sequence[Source], choices: Choices, language: str) -> list[Proposal]:
    """What would become of each piece, with what was chosen. Raises `Unreadable` where there are too many."""
    made = _Made(choices, language)
    found = [made.proposal(one) for one in together(made.pieces, made.kinds)]
    wrong = problems_of_new([one.document for one in found], language)
    for one in found:
        for problem in wrong[one.document]:
            (one.warnings if problem.warning else one.problems).append(_problem_text(problem))
            if problem.code == "reachable":
                one.private.append(str(dict(problem.params)["found"]))
    return found


class _Made:
    """Makes what would become of each piece out of what somebody chose for it."""

    def __init__(self, choices: Choices, language: str) -> None:
        self.choices, self.language, self.names = choices, language, _Names(language)
        self.said = choices.data or {}
        self.pieces = choices.pieces()
        self.keys = [f"{number}-{zlib.crc32(one.title.encode()):x}" for number, one in enumerate(self.pieces)]
        self.kinds = [self._kind(key) for key in self.keys]

    def _kind(self, key: str) -> str:
        kind = str(self.said.get(f"kind-{key}", "")) if self.choices.was_cut_so else ""
        return kind if kind in (*KINDS_MADE, CHAPTER, JOINED) else ""

    def proposal(self, one: Together) -> Proposal:
        """What becomes of a piece with those that were put into it."""
        key, piece = self.keys[one.at], one.piece
        choice = self.kinds[one.at] if self.kinds[one.at] != JOINED else ""
        choice = choice or suggested_kind(piece)
        kind = REFERENCE if choice == CHAPTER else choice
        title = " ".join(str(self.said.get(f"title-{key}", piece.title)).split())[:200]
        same = self.names.same(kind, title)
        code = self.names.free_code() if kind == LETTER else ""
        wanted = Wanted(self.names.free_slug(kind, title), title, kind, self.language, self.choices.stage, code)
        document, changes = written(piece, wanted)
        return Proposal(
            key=key,
            piece=piece,
            title=title,
            choice=choice,
            document=document,
            taken=self._is_taken(key, piece, same),
            same=same,
            below=below(self.pieces, one.at),
            can_join=bool(one.at) and can_join(self.pieces[one.at - 1], self.pieces[one.at]),
            inside=tuple(Inside(self.keys[at], self.pieces[at].title, self.kinds[at] == JOINED) for at in one.inside),
            notes=_notes(piece, kind, changes),
        )

    def _is_taken(self, key: str, piece: Piece, same: str) -> bool:
        """Whether it is ticked: by whoever looked at it or, while nobody did, as it is new and holds something."""
        if f"title-{key}" not in self.said or (f"empty-{key}" in self.said and not piece.found.is_empty):
            return not same and not piece.found.is_empty
        return f"take-{key}" in self.said


def _notes(piece: Piece, kind: str, changes: Iterable[Note]) -> list[str]:
    """What was left out of a piece or changed; in a reference page all words are in the text, and tables are tables."""
    left_out = (*piece.notes, *piece.found.notes, *changes)
    if kind == REFERENCE:
        left_out = (*(one for one in piece.notes if one.words not in OF_SHORT_TEXTS), *changes)
    return list(dict.fromkeys(map(note_text, left_out)))


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
