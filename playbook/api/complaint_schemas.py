"""What is sent and answered about complaints, as types."""

import datetime
from typing import Annotated

from ninja import Schema
from pydantic import ConfigDict, Field, WithJsonSchema

from playbook.api.operations import Name, Number, Text
from playbook.api.paging import Part

# A time of the day on the clock here. JSON Schema's own "time" has a zone, which a promise has not.
_CLOCK = r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"
TimeIn = Annotated[str, Field(pattern=_CLOCK)]
TimeOut = Annotated[datetime.time, WithJsonSchema({"type": "string", "pattern": _CLOCK})]


class Sent(Schema):
    """A body that is sent: what is not described is refused."""

    model_config = ConfigDict(extra="forbid")


class StartIn(Sent):
    """A complaint to start, with what is known of it; `facts` by their names (`reference`, `channel`, `thing`, …)."""

    stage: Name = Field("", description="The stage to begin in; the usual one where it is left out.")
    facts: dict[Name, Text] = Field(default={}, max_length=40)


class TicketOut(Schema):
    """The address that starts it, for one use in ten minutes, by somebody of the team."""

    url: str
    seconds: int


class FactsIn(Sent):
    """Facts to write down; those left out stay as they are."""

    facts: dict[Name, Text] = Field(min_length=1, max_length=40)


class NoteIn(Sent):
    """The whole note, and the version that it was written on."""

    text: Text
    version: int = Field(ge=0, le=2**31 - 2)


class MoveIn(Sent):
    """A move: `choose` (a choice by its name), `back`, `jump` (to a stage), `interrupt` (its short name), `return`."""

    move: Name = "choose"
    to: Name = ""


class PromiseIn(Sent):
    """What is promised, who does it (the person who promises, where it is left out), by when."""

    what: Text
    who: Text = ""
    due: datetime.date
    time: TimeIn | None = None
    reason: Text = ""


class KeptIn(Sent):
    """How a promise was kept."""

    how: Text = ""


class ClosureIn(Sent):
    """How it ended: one of the playbook's outcomes, and why where that is asked for."""

    outcome: Name
    reason: Text = ""


class HolderIn(Sent):
    """Whom it goes to, by name; nobody named, the caller's person takes it. `promises` says whether theirs go along."""

    to: Name = ""
    why: Text = ""
    promises: bool = True


class WhichComplaints(Part):
    """Which complaints are asked for."""

    reference: Name = Field("", description="Only those with this reference.")
    open: bool | None = Field(None, description="Only open ones, or only closed ones.")


class ChoiceOut(Schema):
    """A choice that the screen in front offers; `name` is what a move takes."""

    name: str
    label: str


class ScreenOut(Schema):
    """The screen that the complaint stands on."""

    name: str
    title: str
    stage: str
    choices: list[ChoiceOut]


class PromiseOut(Schema):
    """A promise and how it stands: waiting, overdue, done, late."""

    id: int
    what: str
    who: str
    due: datetime.date
    time: TimeOut | None
    state: str
    kept_at: datetime.datetime | None
    kept_how: str


class ClosureOut(Schema):
    """One ending."""

    outcome: str
    reason: str
    at: datetime.datetime
    by: str
    cause: str


class ComplaintLine(Schema):
    """A complaint in a list."""

    number: int
    url: str
    holder: str
    team: int | None
    reference: str
    case_url: str = Field(description="Where your own system shows the case, by CASE_LINK; empty without it.")
    opened_at: datetime.datetime
    moved_at: datetime.datetime
    closed_at: datetime.datetime | None


class ComplaintsOut(Schema):
    """Complaints, the newest first."""

    items: list[ComplaintLine]
    next: str | None


class ComplaintOut(ComplaintLine):
    """A complaint as it stands."""

    facts: dict[str, str]
    screen: ScreenOut
    note: str
    note_version: int
    promises: list[PromiseOut]
    closures: list[ClosureOut]


class StartedOut(Schema):
    """The complaint; whether it was there before, and whether somebody outside the team has one with its reference."""

    number: Number
    url: str
    was_there: bool
    is_elsewhere: bool


class ClashOut(Schema):
    """A fact that somebody else wrote meanwhile: theirs stands."""

    fact: str
    yours: str
    theirs: str


class TakenOut(Schema):
    """What became of it: the number of the last move, where the complaint stands, what was not taken."""

    number: int
    screen: str
    note_version: int
    again: bool = Field(description="Whether this was sent before, and nothing was done now.")
    clashes: list[ClashOut]


class SummaryOut(Schema):
    """The summary, for another system's record."""

    number: int
    url: str
    case_url: str = Field(description="Where your own system shows the case, by CASE_LINK; empty without it.")
    text: str
    markdown: str
