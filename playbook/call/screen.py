"""What stands in front of the worker: the screen, its choices and keys, what is ticked, what is paused."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from playbook.complaints.models import Complaint
from playbook.flow import engine
from playbook.flow.engine import Move, Position
from playbook.guidance import lists
from playbook.guidance.kinds import Interrupt, Shown, Step, Tip
from playbook.guidance.library import Library
from playbook.guidance.lines import Choice, Say
from playbook.guidance.lists import Stage

Screen = Step | Interrupt


@dataclass(frozen=True)
class Line:
    """A Do line: its number on the screen, and whether it is ticked, the last one ticked, or the next to do."""

    number: int
    text: str
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
    shown = [line.text for line in screen.shown_in(channel).do]
    last = next((text for text in reversed(done) if text in shown), "")
    open_lines = [text for text in shown if text not in done]
    return [
        Line(number, text, text in done, text == last, bool(open_lines) and text == open_lines[0])
        for number, text in enumerate(shown)
    ]


class Desk:
    """A complaint as it stands, read from its moves and the current edition."""

    def __init__(self, complaint: Complaint, library: Library, moves: Sequence[Move], *, lead: bool) -> None:
        self.complaint, self.library, self.moves, self.lead = complaint, library, moves, lead
        self.position: Position = engine.replay(library, moves)
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
        lines = [line.text for line in self.screen.do]
        return tuple(lines.index(text) for text in self.ticks.get(self.screen.ref, ()) if text in lines)

    def lines(self, screen: Screen) -> list[Line]:
        """The Do lines of a screen."""
        return do_lines(screen, self.channel, self.ticks.get(screen.ref, []))

    @property
    def do(self) -> list[Line]:
        """The Do lines of the screen in front."""
        return self.lines(self.screen)

    @property
    def say(self) -> list[Say]:
        """The lines to say: once the channel is known, only those that fit it."""
        return list(self.shown.say)

    @property
    def channel(self) -> str:
        """The channel of the complaint; nothing until it is known."""
        return self.complaint.fact("channel")

    @cached_property
    def channel_option(self) -> lists.Option | None:
        """The channel as the library has it; None where it is not known, or no longer listed."""
        return self.library.options.get("channels", {}).get(self.channel)

    @cached_property
    def shown(self) -> Shown:
        """What the channel shows of the screen in front."""
        return self.screen.shown_in(self.channel)

    @property
    def paused_do(self) -> list[Line]:
        """The Do lines of the step that waits."""
        return self.lines(self.paused) if self.paused else []

    @property
    def came_back(self) -> bool:
        """Whether the last move was the return from an interrupt, when the worker has to find their place."""
        kinds = [move.kind for move in self.moves if move.kind in engine.MOVING]
        return bool(kinds) and kinds[-1] is engine.Kind.RETURNED

    @cached_property
    def answers(self) -> dict[str, str]:
        """For each screen that was left by a choice, the name of the choice taken last."""
        return engine.answers(self.library, self.moves)

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
        offered = engine.offered(self.screen, lead=self.lead)
        return [Option(key, choice, choice.name == self.answer) for key, choice in enumerate(offered, start=1)]

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
        """Every interrupt, in the order of their codes."""
        return list(self.library.interrupts.values())

    @property
    def asks_for_records(self) -> bool:
        """Whether the screen asks for something that only the server can draw the form for."""
        return bool({"promise", "warning", "closure", "cause"} & set(self.screen.record))

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


def desk_for(complaint: Complaint, library: Library, *, lead: bool) -> Desk:
    """The desk of a complaint as its moves leave it now."""
    return Desk(complaint, library, complaint.moves_made(), lead=lead)
