"""The lines of a document, each an entry of its own in the index, and what it is worth to be found by."""

import re
from collections.abc import Iterable, Iterator
from enum import IntEnum

from playbook.guidance.library import Readable
from playbook.guidance.slots import fill

# What begins with a small letter or a digit goes on with the sentence before: "ext. 214".
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?![a-z\d])|\n\s*\n")
_HEADING = re.compile(r"^[ ]{0,3}#{1,6}[ \t]+(.+?)[ \t]*#*$", re.MULTILINE)
_ROW = re.compile(r"^[ ]{0,3}\|(.+)\|[ \t]*$", re.MULTILINE)
_RULE = re.compile(r"[\s|:-]*")  # the line below the head of a table
_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\s]*\)")
_MARK = re.compile(
    r"^[ \t]*(?:[-+*>]|\d{1,9}[.)])[ \t]+|(?<![\w*_])[*_]{1,3}(?=\S)|(?<=[^\s*_])[*_]{1,3}(?!\w)|`", re.MULTILINE
)


class Kind(IntEnum):
    """Which part of a document a line is; the numbers stand in indexes that are kept on disk."""

    TITLE = 0
    SITUATION = 1
    SUMMARY = 2
    SAY = 3
    AVOID = 4
    DO = 5
    BODY = 6
    HEADING = 7


# A worker types the words of the moment: a situation that fits says more than a sentence of the why.
WEIGHTS = {
    Kind.TITLE: 1.5,
    Kind.SITUATION: 1.0,
    Kind.SUMMARY: 1.0,
    Kind.SAY: 0.6,
    Kind.AVOID: 0.6,
    Kind.DO: 0.5,
    Kind.BODY: 0.5,
    Kind.HEADING: 1.2,
}


def lines_of(one: Readable) -> Iterator[tuple[Kind, str]]:
    """Every line of a document that it can be found by."""
    items = (f"{item.text} {item.answer}" for item in getattr(one, "items", ()))
    found: dict[Kind, Iterable[str]] = {
        Kind.TITLE: [one.title],
        Kind.SITUATION: one.situations,
        Kind.SUMMARY: [getattr(one, "summary", ""), getattr(one, "know", "")],
        Kind.SAY: [fill(text) for say in one.say for text in (say.text, say.other)],
        Kind.AVOID: [avoid.text for avoid in getattr(one, "avoid", ())],
        Kind.DO: [*(line.words for line in getattr(one, "do", ())), *items],
        Kind.BODY: _sentences(one.body),
        Kind.HEADING: headings_in(one.body),
    }
    for kind, texts in found.items():
        yield from ((kind, text) for text in texts if text)


def headings_in(body: str) -> list[str]:
    """The headings of a text, without the marks of Markdown."""
    return [_plain(match[1]) for match in _HEADING.finditer(body)]


def row_heads_in(body: str) -> list[str]:
    """What the rows of the tables of a text are about: their first cells, without the marks of Markdown."""
    cells = (_plain(row[1].split("|")[0].strip()) for row in _ROW.finditer(body) if not _RULE.fullmatch(row[1]))
    return [one for one in dict.fromkeys(cells) if any(map(str.isalpha, one))]


def _sentences(body: str) -> Iterator[str]:
    """The sentences of a text and the rows of its tables, without the marks of Markdown."""
    for row in _ROW.finditer(body):
        if not _RULE.fullmatch(row[1]):
            yield _plain(" ".join(cell.strip() for cell in row[1].split("|")))
    for sentence in _SENTENCE_END.split(_ROW.sub("\n", _HEADING.sub("\n", body))):
        yield _plain(sentence)


def _plain(text: str) -> str:
    return _MARK.sub("", _LINK.sub(r"\1", text)).strip()


_LEARNED_FROM = (Kind.TITLE, Kind.SITUATION, Kind.SUMMARY)
_MOST_SITUATIONS = 40  # that are learned from; more of them bring no more and take time


def lines_to_learn(one: Readable) -> Iterator[str]:
    """The lines of a document that tell what it is for."""
    situations = 0
    for kind, text in lines_of(one):
        situations += kind is Kind.SITUATION
        if kind in _LEARNED_FROM and (kind is not Kind.SITUATION or situations <= _MOST_SITUATIONS):
            yield text
