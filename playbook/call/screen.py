"""What stands in front of the worker: the screen, its choices and keys, what is ticked, what is paused."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from playbook.complaints.answer_promises import answer_promises
from playbook.complaints.facts import OFFER
from playbook.complaints.models import Complaint, Offer
from playbook.complaints.slot_values import led_by, promised, values_for
from playbook.flow import engine
from playbook.flow.engine import Position, Track
from playbook.guidance import lists
from playbook.guidance.channels import fits, is_written
from playbook.guidance.kinds import Interrupt, Step, Tip
from playbook.guidance.library import Library
from playbook.guidance.lines import Choice, Shown
from playbook.guidance.lists import Stage
from playbook.guidance.slots import names_in

Screen = Step | Interrupt
PROMISED = frozenset({"promises", "promise", "day", "answer_day"})
LEAD = frozenset({"lead"})


@dataclass(frozen=True)
class Line:
    """A Do line: its number on the screen, and whether it is ticked, the last one ticked, or the next to do.

    `words` is what it is ticked by, `text` the same with its slots.
    """

    number: int
    words: str
    text: str
    channels: tuple[str, ...]
    ticked: bool
    last: bool = False
    next: bool = False


@dataclass(frozen=True)
class Option:
    """A choice with the key that takes it; `taken` when it was the answer before the worker went back."""

    key: int
    choice: Choice
    taken: bool

    @property
    def opens_interrupt(self) -> bool:
        """Whether the choice opens an interrupt rather than leading on."""
        return self.choice.to.startswith("interrupt:")


@dataclass(frozen=True)
class Stop:
    """A stage on the rail: behind the worker, where they are, or ahead."""

    stage: Stage
    here: bool
    behind: bool


def do_lines(screen: Screen, channel: str, done: Sequence[str]) -> list[Line]:
    """The Do lines of a screen on a channel, `done` being those ticked, in the order of ticking.

    The last one ticked and the next are marked: they are where the worker was.
    """
    shown = screen.shown_in(channel).do
    last = next((words for words in reversed(done) if words in {line.words for line in shown}), "")
    following = next((line.words for line in shown if line.words not in done), None)
    return [
        Line(
            number,
            line.words,
            line.text,
            line.channels,
            line.words in done,
            line.words == last,
            line.words == following,
        )
        for number, line in enumerate(shown)
    ]


class Desk:
    """A complaint as it stands, read from its moves and the current edition."""

    def __init__(self, complaint: Complaint, track: Track, *, lead: bool, worker: str = "") -> None:
        """`track` is where its moves lead in the current edition."""
        self.complaint, self.library, self.moves, self.lead = complaint, track.library, track.moves, lead
        self.worker, self._track = worker, track
        self.position: Position = track.settled()
        self.key = uuid.uuid4()

    @cached_property
    def screen(self) -> Screen:
        """What is in front."""
        found = self.library.screen(self.position.screen)
        assert found is not None, "replay gives only screens that exist"
        return found

    @cached_property
    def road(self) -> Step:
        """The step of the road, in front or paused below the interrupt."""
        found = self.library.steps.get(self.position.road)
        return found or self.library.steps[self.library.default_start.start]

    @property
    def paused(self) -> Screen | None:
        """The screen that waits below the interrupt in front."""
        return self.library.screen(self.position.paused) if self.position.paused else None

    @cached_property
    def interrupt(self) -> Interrupt | None:
        """The interrupt in front: the screen itself, or the one that it is a further screen of."""
        if isinstance(self.screen, Interrupt):
            return self.screen
        return self.library.interrupts.get(self.screen.interrupt)

    @property
    def can_go_back(self) -> bool:
        """Whether there is a move to undo."""
        return self.position.before is not None

    @cached_property
    def ticks(self) -> dict[str, list[str]]:
        """For each screen, the Do lines that are ticked, in the order of ticking."""
        return engine.ticks(self.moves)

    @property
    def ticked(self) -> tuple[int, ...]:
        """The numbers of the Do lines in front that are ticked, in the order of ticking."""
        lines = [line.words for line in self.screen.do]
        return tuple(lines.index(text) for text in self.ticks.get(self.screen.ref, ()) if text in lines)

    def lines(self, screen: Screen) -> list[Line]:
        """The Do lines of a screen."""
        return do_lines(screen, self.channel, self.ticks.get(screen.ref, []))

    @property
    def do(self) -> list[Line]:
        """The Do lines of the screen in front."""
        return self.lines(self.screen)

    @cached_property
    def channel(self) -> str:
        """The channel whose lines are shown: that of the complaint or, until it is known, the usual one."""
        return self.complaint.fact("channel") or self.library.usual_channel

    @property
    def is_written(self) -> bool:
        """Whether people write to each other on the channel, so that a reply grows beside the step."""
        return is_written(self.channel)

    @cached_property
    def channel_option(self) -> lists.Option | None:
        """The channel as the library has it; None where no single channel is shown."""
        return self.library.options.get("channels", {}).get(self.channel)

    @cached_property
    def shown(self) -> Shown:
        """What the channel shows of the screen in front."""
        return self.screen.shown_in(self.channel)

    @property
    def paused_shown(self) -> Shown | None:
        """What the channel shows of the screen that waits."""
        return self.paused.shown_in(self.channel) if self.paused else None

    @cached_property
    def slot_values(self) -> dict[str, str]:
        """What is known of the slots of lines. It is somebody's: it fills a page, never a piece of one."""
        speaks = self.is_written or self.speaks_of(PROMISED)
        answers = answer_promises(self.library, self.moves)
        found = self.known_slots | (promised(self.complaint, answers, written=self.is_written) if speaks else {})
        return found | (led_by(self.complaint) if self.speaks_of(LEAD) else {})

    def speaks_of(self, names: frozenset[str]) -> bool:
        """Whether a line in front has one of these slots."""
        shown = self.shown
        texts = [text for say in shown.say for text in (say.text, say.other)]
        texts += [*(line.text for line in shown.do), *(avoid.instead for avoid in shown.avoid)]
        return any(names.intersection(names_in(text)) for text in (*texts, *(one.label for one in shown.choices)))

    @cached_property
    def known_slots(self) -> dict[str, str]:
        """What is known of slots without asking the database."""
        return values_for(self.complaint, self.library, worker=self.worker)

    @property
    def paused_do(self) -> list[Line]:
        """The Do lines of the step that waits."""
        return self.lines(self.paused) if self.paused else []

    @property
    def came_back(self) -> bool:
        """Whether the last move was the return from an interrupt, when the worker has to find their place."""
        kinds = (move.kind for move in reversed(self.moves) if move.kind in engine.MOVING)
        return next(kinds, None) is engine.Kind.RETURNED

    @cached_property
    def answers(self) -> dict[str, str]:
        """For each screen that was left by a choice, the name of the choice taken last."""
        return self._track.answers()

    @property
    def answer(self) -> str:
        """The name of the choice that was taken here before the worker came back; nothing where there was none."""
        return self.answers.get(self.position.screen, "")

    @cached_property
    def taken(self) -> int:
        """The key of the choice that was taken here before the worker came back; 0 where there was none."""
        return next((option.key for option in self.options if option.taken), 0)

    @property
    def options(self) -> list[Option]:
        """The choices with their keys."""
        offered = engine.offered(self.screen, lead=self.lead, channel=self.channel)
        return [Option(key, one, one.name == self.answer) for key, one in enumerate(offered, start=1)]

    @cached_property
    def behind(self) -> tuple[str, ...]:
        """The stages that the worker has been in, in order, but for the one they are in now."""
        return tuple(slug for slug in self.library.stages if slug in self.visited and slug != self.road.stage)

    @property
    def stage(self) -> Stage | None:
        """The stage that the worker is in."""
        return self.library.stages.get(self.road.stage)

    @property
    def stages_behind(self) -> tuple[Stage, ...]:
        """The stages that the worker has been in, but for the one they are in now."""
        return tuple(self.library.stages[slug] for slug in self.behind)

    @cached_property
    def visited(self) -> set[str]:
        """The stages that the worker has been in."""
        return engine.visited(self.library, self.moves)

    @property
    def rail(self) -> list[Stop]:
        """The stages in order: where the worker is, what is behind, what is ahead."""
        return [
            Stop(stage, slug == self.road.stage, slug in self.behind) for slug, stage in self.library.stages.items()
        ]

    @property
    def interrupts(self) -> list[Interrupt]:
        """Every interrupt that is met on the channel, in the order of their codes."""
        return [one for one in self.library.interrupts.values() if fits(one.channels, self.channel)]

    @property
    def asks_for_records(self) -> bool:
        """Whether the screen asks for something that only the server can draw the form for."""
        return bool({"promise", "warning", "closure", "cause"} & set(self.screen.record))

    @property
    def rings_back(self) -> bool:
        """Whether the number that the screen asks for can be tapped there: somebody has gone."""
        return "reach" in self.screen.record and self.interrupt is not None

    @cached_property
    def offers(self) -> list[Offer]:
        """What was offered to the customer, in the order of offering; nothing is read where there is none."""
        complaint = self.complaint
        if not complaint.pk or not ("offer" in self.screen.record or complaint.fact(OFFER)):
            return []
        return [one for one in complaint.offers.all() if one.what]

    @property
    def tips(self) -> list[Tip]:
        """The tips that say more about the screen in front."""
        return [self.library.tips[slug] for slug in self.screen.tips if slug in self.library.tips]


@dataclass(frozen=True)
class AtWork:
    """A live complaint as a lead sees it: where it stands, by the screen that was stored with the last move."""

    complaint: Complaint
    screen: Screen | None
    stage: Stage | None
    interrupt: Interrupt | None


def at_work(complaint: Complaint, library: Library) -> AtWork:
    """How a complaint stands, without replaying it."""
    screen = library.screen(complaint.screen)
    opened = screen if isinstance(screen, Interrupt) else library.interrupts.get(screen.interrupt if screen else "")
    return AtWork(complaint, screen, library.stages.get(complaint.stage), opened)


def desk_for(complaint: Complaint, library: Library, *, lead: bool, worker: str = "") -> Desk:
    """The desk of a complaint as its moves leave it now; `worker` is the spoken name of whoever looks at it."""
    return Desk(complaint, Track(library, complaint.moves_made()), lead=lead, worker=worker)
