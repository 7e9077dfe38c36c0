"""The wizard: a list of moves, and the one function that says where they lead.

A move is judged once, when it is made (`choose`, `jump`, ...), and trusted when it is replayed: guidance may change
under a running complaint, and that never ends in an error. So a move says what it did to the position (it pushed a
screen, it gave way, it left every interrupt), and replaying it needs nothing but the moves before it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NamedTuple

from playbook.guidance.kinds import INTERRUPT, RETURN, Interrupt, Step
from playbook.guidance.library import Library
from playbook.guidance.lines import Choice
from playbook.guidance.slots import fill


class Kind(StrEnum):
    """What a worker did. The first seven move the position; the others are facts along the way."""

    ENTERED = "entered"  # the complaint begins on a step
    CHOSE = "chose"  # a choice led to the next screen
    JUMPED = "jumped"  # straight to a stage
    INTERRUPTED = "interrupted"  # an interrupt opened over the screen
    RETURNED = "returned"  # the interrupt gave way
    LEFT = "left"  # a choice led out of every interrupt, on to a step of the road
    BACK = "back"  # the last of the moves above was undone
    TICKED = "ticked"
    UNTICKED = "unticked"
    RECORDED = "recorded"
    WARNED = "warned"
    PROMISED = "promised"
    KEPT = "kept"
    OFFERED = "offered"
    REPLIED = "replied"
    HANDED = "handed"
    ASKED = "asked"
    CLOSED = "closed"
    LEARNED = "learned"
    REOPENED = "reopened"
    REFUSED = "refused"  # a move that came too late; what was typed with it was kept


# By its name in a table: looking one up costs a tenth of what `Kind` does.
KINDS = {kind.value: kind for kind in Kind}

# The kinds after which the worker stands elsewhere.
MOVING = frozenset({Kind.ENTERED, Kind.CHOSE, Kind.JUMPED, Kind.INTERRUPTED, Kind.RETURNED, Kind.LEFT, Kind.BACK})


class Move(NamedTuple):
    """One thing done: its kind, the screen (or the fact) it concerns, and the words the worker saw."""

    kind: Kind
    target: str = ""
    label: str = ""


@dataclass(frozen=True)
class Position:
    """The screen in front of the worker and, below it, the paused ones: refs, the newest last."""

    screens: tuple[str, ...]
    before: "Position | None" = field(default=None, compare=False, repr=False)
    lost: bool = False

    @property
    def screen(self) -> str:
        """The ref of the screen in front."""
        return self.screens[-1]

    @property
    def paused(self) -> str:
        """The ref of the screen that the interrupt in front will give way to, or nothing."""
        return self.screens[-2] if len(self.screens) > 1 else ""

    @property
    def road(self) -> str:
        """The ref of the step of the road, below every interrupt."""
        return self.screens[0]


NOT_HERE = "That choice is not on this step. Here is where the complaint stands now."


class WrongMove(Exception):
    """A move that cannot be made from here; the message is for the worker."""


def follow(position: Position, move: Move) -> Position:
    """The position after `move`."""
    here = position.screens
    match move.kind:
        case Kind.CHOSE:
            screens = (*here[:-1], move.target)
        case Kind.INTERRUPTED:
            screens = (*here, move.target)
        case Kind.RETURNED:
            screens = here[:-1] or here
        case Kind.ENTERED | Kind.JUMPED | Kind.LEFT:
            screens = (move.target,)
        case Kind.BACK:
            return position.before or position
        case _:
            return position
    # Each position holds the one before it, so that going back restores exactly what was there.
    return Position(screens, position)


class Track:
    """Moves, and where they lead, whether or not the screens on the way are still there; what was chosen on each."""

    def __init__(self, library: Library, moves: Iterable[Move] = ()) -> None:
        self.library = library
        self.moves: list[Move] = []
        self.position = Position((library.default_start.start,))
        self._begun = False
        self._chosen: dict[str, Move] = {}
        self._extend(moves)

    def onward(self, moves: Iterable[Move]) -> "Track":
        """The track with more moves after it; this one stays as it is. It costs what the new moves cost."""
        other = Track(self.library)
        other.moves, other.position = [*self.moves], self.position
        other._begun, other._chosen = self._begun, {**self._chosen}
        other._extend(moves)
        return other

    def _extend(self, moves: Iterable[Move]) -> None:
        position, chosen = self.position, self._chosen
        for move in moves:
            self.moves.append(move)
            if move.kind not in MOVING:
                continue
            if move.kind is Kind.ENTERED and not self._begun:
                position, self._begun = Position((move.target,)), True
                continue
            if move.label and move.kind in _CHOSEN:
                chosen[position.screen] = move
            position = follow(position, move)
        self.position = position

    def settled(self) -> Position:
        """Where it leads. A screen that is no longer in the playbook gives way to the nearest one that is (`lost`)."""
        return settle(self.library, self.position)

    def answers(self) -> dict[str, str]:
        """For each screen that was left by a choice, the name of the choice taken last: going back shows it again."""
        screens = self.library.screens
        return {ref: _name_of(screens.get(ref), move) for ref, move in self._chosen.items()}


def replay(library: Library, moves: Iterable[Move]) -> Position:
    """Where `moves` lead. A screen that is no longer in `library` gives way to the nearest one that is (`lost`)."""
    return Track(library, moves).settled()


def settle(library: Library, position: Position) -> Position:
    """`position`, or the last one before it, no deeper, whose screen still exists, or the start of the road."""
    if library.screens.keys() >= set(position.screens):
        return position
    candidate: Position | None = position
    while candidate:
        if len(candidate.screens) <= len(position.screens) and library.screen(candidate.screen):
            return replace(candidate, screens=_standing(library, candidate), lost=candidate is not position)
        candidate = candidate.before
    return Position((library.default_start.start,), lost=True)


def _standing(library: Library, position: Position) -> tuple[str, ...]:
    """The screens of a position that still exist. An interrupt over a step that is gone is given another below it:
    an interrupt always has something to give way to."""
    screens = tuple(ref for ref in position.screens if library.screen(ref))
    if len(position.screens) > 1 and library.screen(position.road) is None:
        return (settle(library, Position((position.road,), position.before)).screens[0], *screens)
    return screens


def choose(library: Library, position: Position, name: str, *, lead: bool = False, channel: str = "") -> Move:
    """The move that takes the choice of that name. Raises `WrongMove` when the screen in front has no such choice."""
    choice = choice_named(library, position, name, channel)
    if choice.lead and not lead:
        raise WrongMove(NOT_HERE)
    return taken(library, position, choice)


def choice_named(library: Library, position: Position, name: str, channel: str = "") -> Choice:
    """The choice of the screen in front in the words of the channel, whoever it is for. Raises `WrongMove`.

    Where it leads names it too; of several that are named alike, it is the one that the channel shows.
    """
    screen = library.screens.get(position.screen)
    by_channel = screen.choices_named if screen else {}
    choice = by_channel.get(channel, by_channel.get("", {})).get(name)
    if choice is None:
        raise WrongMove(NOT_HERE)
    return choice


def taken(library: Library, position: Position, choice: Choice) -> Move:
    """The move that takes a choice of the screen in front. Raises `WrongMove` when what it leads to is gone."""
    to, label = choice.to, fill(choice.label) if "{" in choice.label else choice.label
    if to == RETURN:
        return _give_way(position, label)
    if to.startswith(INTERRUPT):
        return Move(Kind.INTERRUPTED, to, label)
    target = library.screens.get(to)
    if not isinstance(target, Step):
        raise WrongMove("That step has been taken out of the playbook. Choose another, or a stage at the top.")
    out = len(position.screens) > 1 and not target.interrupt
    return Move(Kind.LEFT if out else Kind.CHOSE, to, label)


def offered(screen: Step | Interrupt | None, *, lead: bool, channel: str = "") -> list[Choice]:
    """The choices that a worker (or a lead) has on a screen, as `channel` shows them."""
    return [choice for choice in screen.shown_in(channel).choices if lead or not choice.lead] if screen else []


def jump(library: Library, stage: str, channel: str = "") -> Move:
    """The move to the first step of a stage on a channel. Raises `WrongMove` for a stage that does not exist."""
    if stage not in library.stages:
        raise WrongMove("There is no such stage. Pick one from the row at the top.")
    found = library.stages[stage]
    return Move(Kind.JUMPED, found.start_on(channel), found.title)


def interrupt(library: Library, position: Position, slug: str) -> Move:
    """The move that opens an interrupt by its key; without words, which only a choice has.

    Raises `WrongMove` for one that does not exist, is open, or is private.
    """
    found = library.interrupts.get(slug)
    if found is None or found.private:
        raise WrongMove("There is no such interrupt to open. Pick one from the row of keys.")
    if found.ref in position.screens:
        raise WrongMove(f"“{found.title}” is already open.")
    return Move(Kind.INTERRUPTED, found.ref)


def resume(position: Position) -> Move:
    """The move back from an interrupt to where the worker was. Raises `WrongMove` when none is open."""
    return _give_way(position, "")


def _give_way(position: Position, label: str) -> Move:
    if not position.paused:
        raise WrongMove("No interrupt is open, so there is nothing to go back from.")
    return Move(Kind.RETURNED, position.paused, label)


def back(position: Position) -> Move:
    """The move that undoes the last one. Raises `WrongMove` on the first screen."""
    if position.before is None:
        raise WrongMove("This is the first step: there is nothing to go back to.")
    return Move(Kind.BACK, position.before.screen)


# What taking a choice makes. An interrupt that was opened by its key, and the way back by its key, have no words.
_CHOSEN = frozenset({Kind.CHOSE, Kind.LEFT, Kind.INTERRUPTED, Kind.RETURNED})


def _name_of(screen: Step | Interrupt | None, move: Move) -> str:
    """The name of the choice that a move took; where it led, if an edition has changed the words since."""
    to = RETURN if move.kind is Kind.RETURNED else move.target
    choices = [choice for choice in screen.choices if choice.to == to] if screen else []
    return next((choice.name for choice in choices if move.label in (choice.label, choice.written)), to)


def ticks(moves: Iterable[Move]) -> dict[str, list[str]]:
    """For each screen, the Do lines that are ticked, in the order of ticking."""
    found: dict[str, list[str]] = {}
    for move in moves:
        if move.kind not in (Kind.TICKED, Kind.UNTICKED):
            continue
        done = found.setdefault(move.target, [])
        if move.label in done:
            done.remove(move.label)
        if move.kind is Kind.TICKED:
            done.append(move.label)
    return found


def visited(library: Library, moves: Iterable[Move]) -> set[str]:
    """The stages that the worker has been in so far."""
    screens = map(library.screen, {move.target for move in moves})
    return {screen.stage for screen in screens if isinstance(screen, Step) and screen.stage}
