"""What a worker can ask for in a complaint, as frozen values: one form that was sent is one command.

A command says what was asked and judges nothing; `playbook.complaints.taking` locks the complaint, judges and writes.
"""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from playbook.accounts.models import User
from playbook.flow.engine import Track

if TYPE_CHECKING:
    from playbook.complaints.models import Complaint


class KeyReused(Exception):
    """A key that stands for another form already."""


class NoSuchComplaint(Exception):
    """There is no complaint of that number for this person."""


class Invalid(Exception):
    """A form that cannot be taken as it is: for each field, what is wrong with it. Nothing of it was kept."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(", ".join(errors))
        self.errors = dict(errors)


@dataclass(frozen=True)
class Sending:
    """What every form brings: who sent it, its key, the last move its page showed, the form that page sent before."""

    by: User
    key: uuid.UUID = field(default_factory=uuid.uuid4)
    seen: int | None = None
    after: uuid.UUID | None = None
    digest: str = ""

    @property
    def by_lead(self) -> bool:
        """Whether the sender has the choices that are for leads."""
        return self.by.is_lead or self.by.is_manager


@dataclass(frozen=True)
class Clash:
    """A fact that somebody else wrote while this worker wrote it too: theirs stands, yours is offered again."""

    fact: str
    yours: str
    theirs: str


class Stands(NamedTuple):
    """A complaint as a form left it, and where its moves lead: whoever answers need not work it out again."""

    complaint: "Complaint"
    track: Track


@dataclass(frozen=True)
class Answer:
    """What became of a form. `why` says why it was refused; `missing` names a form that has to come first.

    `note` is the note as it stands, where the form was one. `stands` is what a form that was written left behind.
    """

    number: int
    screen: str
    note_version: int
    again: bool = False
    why: str = ""
    missing: uuid.UUID | None = None
    clashes: tuple[Clash, ...] = ()
    holder: str = ""
    note: str = ""
    stands: "Stands | None" = None

    @property
    def taken(self) -> bool:
        """Whether everything was done that the form asked for."""
        return not self.why and self.missing is None


# What a step's form brings


@dataclass(frozen=True, kw_only=True)
class Tell:
    """Facts that were written down, and the lines that are ticked on the screen `ticks_of`."""

    facts: Mapping[str, str] = field(default_factory=dict)
    ticks_of: str = ""
    ticks: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Moving(Tell):
    """Something that takes the worker to another screen. `on` is the screen that their page showed, if it says so."""

    on: str = ""


@dataclass(frozen=True)
class Choose(Moving):
    """Take the choice that leads `to` a step, an interrupt, or back (`return`)."""

    to: str


@dataclass(frozen=True)
class GoBack(Moving):
    """Take the last move back."""


@dataclass(frozen=True)
class Jump(Moving):
    """Go straight to a stage."""

    stage: str


@dataclass(frozen=True)
class OpenInterrupt(Moving):
    """Open an interrupt by its key."""

    slug: str


@dataclass(frozen=True)
class Return(Moving):
    """Leave the interrupt for the step that waits."""


# What the forms of their own bring


@dataclass(frozen=True, kw_only=True)
class MakePromise:
    """Promise something: what, who does it, by when, and why on a day that needs a reason."""

    what: str
    who: str
    due: datetime.date
    time: datetime.time | None = None
    picked: bool = False
    reason: str = ""


@dataclass(frozen=True)
class KeepPromise:
    """Say that a promise was kept, and how."""

    promise: int
    how: str


@dataclass(frozen=True)
class Warn:
    """Record a warning that was given: for which conduct, in which words."""

    conduct: str
    words: str


@dataclass(frozen=True)
class Close:
    """End the complaint."""

    outcome: str
    reason: str


@dataclass(frozen=True)
class OpenAgain:
    """Open a complaint again that was closed: they came back."""


@dataclass(frozen=True)
class AnswerOffer:
    """Say what became of an offer: `taken`, `refused` or `open` again.

    `offer` is its number, or the key of the form that wrote its words, for a page that has not seen its number yet.
    """

    offer: int | uuid.UUID
    answer: str


@dataclass(frozen=True)
class NameCause:
    """Say what lay behind it."""

    cause: str
    seen_before: str
    prevention: str


@dataclass(frozen=True)
class SaveText:
    """The note, or the `reply`, as one window sends it.

    The text, the version it was typed on, the window, how many that has sent; of a reply, whether it is for a private
    message (None where that was not said).
    """

    text: str
    version: int
    client: str = ""
    sequence: int = 0
    of: str = "note"
    private: bool | None = None


@dataclass(frozen=True)
class SendReply:
    """Say that the reply was sent, in these words, from this window."""

    text: str
    client: str = ""


@dataclass(frozen=True)
class SettleText:
    """Put a text that was refused under the note (`put`), or let it go."""

    window: int
    put: bool


@dataclass(frozen=True)
class HandOver:
    """Give the complaint to somebody of the team; nobody named, the sender takes it."""

    to: int | None
    why: str
    promises: bool = False  # whether what the giver promised goes with it


@dataclass(frozen=True)
class AskForLead:
    """Ask for a lead."""


@dataclass(frozen=True)
class Restrict:
    """Restrict the complaint to its holder, a lead (none named: to nobody else) and administrators."""

    lead: int | None = None
    why: str = ""


@dataclass(frozen=True)
class LiftRestriction:
    """Make a restricted complaint like any other again."""

    why: str


type Command = (
    Tell
    | MakePromise
    | KeepPromise
    | Warn
    | Close
    | OpenAgain
    | AnswerOffer
    | NameCause
    | SaveText
    | SendReply
    | SettleText
    | HandOver
    | AskForLead
    | Restrict
    | LiftRestriction
)
