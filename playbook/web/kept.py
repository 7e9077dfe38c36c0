"""Pieces of pages that are drawn once: kept for as long as what they were drawn from."""

from collections.abc import Callable, Hashable
from threading import Lock
from weakref import WeakKeyDictionary

MOST = 2000  # pieces of one owner; more than any playbook has pages, and a bound all the same


class Kept:
    """Texts by owner and key. An owner that is gone (an older edition) takes its texts with it."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self._lock = Lock()
        self._texts: WeakKeyDictionary[object, dict[Hashable, str]] = WeakKeyDictionary()

    def get(self, owner: object, key: Hashable, draw: Callable[[], str]) -> str:
        """The text kept for `owner` under `key`, or what `draw` makes of it now; the oldest gives way past `most`."""
        texts = self._texts.get(owner)
        if texts is not None and (found := texts.get(key)) is not None:
            return found
        text = draw()
        with self._lock:
            texts = self._texts.setdefault(owner, {})
            if len(texts) >= self.most:
                del texts[next(iter(texts))]
            texts[key] = text
        return text
