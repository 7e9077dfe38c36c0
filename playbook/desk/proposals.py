"""What would become of each piece of a text that was brought in, with what somebody chose for it."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from playbook.desk.import_choices import Choices, note_text
from playbook.desk.labels import field_name, speaker
from playbook.desk.standing_texts import KINDS_MADE, Names, Standing
from playbook.editions.current import library
from playbook.editions.diff import Run, changes
from playbook.editions.importing import problems_of_new
from playbook.editions.problem_text import text_of
from playbook.editions.renewing import renewed
from playbook.guidance.documents import KIND_OF, Document, parse
from playbook.guidance.kinds import Guidance
from playbook.guidance.parsing import read
from playbook.guidance.problem import Problem
from playbook.text_import.as_document import found_by, suggested_kind, written
from playbook.text_import.blocks import OF_SHORT_TEXTS
from playbook.text_import.joining import CHAPTER, JOINED, Together, below, can_join, together
from playbook.text_import.notes import Note
from playbook.text_import.pieces import Piece
from playbook.text_import.wanted import LETTER, REFERENCE, Wanted
from playbook.web.parameters import whole_number

IN_PLACE, BESIDE = "in-place", "beside"  # of a text whose title stands already


@dataclass(frozen=True)
class Inside:
    """A piece that was put into another: as part of it (then it can be taken out again), or because it is below it."""

    key: str
    title: str
    is_joined: bool


@dataclass(frozen=True)
class Proposal:
    """What one piece would become: its document, whether it is `taken`, what is wrong with it, what was left out.

    `choice` is what was chosen of it, `below` how many pieces stand below its heading. `standing` is the text that has
    its title already, or that was chosen of its `offers`; `in_place` of that it would be the next version, which
    differs by `differences`.
    """

    key: str
    piece: Piece
    title: str
    choice: str
    document: Document
    taken: bool
    standing: Standing | None = None
    is_chosen: bool = False
    in_place: bool = False
    offers: tuple[Standing, ...] = ()
    summary_was: str = ""  # what these two fields were drawn with, to tell whether somebody typed in them
    words_was: str = ""
    differences: tuple[tuple[str, tuple[Run, ...]], ...] = ()
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
    def says_the_same(self) -> bool:
        """Whether nothing of what stands there would change."""
        return self.in_place and not self.differences

    @property
    def base(self) -> int | None:
        """The revision that it is the next version of; None for a new document."""
        return self.standing.pk if self.standing and self.in_place else None

    @property
    def words(self) -> str:
        """What it is found by, besides its own words, a line each."""
        return "\n".join(parse(self.document).situations)

    @property
    def guidance(self) -> Guidance:
        """The document as it was read, for a page to draw."""
        found = read(self.document)
        assert isinstance(found, Guidance)
        return found


def proposals_of(choices: Choices, names: Names, language: str) -> list[Proposal]:
    """What would become of each piece, with what was chosen. Raises `Unreadable` where there are too many."""
    made = _Made(choices, names, language)
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

    def __init__(self, choices: Choices, names: Names, language: str) -> None:
        self.choices, self.language, self.names = choices, language, names
        self.said = choices.data or {}
        self.pieces = choices.pieces()
        self.keys = [f"{number}-{zlib.crc32(one.title.encode()):x}" for number, one in enumerate(self.pieces)]
        self.kinds = [self._kind(at, key) for at, key in enumerate(self.keys)]

    def _kind(self, at: int, key: str) -> str:
        """What was chosen for a piece; while nothing was, what a text of its title is already."""
        kind = str(self.said.get(f"kind-{key}", "")) if self.choices.was_cut_so else ""
        if kind in (*KINDS_MADE, CHAPTER, JOINED):
            return kind
        standing = self.names.any_of(self.pieces[at].title)
        if standing is None:
            return ""
        is_chapter = below(self.pieces, at) and self.pieces[at + 1].title in standing.document.text
        return CHAPTER if is_chapter and standing.kind == REFERENCE else standing.kind

    def proposal(self, one: Together) -> Proposal:
        """What becomes of a piece with those that were put into it."""
        key, piece = self.keys[one.at], one.piece
        choice = self.kinds[one.at] if self.kinds[one.at] != JOINED else ""
        choice = choice or suggested_kind(piece)
        kind = REFERENCE if choice == CHAPTER else choice
        title = " ".join(str(self.said.get(f"title-{key}", piece.title)).split())[:200]
        of_title = self.names.standing(kind, title)
        standing = of_title or self._chosen(key, kind)
        in_place = bool(standing and standing.may_be_renewed and self._place(key) == IN_PLACE)
        document, notes = self._written(
            key, piece, Wanted("", title, kind, self.language), standing if in_place else None
        )
        differences = _differences(standing.document, document) if standing and in_place else ()
        parts = parse(document)
        return Proposal(
            key=key,
            piece=piece,
            title=title,
            choice=choice,
            document=document,
            taken=(bool(differences) or not in_place)
            and self._is_taken(key, piece, standing is None or (bool(differences) and standing.is_ours)),
            standing=standing,
            is_chosen=of_title is None and standing is not None,
            in_place=in_place,
            summary_was=self.choices.was("summary", key, str(parts.header.get("summary", ""))),
            words_was=self.choices.was("words", key, "\n".join(parts.situations)),
            differences=differences,
            below=below(self.pieces, one.at),
            can_join=bool(one.at) and can_join(self.pieces[one.at - 1], self.pieces[one.at]),
            inside=tuple(Inside(self.keys[at], self.pieces[at].title, self.kinds[at] == JOINED) for at in one.inside),
            notes=_notes(piece, kind, notes),
        )

    def _place(self, key: str) -> str:
        """Whether a piece was chosen to be the next version of the text of its title, or one beside it."""
        return BESIDE if self.said.get(f"place-{key}") == BESIDE else IN_PLACE

    def _chosen(self, key: str, kind: str) -> Standing | None:
        """The text that a piece of another title was chosen to be the next version of."""
        row = whole_number(str(self.said.get(f"place-{key}", "")))
        return self.names.chosen(kind, row) if row else None

    def _written(
        self, key: str, piece: Piece, wanted: Wanted, standing: Standing | None
    ) -> tuple[Document, list[Note]]:
        """The document that a piece becomes, a new one or the next version of one that stands there."""
        typed = self.choices.typed("summary", key)
        summary = standing.summary_in(one.plain for one in piece.blocks) if standing else ""
        wanted = replace(wanted, stage=self.choices.stage, summary=summary, typed=typed)
        if standing:
            self.names.is_renewed(standing)
            document, notes = written(piece, replace(wanted, slug=standing.slug, code=standing.code))
            document = renewed(standing.document, document)
        else:
            code = self.names.free_code() if wanted.kind == LETTER else ""
            slug = self.names.free_slug(wanted.kind, wanted.title)
            document, notes = written(piece, replace(wanted, slug=slug, code=code))
        words = self.choices.typed("words", key)
        return document if words is None else found_by(document, words.split("\n")), notes

    def _is_taken(self, key: str, piece: Piece, is_new: bool) -> bool:
        """Whether it is ticked: by whoever looked at it or, while nobody did, as it is new and holds something.

        What was said to be empty, or to be the same as what stands there, and is not now, nobody has looked at.
        """
        was_empty = f"empty-{key}" in self.said and not piece.found.is_empty
        if f"title-{key}" not in self.said or was_empty or f"same-{key}" in self.said:
            return (is_new and not piece.found.is_empty) or f"take-{key}" in self.said
        return f"take-{key}" in self.said


def _differences(before: Document, after: Document) -> tuple[tuple[str, tuple[Run, ...]], ...]:
    """Each field that the next version of a text would have otherwise, by its name."""
    told = changes(before, after, spoken=speaker(library(), after.kind))
    return tuple((field_name(one.key, after.kind), one.runs) for one in told)


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
