"""A source cut into pieces, each of which can become one document: by its headings, or a row each."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from playbook.guidance import limits
from playbook.guidance.words import gettext_noop as _
from playbook.text_import import html_text, tables
from playbook.text_import.blocks import HEADING, PARAGRAPH, Block, blocks_in
from playbook.text_import.bodies import body_of
from playbook.text_import.cleaning import as_markdown
from playbook.text_import.front_matter import front_matter, listed
from playbook.text_import.labels import label_of
from playbook.text_import.notes import Note, Unreadable, note
from playbook.text_import.recognising import Found, is_letter, recognised
from playbook.text_import.sections import AUTO, NO_RANK, WHOLE, Section, cut_at, with_headings
from playbook.text_import.sources import Source
from playbook.text_import.titles import first_words, title_and_notes, title_below, title_of_file

MOST = 300  # pieces of one import: what a person can look through
_CUT_INSIDE = note(_("Its chapter is longer than a tip holds, or holds a letter: it was cut at its sub-headings."))
_PART = _("It was longer than one page holds: part %(number)s of %(all)s.")
OF_CUTTING = (_CUT_INSIDE.words, _PART)
_WORDS_A_PART = limits.BODY_WORDS - 20


@dataclass(frozen=True)
class Piece:
    """What would become one document: its title, what was recognised in it, its body, what there is to say of it.

    `heading` is the one that it began with, of the rank `rank`; pieces behind it with a higher number stand below it.
    """

    source: str
    title: str
    found: Found
    owner: str = ""
    notes: tuple[Note, ...] = ()
    blocks: tuple[Block, ...] = ()  # all that it is made of
    heading: Block | None = None
    rank: int = NO_RANK
    number: int = 0  # of its source
    is_whole: bool = False
    is_row: bool = False
    keywords: tuple[str, ...] = ()

    @property
    def has_pictures(self) -> bool:
        """Whether it holds pictures that came with it, which a reference page alone can show."""
        return any("![" in one.longer for one in self.blocks)

    @property
    def body(self) -> str:
        """The Markdown of the body."""
        return body_of(self.found.rest)


def pieces_of(
    source: Source, *, cut: str = AUTO, columns: dict[int, str] | None = None, number: int = 0
) -> list[Piece]:
    """The pieces of a source, cut at headings of the rank `cut`, or by the places of the `columns` of a table.

    `number` is that of the source. Raises `Unreadable` where there are more than anybody could look through.
    """
    if source.rows:
        found = list(_of_rows(source, tables.guessed(source.rows[0]) if columns is None else columns))
    else:
        found = list(_in_chapters(list(_of_text(source, cut)), are_titled=cut != AUTO))
    refuse_many(found)
    return [replace(one, number=number) for one in found]


def _in_chapters(pieces: Sequence[Piece], *, are_titled: bool) -> Iterator[Piece]:
    """Each piece with the heading of its chapter, which stands in none of its lines, among what it is found by.

    A heading alone of its rank is the title of the whole, and tells no piece from another. With `are_titled` a chapter
    stands in the titles of its parts too, where there is room: “What we pay” says nothing without it.
    """
    ranks = [one.rank for one in pieces]
    above: list[Piece] = []
    for one in pieces:
        while above and above[-1].rank >= one.rank:
            above.pop()
        chapter = above[-1] if above else None
        above.append(one)
        if chapter and chapter.heading and ranks.count(chapter.rank) > 1:
            words = dict.fromkeys((*one.found.words, chapter.heading.plain))
            title = title_below(chapter.title, one.title) if are_titled else one.title
            one = replace(one, title=title, found=replace(one.found, words=tuple(words)))
        yield one


def refuse_many(found: Sequence[Piece]) -> None:
    """Raise `Unreadable` for more pieces than anybody could look through."""
    if len(found) > MOST:
        words = _("It falls into %(count)s pieces; %(most)s is the most. Cut at higher headings.")
        raise Unreadable(words, count=len(found), most=MOST)


def _of_text(source: Source, cut: str) -> Iterator[Piece]:
    said, markdown = front_matter(source.markdown)
    blocks = blocks_in(markdown, source.places)
    if not any(one.sort == HEADING for one in blocks):
        blocks = with_headings(blocks)
    name = said.get("title") or title_of_file(source.name)
    if cut == WHOLE:
        yield _whole(source.name, blocks, name, said)
        return
    for section in cut_at(blocks, cut, Section(name)):
        yield from _as_pieces(source.name, section, said) if cut == AUTO else [_titled(source.name, section, said)]


def _titled(source: str, section: Section, said: dict[str, str]) -> Piece:
    """A section as one piece, however long it is."""
    piece = _piece(source, section, said)
    title, notes = title_and_notes(piece.title)
    return replace(piece, title=title, notes=(*notes, *piece.notes))


def _whole(source: str, blocks: Sequence[Block], name: str, said: dict[str, str]) -> Piece:
    """All of a text as one piece, however long it is; a heading above all the others is its title."""
    first = blocks[0] if blocks else None
    ranks = [one.level for one in blocks if one.sort == HEADING]
    if first and first.sort == HEADING and first.level == min(ranks) and ranks.count(first.level) == 1:
        name, blocks = first.plain, blocks[1:]
    return replace(_titled(source, Section(name, list(blocks)), said), rank=0, is_whole=True)


def _of_rows(source: Source, columns: Mapping[int, str]) -> Iterator[Piece]:
    for number, row in enumerate(source.rows[1:], start=2):
        cells: dict[str, list[Block]] = {role: [] for role in tables.ROLES}
        notes: list[Note] = []
        for at, role in sorted(columns.items()):
            text, left = _cell(row[at]) if at < len(row) and role != tables.TITLE else ("", [])
            notes += left
            cells[role] += blocks_in(text)
        title = " – ".join(row[at] for at, role in sorted(columns.items()) if role == tables.TITLE and row[at])
        blocks = cells.pop(tables.TEXT)
        if not title and not blocks and not any(cells.values()):
            continue
        first = next((one for one in (blocks, *cells.values()) if one), [])
        section = Section(title or first_words(first) or str(number), blocks)
        yield from _from_row(source.name, section, cells, notes)


def _from_row(source: str, section: Section, cells: Mapping[str, list[Block]], notes: list[Note]) -> Iterator[Piece]:
    """A row as a piece; what its text is too long for as further ones."""
    for at, piece in enumerate(_as_pieces(source, section, {})):
        if at:
            yield replace(piece, is_row=True)
            continue
        found = recognised(piece.blocks, cells)
        left = [one for blocks in cells.values() for block in blocks for one in block.notes]
        yield replace(
            piece, found=found, owner=found.owner, notes=(*piece.notes, *notes, *dict.fromkeys(left)), is_row=True
        )


def _cell(text: str) -> tuple[str, list[Note]]:
    """What stands in a cell, as Markdown."""
    return html_text.as_markdown(text) if html_text.looks_like_html(text) else as_markdown(text)


def _piece(source: str, section: Section, said: dict[str, str]) -> Piece:
    """A section as one piece, whatever its length."""
    keywords = tuple(listed(said.get("keywords", "") or said.get("tags", "")))
    title = section.title or first_words(section.blocks)
    piece = Piece(source, title, Found(), said.get("owner", ""), heading=section.heading, rank=section.rank)
    return filled(replace(piece, keywords=keywords), section.blocks)


def filled(piece: Piece, blocks: Sequence[Block]) -> Piece:
    """A piece made of these blocks, with what is recognised in them and what was left out of them."""
    found = recognised(blocks)
    left = tuple(dict.fromkeys(one for block in blocks for one in block.notes))
    found = replace(found, words=tuple(dict.fromkeys((*found.words, *piece.keywords))))
    return replace(piece, found=found, owner=found.owner or piece.owner, notes=left, blocks=tuple(blocks))


def _as_pieces(source: str, section: Section, said: dict[str, str]) -> Iterator[Piece]:
    """A section as a piece; one too long for a document as several, cut at its own headings or between blocks."""
    whole = _piece(source, section, said)
    is_long = limits.words(whole.body) > limits.BODY_WORDS or _holds_letter(section.blocks)
    first = Section(whole.title, heading=section.heading)
    inner = cut_at(section.blocks, AUTO, first) if is_long else []
    if len(inner) < 2:
        yield from _parts(whole)
        return
    for number, one in enumerate(inner):
        if one is not first:
            one.title = title_below(whole.title, one.title)
        for piece in _as_pieces(source, one, said):
            yield piece if number else replace(piece, notes=(_CUT_INSIDE, *piece.notes))


def _holds_letter(blocks: Sequence[Block]) -> bool:
    """Whether a letter stands under one of several sub-headings: it is a document of its own."""
    heads = [at for at, one in enumerate(blocks) if one.sort == HEADING and label_of(one.plain) is None]
    return len(heads) > 1 and any(is_letter(blocks[at + 1 : at + 9]) for at in heads)


def _parts(piece: Piece) -> Iterator[Piece]:
    """A piece whose body is too long as several, numbered; any other as it is."""
    if limits.words(piece.body) <= limits.BODY_WORDS:
        title, notes = title_and_notes(piece.title)
        yield replace(piece, title=title, notes=(*notes, *piece.notes))
        return
    runs = _runs(piece.blocks)
    for number, run in enumerate(runs, start=1):
        title, notes = title_and_notes(piece.title, f" ({number} of {len(runs)})" if len(runs) > 1 else "")
        if len(runs) > 1:
            notes.append(note(_PART, number=number, all=len(runs)))
        here = filled(piece, run)
        where = here if number == 1 else replace(here, heading=None, rank=NO_RANK)
        yield replace(where, title=title, notes=(*notes, *here.notes))


def _runs(blocks: Iterable[Block]) -> list[list[Block]]:
    """Blocks in runs that a document holds; a heading, or a line that ends in a colon, goes with what follows it."""
    runs: list[list[Block]] = [[]]
    count = 0
    for one in _no_longer(blocks):
        words = limits.words(one.markdown)
        if runs[-1] and count + words > _WORDS_A_PART:
            runs.append(_leading_on(runs[-1]))
            count = sum(limits.words(block.markdown) for block in runs[-1])
        runs[-1].append(one)
        count += words
    return runs


def _leading_on(run: list[Block]) -> list[Block]:
    """The last blocks of a run that are nothing without what follows; they are taken out of it."""
    led: list[Block] = []
    while len(run) > 1 and (run[-1].sort == HEADING or run[-1].plain.endswith(":")):
        led.insert(0, run.pop())
    return led


def _no_longer(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, a paragraph that alone is too long as several, cut between sentences."""
    for one in blocks:
        if one.sort != PARAGRAPH or limits.words(one.markdown) <= _WORDS_A_PART:
            yield one
            continue
        run = ""
        for sentence in re.split(r"(?<=[.!?])\s+", one.markdown):
            if run and limits.words(run, sentence) > _WORDS_A_PART:
                yield Block(PARAGRAPH, run, run)
                run = ""
            run = f"{run} {sentence}".strip()
        yield Block(PARAGRAPH, run, run)
