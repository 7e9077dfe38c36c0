"""What something costs, whatever else the machine is doing: processor time, never the clock on the wall."""

import time
from collections.abc import Callable


def processor_time(act: Callable[[], object], *, enough: float, tries: int = 3) -> float:
    """Seconds of processor that `act` takes, at its best of a few tries; the first below `enough` is the last.

    Even this time grows while others use the same caches, so one slow try says little, and three say it is slow.
    """
    best = float("inf")
    for _again in range(tries):
        before = time.process_time()
        act()
        best = min(best, time.process_time() - before)
        if best < enough:
            break
    return best
