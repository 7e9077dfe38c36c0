"""How well search answers real needs: searches as people write them, each with the pages that meet the need.

A file has a JSON object a line: `q` what was typed, `kind`, `need` what good advice would say, `best` pages that on
their own clearly give it (`tips/act-fast`), `ok` helpful ones, `harmful` wrong ones, `danger` whether safety is at
stake, `speaker`, `missing` the page there ought to be. Searches of the kind `nothing` have no need: for them the right
answer is that nothing fits.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from playbook.guidance.values import Value
from playbook.search.evaluation import BadQueries

PLACES = 3  # that a worker looks at
NOTHING = "nothing"


@dataclass(frozen=True)
class Need:
    """A search, what it is for, and the pages that meet it or would do harm."""

    q: str
    kind: str
    need: str = ""
    best: frozenset[str] = frozenset()
    ok: frozenset[str] = frozenset()
    harmful: frozenset[str] = frozenset()
    danger: bool = False
    speaker: str = ""
    missing: str = ""


@dataclass(frozen=True)
class Shares:
    """Shares from 0 to 1 of `n` searches; those of danger are of the `dangers` among them.

    `at_3` and `first` say whether a page that meets the need came; `harmful` that a wrong one did, in three places;
    `refused` that nothing was said to fit.
    """

    n: int
    at_3: float
    first: float
    harmful: float
    refused: float
    dangers: int = 0
    danger_at_3: float = 0.0
    danger_first: float = 0.0


@dataclass(frozen=True)
class NeedsReport:
    """The shares of all searches with a need, of each kind and speaker, and of those without one; and the failures."""

    all: Shares
    nothing: Shares
    by_kind: Mapping[str, Shares] = field(default_factory=dict)
    by_speaker: Mapping[str, Shares] = field(default_factory=dict)
    failures: tuple[tuple[Need, tuple[str, ...]], ...] = ()


def is_by_need(text: str) -> bool:
    """Whether the searches in `text` are judged by need: the first of them says one."""
    try:
        return "need" in json.loads(text.strip().split("\n", 1)[0])
    except (ValueError, TypeError):
        return False


def read_needs(text: str) -> list[Need]:
    """The searches in `text`. Raises `BadQueries`, saying which line and why."""
    found = [_need(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if not found:
        raise BadQueries("there is no search in it; write a JSON object a line, with q, kind, need and best")
    return found


def evaluate_needs(needs: Sequence[Need], search: Callable[[str], Iterable[str]]) -> NeedsReport:
    """Search for every need; `search` gives the addresses of pages, the best first."""
    found = [(one, tuple(search(one.q))[:PLACES]) for one in needs]
    real = [(one, pages) for one, pages in found if one.kind != NOTHING]
    kinds: dict[str, list[tuple[Need, tuple[str, ...]]]] = defaultdict(list)
    speakers: dict[str, list[tuple[Need, tuple[str, ...]]]] = defaultdict(list)
    for one, pages in real:
        kinds[one.kind].append((one, pages))
        speakers[one.speaker].append((one, pages))
    return NeedsReport(
        all=_shares(real),
        nothing=_shares([(one, pages) for one, pages in found if one.kind == NOTHING]),
        by_kind={kind: _shares(ones) for kind, ones in sorted(kinds.items())},
        by_speaker={speaker: _shares(ones) for speaker, ones in sorted(speakers.items())},
        failures=tuple((one, pages) for one, pages in real if not one.best & set(pages)),
    )


def _shares(found: Sequence[tuple[Need, tuple[str, ...]]]) -> Shares:
    dangers = [(one, pages) for one, pages in found if one.danger]
    return Shares(
        n=len(found),
        at_3=_share(bool(one.best & set(pages)) for one, pages in found),
        first=_share(bool(one.best & set(pages[:1])) for one, pages in found),
        harmful=_share(bool(one.harmful & set(pages)) for one, pages in found),
        refused=_share(not pages for _one, pages in found),
        dangers=len(dangers),
        danger_at_3=_share(bool(one.best & set(pages)) for one, pages in dangers),
        danger_first=_share(bool(one.best & set(pages[:1])) for one, pages in dangers),
    )


def _share(held: Iterable[bool]) -> float:
    counted = list(held)
    return sum(counted) / len(counted) if counted else 0.0


def _need(number: int, line: str) -> Need:
    try:
        row = json.loads(line)
        return Need(
            _text(row["q"]),
            _text(row["kind"]),
            need=_text(row.get("need", "")),
            best=_pages(row.get("best", [])),
            ok=_pages(row.get("ok", [])),
            harmful=_pages(row.get("harmful", [])),
            danger=bool(row.get("danger")),
            speaker=_text(row.get("speaker", "")),
            missing=_text(row.get("missing", "")),
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        wrong = error or type(error).__name__
        raise BadQueries(f"line {number} is no search ({wrong}); write {{q, kind, need, best}} as JSON") from error


def _text(value: Value) -> str:
    if not isinstance(value, str):
        raise ValueError("texts must be in quotes")
    return value


def _pages(value: Value) -> frozenset[str]:
    if not isinstance(value, list):
        raise ValueError("pages must be a list of addresses such as tips/act-fast")
    return frozenset(_text(one) for one in value)
