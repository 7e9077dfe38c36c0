"""What was done lately, in this process: so that what need not be done again is not even asked for."""

import datetime
import time
from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock


class Recently:
    """Names of things done within `span`; of more than `most` the oldest is forgotten."""

    def __init__(self, span: datetime.timedelta, *, most: int) -> None:
        self._span, self._most = span.total_seconds(), most
        self._lock = Lock()
        self._done: OrderedDict[Hashable, float] = OrderedDict()

    def is_new(self, name: Hashable) -> bool:
        """Whether it was not done within the span; from now on it is."""
        now = time.monotonic()
        with self._lock:
            before = self._done.get(name)
            if before is not None and now - before < self._span:
                return False
            self._done[name] = now
            self._done.move_to_end(name)
            if len(self._done) > self._most:
                self._done.popitem(last=False)
        return True

    def forget(self, name: Hashable) -> None:
        """Take it as not done."""
        with self._lock:
            self._done.pop(name, None)

    def clear(self) -> None:
        """Take nothing as done, as in a process that starts."""
        with self._lock:
            self._done.clear()
