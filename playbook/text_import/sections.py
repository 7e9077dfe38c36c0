"""A text as sections: a heading with what stands under it, by the rank of headings that it is cut at."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from playbook.guidance import limits
from playbook.text_import.blocks import CODE, HEADING, LIST, PARAGRAPH, QUOTE, SHORT_LINE, Block
from playbook.text_import.labels import begins_with_label, label_of

AUTO, WHOLE = "auto", "0"
CUTS = (AUTO, "1", "2", "3", WHOLE)
NO_RANK = 9


@dataclass
class Section:
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


def cut_at(blocks: Sequence[Block], cut: str, before: Section) -> list[Section]:
    """The blocks under the headings of one rank; what stands `before` the first of them is a section of its own.

    A heading with nothing of its own counts where there are lower ones below it: a page can be made of all of them.
    """
    ranks = [one.level for one in blocks if one.sort == HEADING and label_of(one.plain) is None]
    rank = _rank(ranks, blocks) if cut == AUTO else _nth_rank(ranks, blocks, int(cut))
    sections = [before]
    for one in blocks:
        if one.sort == HEADING and one.level <= rank and label_of(one.plain) is None:
            sections.append(Section(one.plain, heading=one))
        else:
            sections[-1].blocks.append(one)
    first, second = sections[0], sections[1] if len(sections) > 1 else None
    if first.blocks and second and not first.title and not second.blocks:
        first.title = second.title
    ends = [*sections[1:], Section("")]
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


def with_headings(blocks: Sequence[Block]) -> list[Block]:
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
