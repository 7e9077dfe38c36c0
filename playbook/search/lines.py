"""The lines of a document, each an entry of its own in the index, and what it is worth to be found by."""

import re
from collections.abc import Iterable, Iterator
from enum import IntEnum

from playbook.guidance.library import Readable
from playbook.guidance.slots import fill

_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")


class Kind(IntEnum):
    """Which part of a document a line is; the numbers stand in indexes that are kept on disk."""

    TITLE = 0
    SITUATION = 1
    SUMMARY = 2
    SAY = 3
    AVOID = 4
    DO = 5
    BODY = 6


# A worker types the words of the moment: a situation that fits says more than a sentence of the why.
WEIGHTS = {
    Kind.TITLE: 1.5,
    Kind.SITUATION: 1.0,
    Kind.SUMMARY: 1.0,
    Kind.SAY: 0.6,
    Kind.AVOID: 0.6,
    Kind.DO: 0.5,
    Kind.BODY: 0.5,
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
        Kind.BODY: _SENTENCE_END.split(one.body),
    }
    for kind, texts in found.items():
        yield from ((kind, text) for text in texts if text)


_LEARNED_FROM = (Kind.TITLE, Kind.SITUATION, Kind.SUMMARY)
_MOST_SITUATIONS = 40  # that are learned from; more of them bring no more and take time


def lines_to_learn(one: Readable) -> Iterator[str]:
    """The lines of a document that tell what it is for."""
    situations = 0
    for kind, text in lines_of(one):
        situations += kind is Kind.SITUATION
        if kind in _LEARNED_FROM and (kind is not Kind.SITUATION or situations <= _MOST_SITUATIONS):
            yield text
