"""Slots: the places in a line that the complaint fills, as in `I'm sorry about {thing|what went wrong}.`

A slot has a name and, behind a bar, a fallback: what is said when nothing is known. One with an empty fallback
(`Thank you, {name|}.`) takes the space or comma beside it away when it stays empty. What that comes to is worked out
once, when the line is read: a slot that is known stands between its own `before` and `after`, an unknown one is `open`.
So a page, a browser and a sheet of paper fill a line by looking at one slot at a time.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache

from playbook.guidance.words import gettext_noop as _


@dataclass(frozen=True)
class SlotName:
    """A slot that there is: what fills it, in plain words, an example of that, and a fallback that fits most lines."""

    name: str
    label: str
    example: str
    fallback: str

    @property
    def written(self) -> str:
        """How an author writes it."""
        return f"{{{self.name}|{self.fallback}}}"


SLOTS = (
    SlotName("thing", _("What the complaint is about"), "the boiler visit", "what went wrong"),
    SlotName("name", _("The customer's name"), "Ms Okafor", ""),
    SlotName("worker", _("The name of whoever speaks or writes"), "Sam", "the team"),
    SlotName("organisation", _("The name of your organisation"), "Northside Homes", ""),
    SlotName("our_phone", _("Your main telephone number"), "020 7946 0958", "our main number"),
    SlotName("our_email", _("Your e-mail address for customers"), "care@northside.example", "our e-mail address"),
    SlotName("wants", _("What the customer wants, in their words"), "a new date and no charge", "it put right"),
    SlotName("offer", _("What was offered"), "a visit without charge", "set out below"),
    SlotName("day", _("The day of the promise made last"), "Thursday 12 March", "a day that I'll give you"),
    SlotName("promise", _("What was promised last"), "a call about the new date", "an answer"),
    SlotName(
        "promises", _("Every open promise: who does what by when"), "Sam will ring you by noon", "what I've set out"
    ),
    SlotName("lead", _("The name of whoever took it over, or answered when asked to come"), "Jo", "my manager"),
    SlotName("reference", _("The customer's reference"), "CR-4182", "your name"),
    SlotName("emergency", _("The emergency number"), "112", "the emergency services"),
    SlotName("body", _("Who the customer can go on to"), "the Ombudsman", "a more senior person here"),
    SlotName(
        "data_authority",
        _("Who the customer can complain to about private details"),
        "the Information Commissioner",
        "the data protection authority",
    ),
    SlotName("answer_day", _("The day by which an answer is due"), "Friday 20 March", "the date below"),
)
NAMES = tuple(one.name for one in SLOTS)
# What the organisation fills itself, the same in every complaint (`Library.own_values`).
OWN = frozenset({"organisation", "our_phone", "our_email", "emergency", "body", "data_authority"})
EXAMPLES = {one.name: one.example for one in SLOTS}
# A first word that is no name where a small letter follows ("A voucher", not "A Smith" or "All Saints").
_NO_NAME = re.compile(
    r"(?:An?|The|My|Your|Our|Their|His|Her|Its|This|That|These|Those|No|Some|All|Both|What|How|Being|One|Two"
    r"|To|Somebody|Someone)\s+[a-z\d]"
)
_SLOT = re.compile(r"\{([^{}|]*)\|([^{}|]*)\}")
# What goes with an empty slot: the comma and space, and the word that says by when.
_JOINT_BEFORE = re.compile(r"(?:,?\s+(?:by|on|until|before))?,?\s*$")
_JOINT_AFTER = re.compile(r"^,?\s*")


class BadSlot(ValueError):
    """A line whose braces make no slot, or whose slot has a name that there is not.

    `code` says which (`slot-form` or `slot-name`), `found` is the piece of text that is wrong.
    """

    def __init__(self, code: str, found: str) -> None:
        super().__init__(f"{code}: {found}")
        self.code, self.found = code, found


@dataclass(frozen=True)
class Slot:
    """A place to fill: what it is called, what stands there while it is `open`, and what stands around its value.

    The value begins with a capital where `begins` says that it begins a sentence. Elsewhere a first word that is no
    name, as in "A voucher", loses the capital that it got in a field. The full stop that ended it in the field is left
    out: the line has its own. `static/js/call/road.js` has the same rules.
    """

    name: str
    open: str = ""
    before: str = ""
    after: str = ""
    begins: bool = False

    def filled(self, value: str) -> str:
        """What stands there once `value` is known."""
        return f"{self.before}{self.said(value)}{self.after}"

    def said(self, value: str) -> str:
        """The value as it stands in this place."""
        words = _open_ended(value)
        return _capital(words) if self.begins else _inside(words)

    def shown(self, values: Mapping[str, str]) -> str:
        """What stands there with what is known."""
        value = values.get(self.name, "").strip()
        return self.filled(value) if value else self.open


type Part = str | Slot


@lru_cache(maxsize=4096)
def parse(line: str) -> tuple[Part, ...]:
    """A line as text and slots, in their order. Braces that make no slot are text."""
    parts: list[Part] = []
    end = 0
    for match in _SLOT.finditer(line):
        parts += [line[end : match.start()], Slot(match[1].strip(), match[2].strip())]
        end = match.end()
    parts.append(line[end:])
    for at, part in enumerate(parts):
        if isinstance(part, Slot):
            _settle(parts, at, part)
    return tuple(part for part in parts if part != "")


def _settle(parts: list[Part], at: int, slot: Slot) -> None:
    """Say of a slot whether it begins a sentence, and of an empty one what it brings with it when it is known.

    Before and after each slot stands a text, which may be empty.
    """
    said = "".join(part if isinstance(part, str) else part.open for part in parts[:at]).rstrip()
    begins = not said or said.endswith((".", "?", "!"))
    before, after = str(parts[at - 1]), str(parts[at + 1])
    if slot.open:
        parts[at] = replace(slot, begins=begins)
    elif begins:
        joint = _JOINT_AFTER.match(after)
        rest = after[joint.end() :] if joint else after
        first = rest[:1]
        parts[at] = Slot(slot.name, first.upper(), "", after[: len(after) - len(rest)] + first, begins)
        parts[at + 1] = rest[1:]
    else:
        joint = _JOINT_BEFORE.search(before)
        kept = before[: joint.start()] if joint else before
        parts[at - 1], parts[at] = kept, Slot(slot.name, "", before[len(kept) :])


def names_in(line: str) -> tuple[str, ...]:
    """The names of the slots of a line, in their order."""
    return tuple(part.name for part in parse(line) if isinstance(part, Slot))


def error_in(line: str) -> BadSlot | None:
    """What is wrong with the slots of a line, the first thing only; None for a sound one."""
    for name, _fallback in _SLOT.findall(line):
        if name.strip() not in NAMES:
            return BadSlot("slot-name", name.strip())
    if brace := re.search(r"\{[^}]*\}?|\}", _SLOT.sub("", line)):
        return BadSlot("slot-form", brace[0])
    return None


def meant_by(name: str) -> tuple[str, ...]:
    """The slot that somebody who wrote `name` most likely meant, as it is written; every slot where none is near."""
    near = get_close_matches(name.lower(), NAMES, n=1)
    return tuple(one.written for one in SLOTS if not near or one.name in near)


def outside(line: str) -> str:
    """The words of a line that stand in no slot, each slot as an ellipsis: what a check of invented details reads."""
    return _SLOT.sub("…", line)


def fill(line: str, values: Mapping[str, str] | None = None) -> str:
    """The line with what is known in its slots, and the fallback in the others."""
    return drawn(line, str, lambda slot: slot.shown(values or {}))


def drawn(line: str, text: Callable[[str], str], slot: Callable[[Slot], str]) -> str:
    """The line out of what `text` makes of its words and `slot` of its slots."""
    return "".join(text(part) if isinstance(part, str) else slot(part) for part in parse(line))


def _open_ended(text: str) -> str:
    return re.sub(r"(?<=[^.\s])\s*\.$", "", text)


def _inside(text: str) -> str:
    return text[:1].lower() + text[1:] if _NO_NAME.match(text) else text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
