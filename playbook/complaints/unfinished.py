"""What is not written down yet when a complaint ends: how it ended, what lay behind it, a promise with its day."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from playbook.complaints.models import Complaint
from playbook.flow.engine import Kind, Move

CLOSE, LEARN, PROMISED = "close", "learn", "promised"  # the stages that a complaint ends with; an outcome


class Missing(StrEnum):
    """One thing that is not written down; its key is pressed to write it."""

    OUTCOME = "outcome"
    CAUSE = "cause"
    PROMISE = "promise"


@dataclass(frozen=True)
class Unfinished:
    """What is missing on one of the last screens of a complaint."""

    missing: tuple[Missing, ...] = ()

    @property
    def lacks_outcome(self) -> bool:
        """Whether nobody has said how it ended."""
        return Missing.OUTCOME in self.missing


def unfinished(complaint: Complaint, moves: Sequence[Move], stage: str, record: Sequence[str]) -> Unfinished:
    """What is missing on a screen of `stage` that asks for `record`; nothing on screens before the last ones.

    What the screen itself asks for is in front of the worker, and not named again.
    """
    if stage not in (CLOSE, LEARN) or (stage == CLOSE and "closure" not in record):
        return Unfinished()
    ended = _has_ended(moves)
    found = [Missing.OUTCOME] if stage == LEARN and not ended else []
    closure = complaint.closure if ended else None
    if stage == LEARN and closure and not closure.cause and "cause" not in record:
        found.append(Missing.CAUSE)
    if _lacks_promise(complaint, closure.outcome if closure else ""):
        found.append(Missing.PROMISE)
    return Unfinished(tuple(found))


def _has_ended(moves: Sequence[Move]) -> bool:
    """Whether somebody has said how it ended, since it was opened last."""
    last = next((move.kind for move in reversed(moves) if move.kind in (Kind.CLOSED, Kind.REOPENED)), None)
    return last is Kind.CLOSED


def _lacks_promise(complaint: Complaint, outcome: str) -> bool:
    """Whether it is said to be promised, or not yet said how it ended, and no promise with a day is there."""
    return outcome in ("", PROMISED) and not complaint.promises.exists()
