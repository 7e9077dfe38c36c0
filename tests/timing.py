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


SMALL = 0.01  # seconds: below it nothing can be said about a ratio, and nothing need be


def cost_ratio(work: Callable[[int], object], size: int, *, enough: float) -> float:
    """How many times as much `work(2 * size)` costs as `work(size)`; 1 where both cost next to nothing.

    The smallest of a few ratios, and the first below `enough` is the last: what others do to the caches can fall on one
    half of a pair, hardly on that half of each. Work that grows with the square of its size shows four every time.
    """
    least = float("inf")
    for _again in range(3):
        least = min(least, _ratio(work, size))
        if least < enough:
            break
    return least


def _ratio(work: Callable[[int], object], size: int) -> float:
    twice = processor_time(lambda: work(2 * size), enough=0)
    return twice / processor_time(lambda: work(size), enough=0) if twice > SMALL else 1.0
