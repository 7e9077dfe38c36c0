"""The kinds of guidance, as frozen values: a field is a key of the document's header."""

import datetime
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from playbook.guidance.markdown import render

RETURN = "return"
INTERRUPT = "interrupt:"


@dataclass(frozen=True)
class Say:
    """Words to speak, a second wording (`other`) so that nobody sounds scripted, and the channel they fit."""

    text: str
    other: str = ""
    channel: str = ""


@dataclass(frozen=True)
class Avoid:
    """Words people do say, and what to say instead."""

    text: str
    instead: str


@dataclass(frozen=True)
class Choice:
    """What the worker sees or hears (`label`), and where it leads: a step, `interrupt:<slug>` or `return`."""

    label: str
    to: str
    lead: bool = False


@dataclass(frozen=True)
class Item:
    """A line of a checklist: the challenge, the wanted state, and the code of the step it belongs to."""

    text: str
    answer: str
    code: str = ""


@dataclass(frozen=True, kw_only=True)
class Guidance:
    """What every kind has: its words, the points of the sources it rests on, and whose advice it is."""

    folder: ClassVar[str]

    slug: str
    title: str
    points: tuple[str, ...] = ()
    ours: bool = False
    say: tuple[Say, ...] = ()
    body: str = ""
    situations: tuple[str, ...] = ()

    @cached_property
    def why(self) -> str:
        """The body as safe HTML; rendered once for as long as the library lives."""
        return render(self.body)

    @property
    def url(self) -> str:
        """The path of the page that shows this document."""
        return f"/{self.folder}/{self.slug}/"

    @property
    def first_line(self) -> str:
        """The line worth reading at once: the first one to say, or else the one to know."""
        return self.say[0].text if self.say else getattr(self, "know", "")


@dataclass(frozen=True, kw_only=True)
class Tip(Guidance):
    """One piece of advice with its why."""

    folder = "tips"

    summary: str
    stages: tuple[str, ...] = ()
    interrupts: tuple[str, ...] = ()
    avoid: tuple[Avoid, ...] = ()
    do: tuple[str, ...] = ()
    know: str = ""
    related: tuple[str, ...] = ()
    owner: str = ""
    check_after: datetime.date | None = None


@dataclass(frozen=True, kw_only=True)
class Screen(Guidance):
    """What a worker sees at one moment of a live complaint: a step of the road or of an interrupt."""

    code: str
    avoid: tuple[Avoid, ...] = ()
    do: tuple[str, ...] = ()
    know: str = ""
    ask: str = ""
    choices: tuple[Choice, ...] = ()
    record: tuple[str, ...] = ()
    tips: tuple[str, ...] = ()

    @property
    def ref(self) -> str:
        """How a move names this screen."""
        return self.slug


@dataclass(frozen=True, kw_only=True)
class Step(Screen):
    """A screen of the road (it has a stage) or a further screen of an interrupt (it names that)."""

    folder = "steps"

    stage: str = ""
    interrupt: str = ""
    ends: bool = False


@dataclass(frozen=True, kw_only=True)
class Interrupt(Screen):
    """A short sub-flow that can open over any step and gives way again; this is its first screen."""

    folder = "interrupts"

    key: str
    memory: tuple[str, ...] = ()
    private: bool = False

    @property
    def ref(self) -> str:
        """How a move names this screen."""
        return f"{INTERRUPT}{self.slug}"


@dataclass(frozen=True, kw_only=True)
class Checklist(Guidance):
    """A page to print."""

    folder = "checklists"

    code: str
    summary: str
    items: tuple[Item, ...]
    style: str = "read-do"
    memory: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    interrupts: tuple[str, ...] = ()
    owner: str = ""
    approved: datetime.date | None = None
    check_after: datetime.date | None = None


@dataclass(frozen=True)
class Option:
    """A line of a list to choose from, as in causes or channels."""

    slug: str
    title: str
    hint: str = ""


@dataclass(frozen=True)
class Source:
    """One of the documents that the advice comes from."""

    id: str
    title: str
    kind: str
    language: str


@dataclass(frozen=True)
class Point:
    """One piece of advice in a source; its id never changes."""

    id: str
    source: str
    kind: str
    stages: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Stage:
    """A part of the road. `start` is the step that a jump to it opens; `when` offers it on the start page."""

    slug: str
    letter: str
    title: str
    summary: str
    start: str
    when: str = ""
    default: bool = False


@dataclass(frozen=True)
class Clock:
    """How soon a body asks for an acknowledgement and an answer: numbers of days, working or calendar."""

    slug: str
    title: str
    acknowledge_days: int = 0
    acknowledge_unit: str = "working"
    answer_days: int = 0
    answer_unit: str = "working"
    note: str = ""
    source: str = ""


@dataclass(frozen=True)
class Offer:
    """A quick pick for a promise: so many working days from today."""

    slug: str
    label: str
    working_days: int


@dataclass(frozen=True)
class Conduct:
    """A kind of conduct, and how many warnings the organisation asks for before a worker ends the contact."""

    slug: str
    title: str
    warnings: int
    words: tuple[Say, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Contact:
    """Whom to call, when, and the number the organisation has filled in."""

    slug: str
    title: str
    what: str = ""
    number: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Concept:
    """Something people have many words for, and those words and phrases: what one types finds what another wrote."""

    slug: str
    words: tuple[str, ...]
