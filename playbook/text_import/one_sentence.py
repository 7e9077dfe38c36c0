"""What stands above a page in one sentence: found in its text, where it is then not said again."""

import re
from collections.abc import Sequence
from dataclasses import replace

from playbook.guidance import limits
from playbook.text_import.blocks import PARAGRAPH, Block
from playbook.text_import.pieces import Piece
from playbook.text_import.recognising import is_salutation
from playbook.text_import.wanted import LETTER, Wanted

PLACE = re.compile(r"\{\{?\s*([^{}|\n]{1,60}?)\s*\}?\}")
BRACKETS = re.compile(r"\[\s*([^\[\]|\n]{1,40}?)\s*\](?!\()")
_SENTENCE_END = re.compile(r"[.!?…][”\"’»)]?(?=\s|$)")
_OPENING = '“"«„'


def one_sentence(piece: Piece, wanted: Wanted) -> str:
    """What the text says of itself, or when it is for, or else the first sentence of it, in one line.

    Words to say are none: they may be what one customer was told. Where there is no sentence, a person has to write it.
    """
    if wanted.typed is not None:
        return " ".join(wanted.typed.split())
    found = piece.found
    texts = [found.summary, wanted.summary, *found.when]
    if wanted.kind != LETTER:  # what is sent says nothing of when it is
        texts += [one.plain for one in found.rest if _is_prose(one)]
    lines = [line for text in texts if (line := " ".join(text.split())) and not is_salutation(line)]
    lines = [line for line in lines if not (BRACKETS.search(line) or PLACE.search(line))]
    sentences = [_first_sentence(line) for line in lines]
    return next((one for one in sentences if one.rstrip(".") != wanted.title.rstrip(".")), "")


def without(summary: str, blocks: Sequence[Block]) -> list[Block]:
    """Blocks without the sentence that they begin with where it is the summary, which stands over them on the page."""
    at = next((at for at, one in enumerate(blocks) if _is_prose(one)), None)
    if at is None or blocks[at].sort != PARAGRAPH:
        return list(blocks)
    left = replace(
        blocks[at], markdown=_behind(summary, blocks[at].markdown), longer=_behind(summary, blocks[at].longer)
    )
    kept = [left] if left.long else []
    alone = not kept and (at > 0 or len(blocks) == 1)  # a heading, or a page, needs something below it
    return list(blocks) if alone else [*blocks[:at], *kept, *blocks[at + 1 :]]


def _behind(summary: str, markdown: str) -> str:
    """What stands behind the summary in a text that begins with it; all of any other."""
    begins = re.match(r"\s*" + r"\s+".join(map(re.escape, summary.split())) + r"(\s+|$)", markdown, re.I)
    return markdown[begins.end() :] if begins else markdown


def _is_prose(block: Block) -> bool:
    """Whether a block can hold a sentence that stands by itself: no heading, table or list, and no lead-in."""
    plain = block.plain.strip()
    return block.sort == PARAGRAPH and bool(plain) and not plain.endswith(":") and plain[0] not in _OPENING


def _first_sentence(line: str) -> str:
    """The first sentence of a line, with all of a quotation that begins in it."""
    ends = [match.end() for match in _SENTENCE_END.finditer(line[: limits.LINE_CHARACTERS + 2])]
    sentence = next((line[:end] for end in ends if _quotes_close(line[:end])), line)
    if len(sentence) > limits.LINE_CHARACTERS and ends and line[0] in _OPENING:
        sentence = line[1 : ends[0]]  # of a long quotation its first sentence, as words of our own
    if len(sentence) > limits.LINE_CHARACTERS:
        sentence = sentence[: limits.LINE_CHARACTERS - 1].rpartition(" ")[0].lstrip(_OPENING) + "…"
    return sentence[:1].upper() + sentence[1:]


def _quotes_close(text: str) -> bool:
    return text.count("“") == text.count("”") and text.count('"') % 2 == 0 and text.count("«") == text.count("»")
