"""The kinds of document, as frozen values: a field is a key of the document's header.

`KINDS` at the end is the one register of them: folders, parser, library, addresses, forms and search take theirs from
it. A new kind is a class here, a line there and a page of its own (`templates/reader/<kind>.html`).
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import ClassVar

from playbook.guidance.channels import CHANNELS, fits, is_written
from playbook.guidance.limits import BODY_WORDS, REFERENCE_WORDS
from playbook.guidance.lines import Avoid, Choice, Do, Item, Paragraph, Say, Shown, by_number, choices_by_name
from playbook.guidance.markdown import render, render_long
from playbook.guidance.slots import fill
from playbook.guidance.words import gettext_noop as _

RETURN = "return"
INTERRUPT = "interrupt:"


@dataclass(frozen=True, kw_only=True)
class Base:
    """What every kind of document has: a name of its own, a body, and the words that it is found by."""

    kind: ClassVar[str]
    folder: ClassVar[str]
    names: ClassVar[tuple[str, str]]  # one of them, and several
    has_page: ClassVar[bool] = True
    title_characters: ClassVar[int] = 60
    body_words: ClassVar[int] = BODY_WORDS

    slug: str
    body: str = ""
    situations: tuple[str, ...] = ()

    def place(self, stages: Sequence[str]) -> tuple[int | str, ...]:
        """What documents of this kind are sorted by; `stages` are the slugs of the stages in their order."""
        return (self.slug,)


@dataclass(frozen=True, kw_only=True)
class Guidance(Base):
    """What there is to read: its words, the points of the sources it rests on, and whose advice it is."""

    title: str
    points: tuple[str, ...] = ()
    ours: bool = False
    sources: tuple[str, ...] = ()
    say: tuple[Say, ...] = ()

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
        return fill(self.say[0].text) if self.say else getattr(self, "know", "")


@dataclass(frozen=True, kw_only=True)
class Advice(Guidance):
    """What tips and screens share: what to say, to do and to avoid, and the one thing to know."""

    avoid: tuple[Avoid, ...] = ()
    do: tuple[Do, ...] = ()
    know: str = ""

    def shown_in(self, channel: str) -> Shown:
        """What `channel` shows; everything where it is not known."""
        return Shown(self.title, *self._lines(channel), self.know)

    def _lines(self, channel: str) -> tuple[tuple[Say, ...], tuple[Do, ...], tuple[Avoid, ...]]:
        return (
            tuple(line for line in self.say if fits(line.channels, channel)),
            tuple(line for line in self.do if fits(line.channels, channel)),
            tuple(line for line in self.avoid if fits(line.channels, channel)),
        )


def _first(stages: Sequence[str], named: Sequence[str]) -> int:
    """How far along the road the first of `named` is; past the end for what belongs to interrupts only."""
    return min((stages.index(stage) for stage in named if stage in stages), default=len(stages))


@dataclass(frozen=True, kw_only=True)
class Tip(Advice):
    """One piece of advice with its why."""

    kind = "tip"
    folder = "tips"
    names = (_("Tip"), _("Tips"))

    summary: str
    stages: tuple[str, ...] = ()
    interrupts: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    owner: str = ""
    check_after: datetime.date | None = None

    def place(self, stages: Sequence[str]) -> tuple[int | str, ...]:
        """In order of the stages that they are for, then by title."""
        return (_first(stages, self.stages), self.title)


@dataclass(frozen=True, kw_only=True)
class Screen(Advice):
    """What a worker sees at one moment of a live complaint: a step of the road or of an interrupt.

    `channels` are those in which it is met at all, `silent` those in which there is nothing to say on it. `letters` are
    those that a reply can be begun with here.
    """

    title_characters = 48

    code: str
    title_written: str = ""
    know_written: str = ""
    ask: str = ""
    ask_written: str = ""
    choices: tuple[Choice, ...] = ()
    record: tuple[str, ...] = ()
    tips: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()

    @property
    def ref(self) -> str:
        """How a move names this screen."""
        return self.slug

    @cached_property
    def choices_named(self) -> Mapping[str, Mapping[str, Choice]]:
        """For each channel (`""` is one that is not known) the choices in its words, by what a form calls them."""
        return {channel: choices_by_name(self.choices, channel) for channel in ("", *CHANNELS)}

    def shown_in(self, channel: str) -> Shown:
        """What `channel` shows; everything, in its spoken wording, where the channel is not known."""
        written = is_written(channel)
        return Shown(
            self.title_written if written and self.title_written else self.title,
            *self._lines(channel),
            self.know_written if written and self.know_written else self.know,
            self.ask_written if written and self.ask_written else self.ask,
            tuple(choice.on(channel) for choice in self.choices if fits(choice.channels, channel)),
        )


@dataclass(frozen=True, kw_only=True)
class Step(Screen):
    """A screen of the road (it has a stage) or a further screen of an interrupt (it names that)."""

    kind = "step"
    folder = "steps"
    names = (_("Step"), _("Steps"))

    stage: str = ""
    interrupt: str = ""
    ends: bool = False

    def place(self, stages: Sequence[str]) -> tuple[int | str, ...]:
        """In order of the stages, then of their codes by number."""
        return (_first(stages, (self.stage,)), *by_number(self.code))


@dataclass(frozen=True, kw_only=True)
class Interrupt(Screen):
    """A short sub-flow that can open over any step and gives way again; this is its first screen."""

    kind = "interrupt"
    folder = "interrupts"
    names = (_("Interrupt"), _("Interrupts"))

    key: str
    memory: tuple[str, ...] = ()
    private: bool = False

    @property
    def ref(self) -> str:
        """How a move names this screen."""
        return f"{INTERRUPT}{self.slug}"

    def place(self, stages: Sequence[str]) -> tuple[int | str, ...]:
        """In order of their codes."""
        return by_number(self.code)


@dataclass(frozen=True, kw_only=True)
class Checklist(Guidance):
    """A page to print."""

    kind = "checklist"
    folder = "checklists"
    names = (_("Checklist"), _("Checklists"))

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

    def place(self, stages: Sequence[str]) -> tuple[int | str, ...]:
        """In order of their codes."""
        return by_number(self.code)


@dataclass(frozen=True, kw_only=True)
class Letter(Guidance):
    """A text to send, in paragraphs: what a worker starts a reply from, and a manager's to change."""

    kind = "letter"
    folder = "letters"
    names = (_("Letter"), _("Letters"))

    code: str
    summary: str
    subject: str
    paragraphs: tuple[Paragraph, ...]
    channels: tuple[str, ...] = ()
    owner: str = ""
    check_after: datetime.date | None = None

    def place(self, stages: Sequence[str]) -> tuple[int | str, ...]:
        """In order of their codes."""
        return by_number(self.code)


@dataclass(frozen=True, kw_only=True)
class Reference(Guidance):
    """A long text of the organisation's own, a procedure or a table of fees: read in peace, and pointed to by tips."""

    kind = "reference"
    folder = "reference"
    names = (_("Reference page"), _("Reference pages"))
    body_words = REFERENCE_WORDS

    summary: str
    ours: bool = True
    owner: str = ""
    check_after: datetime.date | None = None

    @cached_property
    def why(self) -> str:
        """The body as safe HTML, with its headings and tables."""
        return render_long(self.body)[0]


@dataclass(frozen=True, kw_only=True)
class Moment(Base):
    """What people say in one need, and the pages that answer it, best first: what search learns from.

    `speaker` is who is talking, `danger` the kind of danger in it, `also` pages that help too, `wrong` pages that would
    do harm. It has no page of its own.
    """

    kind = "moment"
    folder = "moments"
    names = (_("Words for search"), _("Words for search"))
    has_page = False

    need: str
    pages: tuple[str, ...]
    speaker: str = "worker"
    danger: str = ""
    also: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What managers know it by."""
        return self.need


KINDS: Mapping[str, type[Base]] = MappingProxyType(
    {cls.kind: cls for cls in (Tip, Step, Interrupt, Checklist, Letter, Reference, Moment)}
)
