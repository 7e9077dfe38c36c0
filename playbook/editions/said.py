"""What is said of an edition when it is published, or scheduled."""

import datetime
from typing import TypedDict

from django.utils import timezone


def is_over(until: datetime.date | None) -> bool:
    """Whether a last day has gone by; without one, never."""
    return until is not None and until < timezone.localdate()


class Said(TypedDict, total=False):
    """A `note` for the history; a line that all `must_read`, and the last day on which they are asked to."""

    note: str
    must_read: str
    must_read_until: datetime.date | None


def with_note(said: Said, note: str) -> Said:
    """What is said, with another note where there is none."""
    return {**said, "note": said.get("note") or note}
