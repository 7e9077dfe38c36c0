"""Whose turn it is among the threads of a process that answer requests.

Python runs one thread at a time whatever we do. Where several requests share it by turns of milliseconds, all of them
end late; where one is answered after the other, most end soon, and the processor does the same work. So a request waits
until the one before it is done, but no longer than a moment: one that takes long, or waits for something outside, holds
nobody up.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

MOMENT = 0.05  # seconds; most requests take less than a fifth of it


class Turns:
    """Gives each thread its turn. `moment` is how many seconds one waits at most for the one that has it."""

    def __init__(self, moment: float = MOMENT) -> None:
        self._moment = moment
        self._taken = Lock()

    @contextmanager
    def one(self) -> Iterator[None]:
        """A turn; it begins when the one before has ended, or after the moment beside it."""
        is_alone = self._taken.acquire(timeout=self._moment)
        try:
            yield
        finally:
            if is_alone:
                self._taken.release()
