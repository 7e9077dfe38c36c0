"""What is made once and kept for as long as what it was made from: pieces of pages, the road in JSON."""

from collections.abc import Callable, Hashable
from threading import Lock
from weakref import WeakKeyDictionary

MOST = 2000  # pieces of one owner; more than any playbook has pages, and a bound all the same


class Kept[T]:
    """Pieces by owner and key. An owner that is gone (an older edition) takes its pieces with it."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self._lock = Lock()
        self._pieces: WeakKeyDictionary[object, dict[Hashable, T]] = WeakKeyDictionary()

    def get(self, owner: object, key: Hashable, draw: Callable[[], T]) -> T:
        """The piece kept for `owner` under `key`, or what `draw` makes now; the oldest gives way past `most`."""
        pieces = self._pieces.get(owner)
        if pieces is not None and (found := pieces.get(key)) is not None:
            return found
        piece = draw()
        with self._lock:
            pieces = self._pieces.setdefault(owner, {})
            if len(pieces) >= self.most:
                del pieces[next(iter(pieces))]
            pieces[key] = piece
        return piece

    def clear(self) -> None:
        """Forget everything, as a process that starts knows nothing."""
        with self._lock:
            self._pieces.clear()
