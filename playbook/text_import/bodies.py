"""Blocks put together as the body of a document: a short one, or the long text of a reference page."""

from collections.abc import Sequence

from playbook.text_import.blocks import HEADING, LIST, TABLE, Block


def body_of(blocks: Sequence[Block]) -> str:
    """The blocks as the body of a document: the highest heading among them has the first rank, all others the next."""
    highest = min((one.level for one in blocks if one.sort == HEADING), default=0)
    found: list[str] = []
    before = ""
    for one in blocks:
        mark = "" if one.sort != HEADING else "### " if one.level == highest else "#### "
        if one.markdown:
            # Two lists with nothing between them would be read as one.
            found += ["---"] if {before, one.sort} <= {LIST, TABLE} else []
            found.append(mark + one.markdown)
            before = one.sort
    return "\n\n".join(found)


def long_body_of(blocks: Sequence[Block]) -> str:
    """The blocks as a long text: tables stay tables, and headings keep their ranks below the highest among them."""
    highest = min((one.level for one in blocks if one.sort == HEADING), default=1)
    found: list[str] = []
    before = ""
    for one in blocks:
        if one.long:
            found += ["---"] if before == one.sort == LIST else []
            found.append("#" * (one.level - highest + 1) + f" {one.long}" if one.sort == HEADING else one.long)
            before = one.sort
    return "\n\n".join(found)
