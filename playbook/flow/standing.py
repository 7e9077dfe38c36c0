"""Which moves stand, and which were taken back: only what stands says something about a customer.

A move is taken back by going back from where it led. An interrupt that was left again by its key, with nothing done in
it, was a slip of a key or a look, and is taken back with that return.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from playbook.flow.engine import MOVING, Kind, Move

# What is done inside an interrupt that shows that it was meant.
_ACTS = frozenset({Kind.TICKED, Kind.UNTICKED, Kind.RECORDED, Kind.WARNED, Kind.PROMISED, Kind.KEPT, Kind.OFFERED})
_ACTS |= {Kind.HANDED, Kind.ASKED, Kind.CLOSED, Kind.LEARNED}


@dataclass
class _Opened:
    """An interrupt that is open: the place of its move, and whether anything was done in it."""

    at: int
    used: bool = False


def taken_back(moves: Sequence[Move]) -> set[int]:
    """The places of the moves that were taken back, with the moves that took them back."""
    gone = _gone_back(moves)
    opened: list[_Opened] = []
    for at, move in enumerate(moves):
        if at in gone:
            continue
        if move.kind is Kind.INTERRUPTED:
            _use(opened)
            opened.append(_Opened(at))
        elif move.kind is Kind.RETURNED:
            last = opened.pop() if opened else None
            if last and not last.used and not move.label:
                gone |= {last.at, at}
            else:
                _use(opened)
        elif move.kind in (Kind.ENTERED, Kind.JUMPED, Kind.LEFT):
            opened.clear()
        elif move.kind is Kind.CHOSE or (move.kind in _ACTS and _says_something(move)):
            _use(opened)
    return gone


def _gone_back(moves: Sequence[Move]) -> set[int]:
    """The moves that were undone by going back, and the goings back."""
    gone: set[int] = set()
    trail: list[int] = []
    for at, move in enumerate(moves):
        if move.kind is Kind.BACK:
            gone |= {at, *([trail.pop()] if len(trail) > 1 else [])}
        elif move.kind in MOVING:
            trail.append(at)
    return gone


def _says_something(move: Move) -> bool:
    """Whether a row tells of something done: a form that changed nothing leaves a row without a word."""
    return move.kind is not Kind.RECORDED or bool(move.target)


def _use(opened: list[_Opened]) -> None:
    for one in opened:
        one.used = True
