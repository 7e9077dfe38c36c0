"""A source cut into pieces, each of which can become one document: by its headings, or a row each."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from playbook.guidance import limits
from playbook.guidance.words import gettext_noop as _
from playbook.text_import import html_text, tables
from playbook.text_import.blocks import CODE, HEADING, LIST, PARAGRAPH, QUOTE, SHORT_LINE, Block, blocks_in, body_of
from playbook.text_import.cleaning import as_markdown, unquoted
from playbook.text_import.front_matter import front_matter, listed
from playbook.text_import.notes import Note, Unreadable, note
from playbook.text_import.recognising import Found, begins_with_label, label_of, recognised
from playbook.text_import.sources import Source

MOST = 300  # pieces of one import: what a person can look through
AUTO, WHOLE = "auto", "0"
CUTS = (AUTO, "1", "2", "3", WHOLE)
_WORDS_A_PART = limits.BODY_WORDS - 20
_NUMBER = re.compile(r"^(?:\d{1,3}(?:\.\d{1,3}){0,4}[.)]?|[A-Z][.)])\s+(?=\S)")


@dataclass(frozen=True)
class Piece:
    """What would become one document: its title, what was recognised in it, its body, what there is to say of it."""

    source: str
    title: str
    found: Found
    owner: str = ""
    notes: tuple[Note, ...] = ()
    blocks: tuple[Block, ...] = ()  # all that it is made of

    @property
    def body(self) -> str:
        """The Markdown of the body."""
        return body_of(self.found.rest)


@dataclass
class _Section:
    """A heading with the blocks under it."""

    title: str
    blocks: list[Block] = field(default_factory=list)


def pieces_of(source: Source, *, cut: str = AUTO, columns: dict[str, int] | None = None) -> list[Piece]:
    """The pieces of a source, cut at headings of the rank `cut`, or by the `columns` of a table.

    Raises `Unreadable` where there are more than anybody could look through.
    """
    if source.rows:
        found = list(_of_rows(source, tables.guessed(source.rows[0]) if columns is None else columns))
    else:
        found = list(_of_text(source, cut))
    refuse_many(found)
    return found


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
    for section in _cut(blocks, cut, name):
        yield from _as_pieces(source.name, section, said)


def _whole(source: str, blocks: Sequence[Block], name: str, said: dict[str, str]) -> Piece:
    """All of a text as one piece, however long it is; a heading above all the others is its title."""
    first = blocks[0] if blocks else None
    ranks = [one.level for one in blocks if one.sort == HEADING]
    if first and first.sort == HEADING and ranks.count(first.level) == 1 and first.level == min(ranks):
        name, blocks = first.plain, blocks[1:]
    piece = _piece(source, _Section(name, list(blocks)), said)
    title, notes = _title(piece.title)
    return replace(piece, title=title, notes=(*notes, *piece.notes))


def _of_rows(source: Source, columns: dict[str, int]) -> Iterator[Piece]:
    for number, row in enumerate(source.rows[1:], start=2):
        cell = {role: row[at] for role, at in columns.items() if 0 <= at < len(row)}
        text, notes = _cell(cell.get(tables.TEXT, ""))
        blocks = blocks_in(text)
        title = cell.get(tables.TITLE) or (blocks[0].plain if blocks else "")
        if not title and not blocks:
            continue
        section = _Section(title or str(number), blocks)
        for piece in _as_pieces(source.name, section, {"keywords": cell.get(tables.WORDS, "")}):
            words, more = _cell(cell.get(tables.SAY, ""))
            say = tuple(unquoted(one.plain) for one in blocks_in(words))
            found = replace(piece.found, say=(*piece.found.say, *say))
            yield replace(piece, found=found, notes=(*piece.notes, *notes, *more))
            break


def _cell(text: str) -> tuple[str, list[Note]]:
    """What stands in a cell, as Markdown."""
    return html_text.as_markdown(text) if html_text.looks_like_html(text) else as_markdown(text)


def _cut(blocks: Sequence[Block], cut: str, name: str) -> list[_Section]:
    """The blocks under the headings of one rank; what stands before the first of them is a section of its own."""
    ranks = [one.level for one in blocks if one.sort == HEADING and label_of(one.plain) is None]
    rank = _rank(ranks, blocks) if cut == AUTO else int(cut)
    sections = [_Section(name)]
    for one in blocks:
        if one.sort == HEADING and one.level <= rank and label_of(one.plain) is None:
            sections.append(_Section(one.plain))
        else:
            sections[-1].blocks.append(one)
    first, second = sections[0], sections[1] if len(sections) > 1 else None
    if first.blocks and second and not first.title and not second.blocks:
        first.title = second.title
    return [one for one in sections if any(block.plain.strip() for block in one.blocks)]


def _rank(ranks: Sequence[int], blocks: Sequence[Block]) -> int:
    """The rank to cut at: the highest that several headings have; above it stands the title of the whole."""
    several = [rank for rank in sorted(set(ranks)) if ranks.count(rank) > 1]
    if not ranks:
        return 0
    lone = min(ranks)
    if several and ranks.count(lone) == 1 and _is_short_before(blocks, several[0]):
        return several[0]
    return several[0] if several and several[0] == lone else lone


def _is_short_before(blocks: Sequence[Block], rank: int) -> bool:
    """Whether hardly anything stands before the first heading of a rank, or more in all than one document holds."""
    before, words = True, 0
    for one in blocks:
        before = before and not (one.sort == HEADING and one.level == rank)
        words += limits.words(one.plain)
    return words > limits.BODY_WORDS or not before


def _piece(source: str, section: _Section, said: dict[str, str]) -> Piece:
    """A section as one piece, whatever its length."""
    title = section.title or _first_words(section.blocks)
    found = recognised(section.blocks)
    left = tuple(dict.fromkeys(one for block in section.blocks for one in block.notes))
    keywords = listed(said.get("keywords", "") or said.get("tags", ""))
    found = replace(found, words=tuple(dict.fromkeys((*found.words, *keywords))))
    return Piece(source, title, found, said.get("owner", ""), left, tuple(section.blocks))


def _as_pieces(source: str, section: _Section, said: dict[str, str]) -> Iterator[Piece]:
    """A section as a piece; one too long for a document as several, cut at its own headings or between blocks."""
    whole = _piece(source, section, said)
    title, found = whole.title, whole.found
    inner = _cut(found.rest, AUTO, title) if limits.words(whole.body) > limits.BODY_WORDS else []
    if len(inner) < 2:
        yield from _parts(whole)
        return
    for number, one in enumerate(inner):
        lines = found if number == 0 else Found(words=found.words)
        name = title if one.title == title else f"{title}: {one.title}"
        yield from _parts(
            replace(whole, title=name, found=replace(lines, rest=tuple(one.blocks)), blocks=tuple(one.blocks))
        )


def _parts(piece: Piece) -> Iterator[Piece]:
    """A piece whose body is too long as several, numbered; any other as it is."""
    if limits.words(piece.body) <= limits.BODY_WORDS:
        title, notes = _title(piece.title)
        yield replace(piece, title=title, notes=(*notes, *piece.notes))
        return
    runs: list[list[Block]] = [[]]
    for one in _no_longer(piece.found.rest):
        if runs[-1] and limits.words(body_of([*runs[-1], one])) > _WORDS_A_PART:
            runs.append([])
        runs[-1].append(one)
    for number, run in enumerate(runs, start=1):
        title, notes = _title(piece.title, f" ({number} of {len(runs)})" if len(runs) > 1 else "")
        lines = piece.found if number == 1 else Found(words=piece.found.words)
        if len(runs) > 1:
            notes.append(note(_("It was longer than one page holds: part %(number)s of %(all)s."),
                              number=number, all=len(runs)))  # fmt: skip
        here = replace(lines, rest=tuple(run))
        yield replace(piece, title=title, found=here, notes=(*notes, *piece.notes), blocks=tuple(run))


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
    """A title without its number, no longer than a title may be."""
    title = _NUMBER.sub("", " ".join(unquoted(" ".join(text.split())).split())).rstrip(" :-–—")
    most = 60 - len(ending)
    if len(title) <= most:
        return title + ending, []
    short = title[: most - 1].rpartition(" ")[0] or title[: most - 1]
    whole = note(_("The title was shortened; it was: %(title)s"), title=title[:200])
    return short.rstrip(" ,;:-–—") + "…" + ending, [whole]


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
