"""How well search answers: real-sounding searches, each with the points of the sources that answer it."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from playbook.guidance.kinds import Guidance, Interrupt, Step, Tip
from playbook.guidance.values import Value

RANKED = (Tip, Step, Interrupt)  # what a search is meant to bring; a checklist repeats them on paper
DEEP = 10  # places that are looked at
POINTS = 6  # of a document that count, so that a page which cites everything wins nothing


class BadQueries(Exception):
    """A file that is no list of searches; the message says which line and why."""


@dataclass(frozen=True)
class Query:
    """A search: what was typed, of which kind it is, the points that answer it best, and others that also do."""

    q: str
    kind: str
    best: frozenset[str]
    also: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Found:
    """A search and what it brought: the place (from 1) of the first best answer, and of the first of any use."""

    query: Query
    best: int | None
    any: int | None
    first: str
    empty: bool


@dataclass(frozen=True)
class Scores:
    """Shares from 0 to 1 of `n` searches. `mrr` is the mean of one over the place of the first best answer."""

    n: int
    best_at_1: float
    best_at_3: float
    any_at_3: float
    mrr: float
    no_result: float


@dataclass(frozen=True)
class Report(Scores):
    """The scores of all searches and of each kind, and those whose first three had no best answer."""

    by_kind: dict[str, Scores] = field(default_factory=dict)
    failures: tuple[Found, ...] = ()


def read_queries(text: str) -> list[Query]:
    """The searches in `text`, a JSON object a line (`q`, `kind`, `best`, `also`). Raises `BadQueries`."""
    found = [_query(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if not found:
        raise BadQueries("there is no search in it; write a JSON object a line, with q, kind, best and also")
    return found


def evaluate(queries: Sequence[Query], search: Callable[[str], Iterable[Guidance]]) -> Report:
    """Search for every query; `search` gives documents, the best first. Only tips, steps and interrupts are ranked."""
    found = [_found(query, search(query.q)) for query in queries]
    kinds: dict[str, list[Found]] = defaultdict(list)
    for one in found:
        kinds[one.query.kind].append(one)
    return Report(
        **vars(_scores(found)),
        by_kind={kind: _scores(ones) for kind, ones in kinds.items()},
        failures=tuple(one for one in found if not _within(one.best, 3)),
    )


def _found(query: Query, documents: Iterable[Guidance]) -> Found:
    ranked = list(_ranked(documents))
    points = [set(one.points[:POINTS]) for one in ranked]
    useful = query.best | query.also
    return Found(
        query,
        best=next((place for place, cited in enumerate(points, start=1) if cited & query.best), None),
        any=next((place for place, cited in enumerate(points, start=1) if cited & useful), None),
        first=ranked[0].title if ranked else "",
        empty=not ranked,
    )


def _ranked(documents: Iterable[Guidance]) -> Iterator[Guidance]:
    """The documents that take a place, one each, down to the last place looked at."""
    seen: set[str] = set()
    for one in documents:
        if isinstance(one, RANKED) and one.url not in seen and len(seen) < DEEP:
            seen.add(one.url)
            yield one


def _scores(found: Sequence[Found]) -> Scores:
    def share(count: float) -> float:
        return count / len(found)

    return Scores(
        n=len(found),
        best_at_1=share(sum(_within(one.best, 1) for one in found)),
        best_at_3=share(sum(_within(one.best, 3) for one in found)),
        any_at_3=share(sum(_within(one.any, 3) for one in found)),
        mrr=share(sum(1 / one.best for one in found if one.best)),
        no_result=share(sum(one.empty for one in found)),
    )


def _within(place: int | None, places: int) -> bool:
    return place is not None and place <= places


def _query(number: int, line: str) -> Query:
    try:
        row: dict[str, Value] = json.loads(line)
        return Query(_text(row["q"]), _text(row["kind"]), _ids(row["best"]), _ids(row.get("also", [])))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        wrong = error or type(error).__name__
        raise BadQueries(f"line {number} is no search ({wrong}); write {{q, kind, best, also}} as JSON") from error


def _text(value: Value) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("q and kind must be text")
    return value


def _ids(value: Value) -> frozenset[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ValueError("best and also must be lists of point ids")
    return frozenset(value)
