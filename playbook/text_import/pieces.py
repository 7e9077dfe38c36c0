"""A source cut into pieces, each of which can become one document: by its headings, or a row each."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from playbook.guidance import limits
from playbook.guidance.words import gettext_noop as _
from playbook.text_import import html_text, tables
from playbook.text_import.blocks import CODE, HEADING, LIST, PARAGRAPH, QUOTE, SHORT_LINE, Block, blocks_in, body_of
from playbook.text_import.cleaning import as_markdown, unquoted
from playbook.text_import.front_matter import front_matter, listed
from playbook.text_import.labels import begins_with_label, label_of
from playbook.text_import.notes import Note, Unreadable, note
from playbook.text_import.recognising import Found, is_letter, recognised
from playbook.text_import.sources import Source

MOST = 300  # pieces of one import: what a person can look through
AUTO, WHOLE = "auto", "0"
CUTS = (AUTO, "1", "2", "3", WHOLE)
NO_RANK = 9
_TITLE, _SHORTEST_TITLE = 60, 20  # characters
_LETTER = re.compile(r"^(?:(?:letter|e-?mail|template)\s*[:–-]\s*)(?=\S)", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;:.?!](?=\s)|\s[–—-]\s|\s\(")
_CUT_INSIDE = note(_("Its chapter is longer than a tip holds, or holds a letter: it was cut at its sub-headings."))
_PART = _("It was longer than one page holds: part %(number)s of %(all)s.")
OF_CUTTING = (_CUT_INSIDE.words, _PART)
_WORDS_A_PART = limits.BODY_WORDS - 20
_NUMBER = re.compile(r"^(?:\d{1,3}(?:\.\d{1,3}){0,4}[.)]?|[A-Z][.)])\s+(?=\S)")


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
    def body(self) -> str:
        """The Markdown of the body."""
        return body_of(self.found.rest)


@dataclass
class _Section:
    """A heading with the blocks under it."""

    title: str
    blocks: list[Block] = field(default_factory=list)
    heading: Block | None = None

    @property
    def rank(self) -> int:
        """The rank of its heading."""
        return self.heading.level if self.heading else NO_RANK

    @property
    def has_words(self) -> bool:
        """Whether anything stands under the heading."""
        return any(block.plain.strip() for block in self.blocks)


def pieces_of(
    source: Source, *, cut: str = AUTO, columns: dict[int, str] | None = None, number: int = 0
) -> list[Piece]:
    """The pieces of a source, cut at headings of the rank `cut`, or by the places of the `columns` of a table.

    `number` is that of the source. Raises `Unreadable` where there are more than anybody could look through.
    """
    if source.rows:
        found = list(_of_rows(source, tables.guessed(source.rows[0]) if columns is None else columns))
    else:
        found = list(_of_text(source, cut))
    refuse_many(found)
    return [replace(one, number=number) for one in found]


def refuse_many(found: Sequence[Piece]) -> None:
    """Raise `Unreadable` for more pieces than anybody could look through."""
    if len(found) > MOST:
        words = _("It falls into %(count)s pieces; %(most)s is the most. Cut at higher headings.")
        raise Unreadable(words, count=len(found), most=MOST)


def _of_text(source: Source, cut: str) -> Iterator[Piece]:
    said, markdown = front_matter(source.markdown)
    blocks = blocks_in(markdown)
    if not any(one.sort == HEADING for one in blocks):
        blocks = _with_headings(blocks)
    name = said.get("title") or _title_of_file(source.name)
    if cut == WHOLE:
        yield _whole(source.name, blocks, name, said)
        return
    for section in _cut(blocks, cut, _Section(name)):
        yield from _as_pieces(source.name, section, said) if cut == AUTO else [_titled(source.name, section, said)]


def _titled(source: str, section: _Section, said: dict[str, str]) -> Piece:
    """A section as one piece, however long it is."""
    piece = _piece(source, section, said)
    title, notes = _title(piece.title)
    return replace(piece, title=title, notes=(*notes, *piece.notes))


def _whole(source: str, blocks: Sequence[Block], name: str, said: dict[str, str]) -> Piece:
    """All of a text as one piece, however long it is; a heading above all the others is its title."""
    first = blocks[0] if blocks else None
    ranks = [one.level for one in blocks if one.sort == HEADING]
    if first and first.sort == HEADING and first.level == min(ranks) and ranks.count(first.level) == 1:
        name, blocks = first.plain, blocks[1:]
    return replace(_titled(source, _Section(name, list(blocks)), said), rank=0, is_whole=True)


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
        section = _Section(title or _first_words(first) or str(number), blocks)
        yield from _from_row(source.name, section, cells, notes)


def _from_row(source: str, section: _Section, cells: Mapping[str, list[Block]], notes: list[Note]) -> Iterator[Piece]:
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


def _cut(blocks: Sequence[Block], cut: str, before: _Section) -> list[_Section]:
    """The blocks under the headings of one rank; what stands `before` the first of them is a section of its own.

    A heading with nothing of its own counts where there are lower ones below it: a page can be made of all of them.
    """
    ranks = [one.level for one in blocks if one.sort == HEADING and label_of(one.plain) is None]
    rank = _rank(ranks, blocks) if cut == AUTO else _nth_rank(ranks, blocks, int(cut))
    sections = [before]
    for one in blocks:
        if one.sort == HEADING and one.level <= rank and label_of(one.plain) is None:
            sections.append(_Section(one.plain, heading=one))
        else:
            sections[-1].blocks.append(one)
    first, second = sections[0], sections[1] if len(sections) > 1 else None
    if first.blocks and second and not first.title and not second.blocks:
        first.title = second.title
    ends = [*sections[1:], _Section("")]
    above = [
        one.heading is not None and one.rank < below.rank < NO_RANK for one, below in zip(sections, ends, strict=True)
    ]
    return [one for one, is_above in zip(sections, above, strict=True) if one.has_words or is_above]


def _rank(ranks: Sequence[int], blocks: Sequence[Block]) -> int:
    """The rank to cut at: the highest that several headings have; above it stands the title of the whole."""
    several = [rank for rank in sorted(set(ranks)) if ranks.count(rank) > 1]
    if not ranks:
        return 0
    lone = min(ranks)
    if several and ranks.count(lone) == 1 and _is_short_before(blocks, several[0]):
        return several[0]
    return several[0] if several and several[0] == lone else lone


def _nth_rank(ranks: Sequence[int], blocks: Sequence[Block], wanted: int) -> int:
    """The rank of the largest headings, the second largest and so on; the title of the whole is none of them."""
    several = sorted(set(ranks))
    has_title = len(several) > 1 and ranks.count(several[0]) == 1 and blocks[0].level == several[0]
    several = several[1:] if has_title else several
    return several[min(wanted, len(several)) - 1] if several else 0


def _is_short_before(blocks: Sequence[Block], rank: int) -> bool:
    """Whether hardly anything stands before the first heading of a rank, or more in all than one document holds."""
    before, words = True, 0
    for one in blocks:
        before = before and not (one.sort == HEADING and one.level == rank)
        words += limits.words(one.plain)
    return words > limits.BODY_WORDS or not before


def _piece(source: str, section: _Section, said: dict[str, str]) -> Piece:
    """A section as one piece, whatever its length."""
    keywords = tuple(listed(said.get("keywords", "") or said.get("tags", "")))
    title = section.title or _first_words(section.blocks)
    piece = Piece(source, title, Found(), said.get("owner", ""), heading=section.heading, rank=section.rank)
    return filled(replace(piece, keywords=keywords), section.blocks)


def filled(piece: Piece, blocks: Sequence[Block]) -> Piece:
    """A piece made of these blocks, with what is recognised in them and what was left out of them."""
    found = recognised(blocks)
    left = tuple(dict.fromkeys(one for block in blocks for one in block.notes))
    found = replace(found, words=tuple(dict.fromkeys((*found.words, *piece.keywords))))
    return replace(piece, found=found, owner=found.owner or piece.owner, notes=left, blocks=tuple(blocks))


def _as_pieces(source: str, section: _Section, said: dict[str, str]) -> Iterator[Piece]:
    """A section as a piece; one too long for a document as several, cut at its own headings or between blocks."""
    whole = _piece(source, section, said)
    is_long = limits.words(whole.body) > limits.BODY_WORDS or _holds_letter(section.blocks)
    first = _Section(whole.title, heading=section.heading)
    inner = _cut(section.blocks, AUTO, first) if is_long else []
    if len(inner) < 2:
        yield from _parts(whole)
        return
    for number, one in enumerate(inner):
        if one is not first:
            one.title = _below(whole.title, one.title)
        for piece in _as_pieces(source, one, said):
            yield piece if number else replace(piece, notes=(_CUT_INSIDE, *piece.notes))


def _holds_letter(blocks: Sequence[Block]) -> bool:
    """Whether a letter stands under one of several sub-headings: it is a document of its own."""
    heads = [at for at, one in enumerate(blocks) if one.sort == HEADING and label_of(one.plain) is None]
    return len(heads) > 1 and any(is_letter(blocks[at + 1 : at + 9]) for at in heads)


def _below(title: str, inner: str) -> str:
    """The title of a part of a chapter: with the chapter's before it where there is room."""
    both = f"{_bare(title)}: {_bare(inner)}"
    return both if len(both) <= _TITLE and not _LETTER.match(inner) else inner


def _parts(piece: Piece) -> Iterator[Piece]:
    """A piece whose body is too long as several, numbered; any other as it is."""
    if limits.words(piece.body) <= limits.BODY_WORDS:
        title, notes = _title(piece.title)
        yield replace(piece, title=title, notes=(*notes, *piece.notes))
        return
    runs = _runs(piece.blocks)
    for number, run in enumerate(runs, start=1):
        title, notes = _title(piece.title, f" ({number} of {len(runs)})" if len(runs) > 1 else "")
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


def _title(text: str, ending: str = "") -> tuple[str, list[Note]]:
    """A title without its number, no longer than a title may be, cut where a sentence or a part of it ends."""
    title = _bare(text)
    most = _TITLE - len(ending)
    if len(title) <= most:
        return title + ending, []
    whole = note(_("The title was shortened; it was: %(title)s"), title=title[:200])
    ends = [match.start() for match in _CLAUSE.finditer(title[: most + 1]) if match.start() >= _SHORTEST_TITLE]
    if ends:
        return title[: ends[-1]].rstrip(" ,;:-–—") + ending, [whole]
    short = title[: most - 1].rpartition(" ")[0] or title[: most - 1]
    return short.rstrip(" ,;:-–—") + "…" + ending, [whole]


def _bare(text: str) -> str:
    bare = _NUMBER.sub("", " ".join(unquoted(" ".join(text.split())).split())).rstrip(" :-–—")
    name = _LETTER.sub("", bare)
    return name if name == bare else name[:1].upper() + name[1:]


def _first_words(blocks: Sequence[Block]) -> str:
    first = next((one.plain for one in blocks if one.plain.strip()), "")
    return re.split(r"(?<=[.!?])\s|\n", first)[0]


def _title_of_file(name: str) -> str:
    words = name.rpartition("/")[2].rpartition(".")[0].replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def _with_headings(blocks: Sequence[Block]) -> list[Block]:
    """In a text without headings: a short line by itself, with no end to it and more under it, is one."""
    found = list(blocks)
    for at, one in enumerate(blocks[:-1]):
        follows = blocks[at + 1]
        if _is_numbered_heading(one, follows):
            found[at] = replace(one, sort=HEADING, level=2, lines=())
            continue
        alone = one.sort == PARAGRAPH and "\n" not in one.plain and len(one.plain) <= 60
        bold = one.markdown.startswith("**") and one.markdown.endswith("**")
        heads = bold or (one.plain[-1:].isalnum() and follows.sort in (PARAGRAPH, LIST, QUOTE, CODE))
        if alone and heads and not _is_no_title(one.plain):
            found[at] = replace(one, sort=HEADING, level=2, markdown=_plain_bold(one))
    return found


def _is_numbered_heading(one: Block, follows: Block) -> bool:
    """Whether a list of a single short line, with no end to it and more under it, is a heading with its number."""
    is_line = one.sort == LIST and len(one.lines) == 1 and "\n" not in one.markdown and len(one.plain) <= SHORT_LINE
    return is_line and one.markdown[:1].isdigit() and one.plain[-1:].isalnum() and follows.sort != HEADING


def _plain_bold(block: Block) -> str:
    return block.markdown.removeprefix("**").removesuffix("**")


def _is_no_title(line: str) -> bool:
    words = line.casefold()
    return (
        label_of(line) is not None
        or begins_with_label(line)
        or words.startswith(("kind regards", "regards", "best wishes", "best regards", "yours", "thank you", "thanks"))
    )
