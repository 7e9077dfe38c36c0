"""The lines that documents are made of, as frozen values: a field is a key of the line's table.

Wherever `channels` stands it names channels and families (`guidance.channels`); naming none means every channel.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar

from playbook.guidance.channels import fits, is_written
from playbook.guidance.slots import fill


@dataclass(frozen=True)
class Say:
    """Words to speak or send, and a second wording (`other`) so that nobody sounds scripted.

    On a channel with public posts a line is for a private message, unless it is `public`: then everybody reads it.
    """

    text: str
    other: str = ""
    channels: tuple[str, ...] = ()
    public: bool = False


@dataclass(frozen=True)
class Avoid:
    """Words people do say, and what to say instead."""

    text: str
    instead: str
    channels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Do:
    """One thing to do. In a file it is a plain text, or a table where it is for some channels only."""

    plain: ClassVar[bool] = True

    text: str
    channels: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The line as it is known by where it is ticked: its slots open."""
        return fill(self.text)


@dataclass(frozen=True)
class Choice:
    """What the worker sees or hears (`label`), and where it leads: a step, `interrupt:<slug>` or `return`.

    `written` is the label on written channels where that of speech does not fit. Taking the choice records `value` as
    the complaint's `fact`.
    """

    label: str
    to: str
    lead: bool = False
    channels: tuple[str, ...] = ()
    written: str = ""
    fact: str = ""
    value: str = ""

    @property
    def name(self) -> str:
        """How a form names it: where it leads and, where it states a fact, what of it: two may lead the same way."""
        return f"{self.to}|{self.value}" if self.value else self.to

    def on(self, channel: str) -> "Choice":
        """The choice as it reads on a channel."""
        return replace(self, label=self.written) if self.written and is_written(channel) else self


def choices_by_name(choices: Iterable[Choice], channel: str) -> dict[str, Choice]:
    """The choices in the words of a channel, by what a form calls them: their name, or else where they lead.

    Of several that are called alike it is the one that the channel shows. One that it does not show is there all the
    same: it stood on a page that was drawn before the channel changed.
    """
    shown_first = sorted(choices, key=lambda one: not fits(one.channels, channel))
    found: dict[str, Choice] = {}
    for choice in shown_first:
        found.setdefault(choice.name, choice.on(channel))
    for choice in shown_first:
        found.setdefault(choice.to, choice.on(channel))
    return found


@dataclass(frozen=True)
class Item:
    """A line of a checklist: the challenge, the wanted state, and the code of the step it belongs to."""

    text: str
    answer: str
    code: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of a letter, what the writer should know about it, and whether it may be left out."""

    text: str
    note: str = ""
    optional: bool = False

    @property
    def asks_for_more(self) -> bool:
        """Whether the writer goes on where it ends, with points or a date: on paper there are lines for that."""
        return self.text.rstrip().endswith(":")


@dataclass(frozen=True)
class Shown:
    """What one channel shows of a tip or a screen."""

    title: str
    say: tuple[Say, ...]
    do: tuple[Do, ...]
    avoid: tuple[Avoid, ...]
    know: str
    ask: str = ""
    choices: tuple[Choice, ...] = ()


def by_number(code: str) -> tuple[str, int, str]:
    """What a code is sorted by, so that L2 comes before L11."""
    letters = code.rstrip("0123456789")
    number = code[len(letters) :]
    return (letters, int(number) if number.isdecimal() and number.isascii() else 0, code)
