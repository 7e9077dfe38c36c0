"""Slots: the places in a line that the complaint fills, as in `I'm sorry about {thing|what went wrong}.`

A slot has a name and, behind a bar, a fallback: what is said when nothing is known. One with an empty fallback
(`Thank you, {name|}.`) takes the space or comma beside it away when it stays empty.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

NAMES = (
    "thing",
    "name",
    "worker",
    "organisation",
    "wants",
    "offer",
    "day",
    "promise",
    "lead",
    "reference",
    "emergency",
    "body",
    "answer_day",
)
_SLOT = re.compile(r"\{([^{}|]*)\|([^{}|]*)\}")
_JOINED_BEFORE = re.compile(r",?\s*$")
_JOINED_AFTER = re.compile(r"^,?\s*")


class BadSlot(ValueError):
    """A line whose braces make no slot, or whose slot has a name that there is not.

    `code` says which (`slot-form` or `slot-name`), `found` is the piece of text that is wrong.
    """

    def __init__(self, code: str, found: str) -> None:
        super().__init__(f"{code}: {found}")
        self.code, self.found = code, found


@dataclass(frozen=True)
class Slot:
    """A place to fill: its name, and what stands there while nothing is known."""

    name: str
    fallback: str = ""


@dataclass(frozen=True)
class Piece:
    """A stretch of a line as it is shown: plain text, or a slot (`slot` is its name) that is `filled` or not."""

    text: str
    slot: str = ""
    filled: bool = False


type Part = str | Slot


def parse(line: str) -> tuple[Part, ...]:
    """A line as text and slots, in their order. Braces that make no slot are text."""
    parts: list[Part] = []
    end = 0
    for match in _SLOT.finditer(line):
        parts += [line[end : match.start()], Slot(match[1].strip(), match[2].strip())]
        end = match.end()
    return tuple(part for part in (*parts, line[end:]) if part != "")


def names_in(line: str) -> tuple[str, ...]:
    """The names of the slots of a line, in their order."""
    return tuple(part.name for part in parse(line) if isinstance(part, Slot))


def error_in(line: str) -> BadSlot | None:
    """What is wrong with the slots of a line, the first thing only; None for a sound one."""
    for part in parse(line):
        if isinstance(part, Slot) and part.name not in NAMES:
            return BadSlot("slot-name", part.name)
        if isinstance(part, str) and (brace := re.search(r"\{[^}]*\}?|\}", part)):
            return BadSlot("slot-form", brace[0])
    return None


def outside(line: str) -> str:
    """The words of a line that stand in no slot, each slot as an ellipsis: what a check of invented details reads."""
    return "".join(part if isinstance(part, str) else "…" for part in parse(line))


def fill(line: str, values: Mapping[str, str] | None = None) -> str:
    """The line with what is known in its slots, and the fallback in the others."""
    return "".join(piece.text for piece in pieces(line, values or {}))


def pieces(line: str, values: Mapping[str, str]) -> tuple[Piece, ...]:
    """The line as it is shown, its slots filled with `values` where those have something for them."""
    found = [_piece(part, values) for part in parse(line)]
    for at, piece in enumerate(found):
        if not piece.slot:
            continue
        begins = _begins_a_sentence(found[:at])
        if not piece.text:
            _close_up(found, at, begins=begins)
        elif begins:
            found[at] = replace(piece, text=_capital(piece.text))
    return tuple(piece for piece in found if piece.text or piece.slot)


def _piece(part: Part, values: Mapping[str, str]) -> Piece:
    if isinstance(part, str):
        return Piece(part)
    known = values.get(part.name, "").strip()
    return Piece(known or part.fallback, part.name, bool(known))


def _begins_a_sentence(before: list[Piece]) -> bool:
    """Whether what follows `before` is the first word of a sentence."""
    text = "".join(piece.text for piece in before).rstrip()
    return not text or text.endswith((".", "?", "!"))


def _close_up(found: list[Piece], at: int, *, begins: bool) -> None:
    """Take away what joined an empty slot to the text beside it."""
    after = at + 1 < len(found) and not found[at + 1].slot
    if begins and after:
        found[at + 1] = replace(found[at + 1], text=_capital(_JOINED_AFTER.sub("", found[at + 1].text)))
    elif at > 0 and not found[at - 1].slot:
        found[at - 1] = replace(found[at - 1], text=_JOINED_BEFORE.sub("", found[at - 1].text))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
