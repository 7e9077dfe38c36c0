"""What the map of the flow is made of. Numbers only; a template draws them."""

import textwrap
from dataclasses import dataclass
from enum import StrEnum

from playbook.guidance.kinds import INTERRUPT, Interrupt, Step

Screen = Step | Interrupt

WIDTH, HEIGHT, MARKS = 202.0, 58.0, 26.0  # of a box, and what a row of marks under its title adds
LINE = 17  # characters of a title in a line of the box


@dataclass(frozen=True)
class Mark:
    """A way on that leaves the column: the code it leads to, or the sign for "back where you were"."""

    code: str
    label: str
    to: str
    x: float = 0

    @property
    def opens(self) -> bool:
        """Whether it opens an interrupt."""
        return self.to.startswith(INTERRUPT)


class Words(StrEnum):
    """What a screen has to say in a channel."""

    SOME = "some"
    SILENT = "silent"  # on purpose
    NONE = "none"  # it is met there, and has no words
    NOT_MET = "not-met"


@dataclass(frozen=True)
class Box:
    """A screen on the map. `more` is the way on into the next column, drawn as a box of its own at the foot."""

    screen: Screen
    x: float
    y: float
    height: float
    marks: tuple[Mark, ...] = ()
    faults: tuple[str, ...] = ()
    more: bool = False
    width: float = WIDTH

    @property
    def lines(self) -> list[str]:
        """The title as the box has room for it."""
        return textwrap.wrap(self.screen.title, LINE)[:3]

    @property
    def code_line(self) -> float:
        """Where the code stands, in the middle of its strip."""
        return self.height / 2 + 6

    @property
    def foot(self) -> float:
        """Where the lower left corner begins to be round."""
        return self.height - 3

    @property
    def asked_width(self) -> float:
        """How wide the words of its choices are, written out beside it."""
        return 46 + 8.6 * max((len(one.label) for one in self.screen.choices), default=0)

    @property
    def asked_height(self) -> float:
        """How high they are."""
        return 14 + 24 * len(self.screen.choices)

    @property
    def first_line(self) -> float:
        """Where the first line of the title stands, so that all of them are in the middle."""
        return HEIGHT / 2 + 5 - 8.5 * (len(self.lines) - 1)


@dataclass(frozen=True)
class Way:
    """A line from one box to another, and the words of the choices that take it."""

    start: str
    to: str
    labels: tuple[str, ...]
    path: str
    back: bool = False


@dataclass(frozen=True)
class Band:
    """A stage (or an interrupt) as a strip behind its boxes."""

    title: str
    y: float
    width: float
    height: float
    slug: str = ""

    @property
    def middle(self) -> float:
        """Half way down."""
        return self.y + self.height / 2


@dataclass(frozen=True)
class Part:
    """What was placed together: a column of stages, or one interrupt. Its own corner is at 0, 0; it stands at x, y."""

    boxes: tuple[Box, ...]
    ways: tuple[Way, ...]
    width: float
    height: float
    bands: tuple[Band, ...] = ()
    x: float = 0
    y: float = 0

    def asked_at(self, box: Box, width: float) -> tuple[float, float]:
        """Where the words of a box's choices stand: to its right, or its left where the sheet ends."""
        right = box.x + box.width + 12
        fits = self.x + right + box.asked_width < width
        return (right if fits else box.x - 12 - box.asked_width), box.y


@dataclass(frozen=True)
class Drawing:
    """The whole map."""

    width: float
    height: float
    parts: tuple[Part, ...]
