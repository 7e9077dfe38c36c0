"""The rows of the lists that are not guidance themselves: options, points, stages, clocks and the like."""

import datetime
from dataclasses import dataclass

from playbook.guidance.channels import CHANNELS, is_correspondence, is_written
from playbook.guidance.lines import Say
from playbook.guidance.ways import Way, ways


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
    """A part of the road. `start` is the step that a jump to it opens (`start_written` on written channels).

    `when` offers it on the start page. `title_written` and `when_written` are said instead where people write.
    """

    slug: str
    letter: str
    title: str
    summary: str
    start: str
    start_written: str = ""
    when: str = ""
    default: bool = False
    title_written: str = ""
    when_written: str = ""

    def title_on(self, channel: str) -> str:
        """What it is called on a channel."""
        return self.title_written if self.title_written and is_written(channel) else self.title

    @property
    def url(self) -> str:
        """The path of the page that shows this stage."""
        return f"/stages/{self.slug}/"

    @property
    def starts(self) -> tuple[str, ...]:
        """The steps that the stage begins with: on the road of speech and, where it has one, on that of writing."""
        return tuple(start for start in (self.start, self.start_written) if start)

    def start_on(self, channel: str) -> str:
        """The step that a jump to this stage opens on a channel."""
        return self.start_written if self.start_written and is_correspondence(channel) else self.start


@dataclass(frozen=True)
class Clock:
    """How soon a body asks for an acknowledgement and an answer: numbers of days, working or calendar.

    `checked` says that the organisation has read the body's own text and that the numbers are true.
    """

    slug: str
    title: str
    acknowledge_days: int = 0
    acknowledge_unit: str = "working"
    answer_days: int = 0
    answer_unit: str = "working"
    note: str = ""
    source: str = ""
    checked: bool = False


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
    """Whom to call, when, and the number the organisation has filled in; `needed` says that it must be filled in.

    It heads the pages about danger unless somebody says that it is `not_for_danger`: what nobody has thought about is
    there rather than missing.
    """

    slug: str
    title: str
    what: str = ""
    number: str = ""
    hint: str = ""
    needed: bool = False
    not_for_danger: bool = False

    @property
    def is_missing(self) -> bool:
        """Whether the number must be filled in and is not."""
        return self.needed and not self.number.strip()

    @property
    def is_beside_danger(self) -> bool:
        """Whether there is a number, and it is for something else than danger."""
        return self.not_for_danger and bool(self.number.strip())

    @property
    def ways(self) -> tuple[Way, ...]:
        """How to reach them: what can be dialled or written to, and the words around it."""
        return ways(self.number)


@dataclass(frozen=True)
class Concept:
    """Something people have many words for, and those words and phrases: what one types finds what another wrote."""

    slug: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Sign:
    """Phrases that tell something of a text: danger, what happened, what is wanted, felt or threatened (`facet`).

    `page` answers it (`interrupts/worry`); `value` is the short name of what it says in the list of its facet. What a
    phrase of `unless` covers is no sign. `playbook/search/signs.py` says how phrases are written.
    """

    slug: str
    title: str
    facet: str
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()
    page: str = ""
    value: str = ""


_FOR_PRIVATE_DETAILS = "data-protection"  # the slug of a body
FACETS = ("danger", "happened", "wants", "feels", "threatens")


@dataclass(frozen=True)
class Hours:
    """When the organisation is open on one day of the week (`monday`), as `09:00` and `17:00`."""

    day: str
    opens: str
    closes: str


@dataclass(frozen=True)
class ClosedDay:
    """A day of its own on which the organisation is closed, and why."""

    day: datetime.date
    why: str = ""


@dataclass(frozen=True)
class Body:
    """Where else a customer can take a complaint: when they may, how, and the clock that it asks for.

    `checked` says that the organisation has read it and that it is true of its own work.
    """

    slug: str
    title: str
    when: str = ""
    how: str = ""
    clock: str = ""
    checked: bool = False

    @property
    def is_for_private_details(self) -> bool:
        """Whether it is named about private details, and for nothing else."""
        return self.slug == _FOR_PRIVATE_DETAILS


@dataclass(frozen=True)
class MayOffer:
    """What may be offered, up to how much, by whom, and in which case."""

    what: str
    up_to: str = ""
    by: str = ""
    when: str = ""


@dataclass(frozen=True)
class OwnFact:
    """Something that this organisation asks of each complaint: its name in the record, its label, and what it takes.

    That is words of some length, or by `kind` a number, a day, or one of `choices`. What is `not_personal` stays when
    the words of a complaint are erased.
    """

    name: str
    label: str
    longest: int = 80
    kind: str = "words"
    choices: tuple[str, ...] = ()
    not_personal: bool = False


@dataclass(frozen=True)
class RoleName:
    """What the organisation calls a role: one who has it, and several; empty where the usual word is right."""

    role: str
    one: str = ""
    many: str = ""

    @property
    def several(self) -> str:
        """The word for several; made from that for one where nobody wrote it."""
        return self.many or (f"{self.one}s" if self.one else "")


@dataclass(frozen=True)
class Organisation:
    """What differs from one organisation to the next: its channels, hours, bodies, offers, facts and words.

    `phone` and `email` are what customers are told in lines and letters. `home_phrases` are words of the house that
    everybody should use, `worse` those that make its customers angrier, `starters` searches that the home page offers,
    and `trade_nouns` the nouns of single trades that no line may hold outside a slot. `ours` are its other telephone
    numbers and addresses, which are no personal data; `@` and a domain stands for every address there. `roles` are its
    own names for what people do here. `logo` is as `guidance.logo` keeps it, `accent` one colour as in `#005e5c`; both
    have a form of their own. `kept` names what somebody looked at and said to be right.
    """

    name: str = ""
    phone: str = ""
    email: str = ""
    logo: str = ""
    accent: str = ""
    channels: tuple[str, ...] = CHANNELS
    hours: tuple[Hours, ...] = ()
    closed: tuple[ClosedDay, ...] = ()
    bodies: tuple[Body, ...] = ()
    may_offer: tuple[MayOffer, ...] = ()
    facts: tuple[OwnFact, ...] = ()
    home_phrases: tuple[str, ...] = ()
    worse: tuple[str, ...] = ()
    starters: tuple[str, ...] = ()
    trade_nouns: tuple[str, ...] = ()
    ours: tuple[str, ...] = ()
    roles: tuple[RoleName, ...] = ()
    kept: tuple[str, ...] = ()
