"""Blocks taken apart at the labels in them: paragraphs by lines, lists by items, tables by columns."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from playbook.guidance import limits
from playbook.text_import.blocks import LIST, PARAGRAPH, QUOTE, Block
from playbook.text_import.cleaning import unquoted
from playbook.text_import.labels import AVOID, INSTEAD, SAY, label_before, label_of, label_of_item

_GREETING = re.compile(
    r"^(?:hello|hi|dear|good (?:morning|afternoon|day)|thank you|thanks|i|i'm|i’m|we|please)\b", re.I
)
_BULLET = re.compile(r"^(?:-|\d{1,9}\.) ")
# A label that begins in the middle of a line, behind the end of a sentence.
_IN_ONE_LINE = re.compile(
    r"(?<=[.!?…”\"’)*]) +(?=\**(?:(?:do |don[’']t |never )?say|don[’']t|do not say|instead|say instead|why"
    r"|what not to say|what to say|avoid):)",
    re.IGNORECASE,
)
# “Don’t ask “why haven’t you paid?” Ask “what has changed?” instead.”
_ASK = r"(?:say|ask|write|tell (?:them|her|him|people))"
_NOT_THIS_BUT = re.compile(
    rf"(?:don[’']t|do not|never) {_ASK}:? [“\"]([^“”\"]{{2,160}})[”\"][.,;:]? (?:but |instead,? )?"
    rf"{_ASK}:? [“\"]([^“”\"]{{2,160}})[”\"](?:,? instead)?[.!]?",
    re.IGNORECASE,
)
_SHORT = 3  # words of a label that stands alone
AVOID_AND_SAY = (AVOID, SAY)  # the columns of a table of words


def by_labels(block: Block) -> Iterator[Block]:
    """A paragraph in parts, one for each of its lines that begins with a label."""
    plain = _IN_ONE_LINE.sub("\n", block.plain).split("\n")
    markdown = _IN_ONE_LINE.sub("  \n", block.markdown).split("  \n")
    starts = [at for at, line in enumerate(plain) if at and label_before(line)[0]]
    if not starts or len(plain) != len(markdown):
        yield block
        return
    for start, end in zip([0, *starts], [*starts, len(plain)], strict=True):
        yield replace(block, plain="\n".join(plain[start:end]), markdown="  \n".join(markdown[start:end]))


def items_apart(block: Block) -> Iterator[Block]:
    """A list as lists of lines without a label and paragraphs, one for each line that has one."""
    run: list[int] = []
    for at, line in enumerate(block.lines):
        if not label_of_item(line):
            run.append(at)
            continue
        yield from _items(block, run)
        run = []
        text = _BULLET.sub("", block.items[at])
        yield Block(PARAGRAPH, "\n".join(part.removeprefix("    ") for part in text.split("\n")), line)
    yield from _items(block, run)


def _items(block: Block, run: Sequence[int]) -> Iterator[Block]:
    if run:
        lines, items = tuple(block.lines[at] for at in run), tuple(block.items[at] for at in run)
        yield replace(block, markdown="\n".join(items), plain="\n".join(lines), lines=lines, items=items)


def labelled(block: Block) -> tuple[str, list[str]]:
    """The label that a paragraph begins with, and the lines of it behind that; an empty label where it has none."""
    role, end = label_before(block.plain)
    if not role and len(block.plain.split()) <= _SHORT:
        role, end = label_of(block.plain) or "", len(block.plain)
    return role, [line for line in block.plain[end:].split("\n") if line.strip()]


def unlabelled(block: Block) -> str:
    """The Markdown of a paragraph without the label before it."""
    role, end = label_before(block.markdown)
    return block.markdown[end:].lstrip("* ") if role else block.markdown


def lines_of(block: Block) -> Sequence[str]:
    """Each line of a list, each paragraph of a quotation, each broken line of a paragraph."""
    return block.lines if block.sort in (LIST, QUOTE) else block.plain.split("\n")


def pairs_in(block: Block) -> list[tuple[str, str]]:
    """What is put side by side as words to avoid and words to say: by the columns of a table, or in one sentence."""
    if block.sort == PARAGRAPH:
        match = _NOT_THIS_BUT.fullmatch(" ".join(block.plain.split()))
        return [(match[1], match[2])] if match else []
    roles = [label_of(name) for name in block.rows[0]] if block.rows else []
    to_say = next((at for at, role in enumerate(roles) if role in (SAY, INSTEAD)), None)
    rows = block.rows[1:]
    if len(roles) != len(AVOID_AND_SAY) or AVOID not in roles or to_say is None or not all(map(all, rows)):
        return []
    avoided = roles.index(AVOID)
    return [(row[avoided], row[to_say]) for row in rows]


def is_said(block: Block) -> bool:
    """Whether a quotation without a label is words for a customer: it greets, says I or we, or has places to fill."""
    first = block.lines[0] if block.lines else block.plain
    return bool(_GREETING.match(first.lstrip("“\"'‘«"))) or "{" in block.plain or unquoted(first) != first


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def full_stop(markdown: str) -> str:
    """A line that ended in a colon as a sentence by itself."""
    before, colon, after = markdown.rpartition(":")
    return f"{before}.{after}" if colon else markdown


def are_steps(block: Block) -> bool:
    """Whether a list is what to do, one after the other: numbered, in lines that there is room for, no list in it."""
    numbered = block.sort == LIST and all(item[:1].isdigit() for item in block.items)
    fits = all("\n" not in one and len(one) <= limits.DO_CHARACTERS for one in block.lines)
    return numbered and 1 < len(block.lines) <= limits.DO and fits


def in_one_line(text: str) -> str:
    """A line of a list with the lines of a list inside it, as one: “Open the account: payments, letters sent”."""
    first, *inside = [" ".join(line.split()) for line in text.split("\n") if line.strip()] or [""]
    return f"{first.rstrip(' .:')}: {', '.join(one.rstrip(' .;,') for one in inside)}" if inside else first
