"""Things that are made out of a library once, and kept for as long as somebody uses that library."""

from collections.abc import Callable
from threading import Lock, Thread
from weakref import WeakKeyDictionary

from playbook.guidance.library import Library


class PerLibrary[Made]:
    """Makes one thing for each library in use. What is made must not refer to its library, or both would stay."""

    def __init__(self, make: Callable[[Library, Made | None], Made]) -> None:
        """`make` is given a library, and what was made last for one of the same language."""
        self._make = make
        self._lock = Lock()
        self._of: WeakKeyDictionary[Library, Made] = WeakKeyDictionary()
        self._newest: dict[str, Made] = {}

    def of(self, library: Library) -> Made:
        """What belongs to `library`: made when it is first asked for, shared by all that follow, who wait for it."""
        if found := self._of.get(library):
            return found
        with self._lock:
            if library not in self._of:
                made = self._make(library, self._newest.get(library.language))
                self._newest[library.language] = self._of[library] = made
            return self._of[library]

    def made(self, library: Library) -> Made | None:
        """What belongs to `library`, if it is made already. If not, it is being made from now on, and nobody waits."""
        found = self._of.get(library)
        if not found and not self._lock.locked():
            Thread(target=self.of, args=(library,), daemon=True).start()
        return found

    def newest(self, language: str) -> Made | None:
        """What was made last for a library of that language."""
        return self._newest.get(language)
