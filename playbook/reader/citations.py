"""What pages say about guidance beyond its own words: its points, what rests on a point, where to begin."""

from dataclasses import dataclass

from playbook.guidance.library import Library, Readable
from playbook.guidance.lists import Point, Source


@dataclass(frozen=True)
class CitedPoint:
    """A point of a source, and the documents that rest on it."""

    point: Point
    by: tuple[Readable, ...]


def points_of(library: Library, readable: Readable) -> list[tuple[Point, Source]]:
    """The points that a document rests on, each with its source."""
    points = (library.points[one] for one in readable.points if one in library.points)
    return [(point, library.sources[point.source]) for point in points]


def points_in(library: Library, source: Source) -> list[Point]:
    """The points of a source in their order."""
    return [point for point in library.points.values() if point.source == source.id]


def cited_by(library: Library, source: Source) -> list[CitedPoint]:
    """The points of a source in their order, with what rests on each."""
    return [CitedPoint(point, library.citations.get(point.id, ())) for point in points_in(library, source)]


# The moments people meet most, as buttons on the home page: a situation to search for each.
MOST_STARTERS = 12
_STARTERS = (
    "shouting at me",
    "wants their money back",
    "we got it wrong",
    "wants to speak to a manager",
    "they are crying",
    "going to leave a bad review",
    "never turned up",
    "won't listen to me",
)


def starters(library: Library) -> tuple[str, ...]:
    """The situations offered on the home page of a playbook, the organisation's own if it has any; none before one."""
    return (library.organisation.starters[:MOST_STARTERS] or _STARTERS) if library.tips else ()
