"""A made-up complaint from its first word to its end, made as a worker would: every form goes in by `take`."""

import datetime
import random
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict

from playbook.accounts.models import User
from playbook.complaints.commands import (
    AskForLead,
    Choose,
    Close,
    Command,
    HandOver,
    KeepPromise,
    MakePromise,
    Moving,
    NameCause,
    OpenInterrupt,
    Return,
    SaveText,
    Sending,
    Warn,
)
from playbook.complaints.facts import facts_of
from playbook.complaints.models import Complaint
from playbook.complaints.taking import take
from playbook.complaints.working_days import working_days_after
from playbook.demo.stories import NOTES, Story
from playbook.flow import engine
from playbook.guidance.kinds import Interrupt, Step
from playbook.guidance.library import Library
from playbook.guidance.lists import Option

INTERRUPTED = 0.06  # how often something breaks in at a step
STARTS = {"listen": 8, "ready": 2, "establish": 1, "resolve": 1}
ENDS = {"resolved": 11, "promised": 6, "stays-open": 1, "no-agreement": 1, "customer-left": 1, "handed-over": 1}


class _Told(TypedDict):
    """What goes with a way on, as the commands of a step take it."""

    facts: dict[str, str]
    ticks_of: str
    ticks: frozenset[str]


@dataclass
class Call:
    """One complaint while it is being made. `day` is when it is to have happened."""

    library: Library
    dice: random.Random
    story: Story
    customer: str
    by: User
    day: datetime.date
    complaint: Complaint

    @classmethod
    def begin(
        cls, library: Library, dice: random.Random, story: Story, customer: str, *, by: User, day: datetime.date
    ) -> "Call":
        """Open it where the worker is: mostly the customer is talking already."""
        start = _one_of(dice, {stage: weight for stage, weight in STARTS.items() if stage in library.stages})
        complaint = Complaint.begin(library, start, by=by, key=_key(dice))
        return cls(library, dice, story, customer, by, day, complaint)

    def send(self, command: Command) -> None:
        """Take a form in, and see where the complaint stands now."""
        answer = take(self.complaint.pk, command, Sending(self.by, _key(self.dice)), self.library)
        self.complaint.screen = answer.screen

    def walk(self, steps: int) -> None:
        """Go on for so many screens, or until it is over; what a screen asks for is written down."""
        for _step in range(steps):
            screen = self.library.screen(self.complaint.screen)
            if screen is None or getattr(screen, "ends", False) or "closure" in screen.record:
                return
            self._record(screen)
            self.send(self._way_on(screen))

    def close(self) -> None:
        """Say how it ended, and mostly what lay behind it."""
        outcome = _one_of(self.dice, {name: weight for name, weight in ENDS.items() if name in self._list("outcomes")})
        if outcome == "promised" and not self.complaint.promises.exists():
            self._promise()
        self.send(Close(outcome, ""))
        if self.dice.random() < 0.8:
            seen = self.dice.choice(("yes", "no", "no", "unsure"))
            self.send(NameCause(self._known("causes", self.story.cause), seen, self.story.prevention))

    def keep_promises(self, today: datetime.date) -> None:
        """Keep most of what was due before today."""
        for promise in self.complaint.promises.filter(due__lt=today):
            if self.dice.random() < 0.85:
                self.send(KeepPromise(promise.pk, self.dice.choice(("Rang them", "Sent", "Done, they are content"))))

    def hand_to(self, other: User, why: str) -> None:
        """Give it to a colleague, who goes on."""
        self.send(HandOver(other.pk, why))
        self.by = other

    def ask_for_lead(self) -> None:
        """The customer wants the manager."""
        self.send(AskForLead())

    def _record(self, screen: Step | Interrupt) -> None:
        """What has a form of its own."""
        if "promise" in screen.record and self.dice.random() < 0.7:
            self._promise()
        if "warning" in screen.record and self.library.ladder:
            self.send(Warn(next(iter(self.library.ladder)), ""))
        if self.dice.random() < 0.05 and not self.complaint.note_version:
            self.send(SaveText(self.dice.choice(NOTES), 0, client="demo", sequence=1))
            self.complaint.note_version = 1

    def _told(self, screen: Step | Interrupt) -> _Told:
        """What goes with the way on: facts that the screen asks for, and lines that were done."""
        facts = {
            fact.name: value
            for fact in facts_of(self.library)
            if set(fact.asked_by) & set(screen.record)
            if (value := self._fact(fact.name, fact.options)) and self.dice.random() < 0.85
        }
        done = frozenset(line.text for line in screen.do if self.dice.random() < 0.6)
        return {"facts": facts, "ticks_of": screen.ref, "ticks": done}

    def _fact(self, name: str, options: str) -> str:
        if name == "customer":
            return self.customer
        if name == "reference":
            return f"{self.story.thing.split()[-1][:3].upper()}-{self.dice.randrange(1000, 9999)}"
        if name == "channel":
            return self._known("channels", self.dice.choice(("phone", "phone", "phone", "counter", "chat", "email")))
        value = str(getattr(self.story, name, ""))
        return self._known(options, value) if options else value

    def _promise(self) -> None:
        days = self.dice.choice((1, 1, 2, 3, 5))
        due = working_days_after(self.day, days, country=self.library.country, region=self.library.region).day
        self.send(MakePromise(what=self.story.offer, who=self.by.spoken_name, due=due, picked=True))

    def _way_on(self, screen: Step | Interrupt) -> Moving:
        """A choice; now and then something breaks in first, and gives way."""
        told, offered = self._told(screen), engine.offered(screen, lead=False)
        if isinstance(screen, Interrupt) or screen.interrupt:
            if not offered or self.dice.random() < 0.7:
                return Return(**told)
        elif self.dice.random() < INTERRUPTED:
            return OpenInterrupt(self._interrupt(), **told)
        # The first choice is the good road; a call that always took it would be no call.
        choice = offered[0] if self.dice.random() < 0.7 else self.dice.choice(offered)
        return Choose(choice.name, **told)

    def _interrupt(self) -> str:
        return self.dice.choice([slug for slug, one in self.library.interrupts.items() if not one.private])

    def _known(self, options: str, name: str) -> str:
        """A short name, if the list has it; an organisation may have taken it out."""
        known = self._list(options)
        return name if name in known else next(iter(known), "")

    def _list(self, options: str) -> Mapping[str, Option]:
        return self.library.options.get(options, {})


def _one_of(dice: random.Random, weights: dict[str, int]) -> str:
    return dice.choices(list(weights), list(weights.values()))[0]


def _key(dice: random.Random) -> uuid.UUID:
    return uuid.UUID(int=dice.getrandbits(128), version=4)
