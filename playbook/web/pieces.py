"""Pieces of pages that are drawn once and shown to everybody, and that nothing of anybody can get into.

A piece is a template of its own, drawn in a context that holds nothing but `library` (where it is a piece of the
playbook) and the values that its tag names. Those values are also its key, and they can only be things of the library,
members of an enum, small whole numbers, true, false and none: never text, a model, a form or a request. So a piece
cannot reach what belongs to a person, and no sender can make the store grow with what they send.
"""

import sys
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from enum import Enum
from itertools import count
from threading import Lock
from typing import Protocol
from weakref import WeakKeyDictionary

from django.template import Context, Engine
from django.template.base import Node
from django.utils.safestring import SafeString
from django.utils.translation import get_language

MOST_BYTES = 16 * 1024 * 1024  # of a process: some four times what one edition's pieces take
LARGEST_NUMBER = 99  # a place in a list of the playbook; none is longer
_OVERHEAD = 400  # bytes of a piece besides its text: its key and its place in the store


class NotShared(TypeError):
    """A piece was given something that may not be in its key."""


class MissingName(LookupError):
    """The template of a piece uses a name that it was not given."""


# What a piece is given, by name.
type Values = Mapping[str, object]


class Owner(Protocol):
    """What pieces are drawn from: an edition of the playbook. It is hashed by identity and never changes."""

    def key_of(self, value: object) -> Hashable:
        """What names `value`, a thing of this owner, in a key. Raises `LookupError` for anything else."""


class Store:
    """Texts by owner and key, at most so many bytes of them: what was not asked for the longest gives way."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self._lock = Lock()
        self._numbers = count(1)
        self._owners: WeakKeyDictionary[Owner, int] = WeakKeyDictionary()
        self._texts: OrderedDict[tuple[int, Hashable], str] = OrderedDict()

    def __len__(self) -> int:
        """How many texts there are."""
        return len(self._texts)

    def get(self, owner: Owner | None, key: Hashable, draw: Callable[[], str]) -> str:
        """The text kept for `owner` under `key`, or what `draw` makes now. `owner` may be None: the process itself."""
        with self._lock:
            place = (self._number_of(owner), key)
            text = self._texts.get(place)
            if text is not None:
                self._texts.move_to_end(place)
                return text
        text = draw()
        with self._lock:
            self._put(place, text)
        return text

    def texts(self) -> list[str]:
        """Every text there is."""
        with self._lock:
            return list(self._texts.values())

    def clear(self) -> None:
        """Forget everything, as a process that starts knows nothing."""
        with self._lock:
            self._texts.clear()
            self._owners.clear()
            self.bytes = 0

    def _number_of(self, owner: Owner | None) -> int:
        """A number that stands for the owner and is never used again. With a new owner the texts of dead ones go."""
        if owner is None:
            return 0
        number = self._owners.get(owner)
        if number is None:
            alive = {0, *self._owners.values()}
            for place in [place for place in self._texts if place[0] not in alive]:
                self._drop(place)
            number = self._owners[owner] = next(self._numbers)
        return number

    def _put(self, place: tuple[int, Hashable], text: str) -> None:
        if place in self._texts:  # another thread was as quick
            self._drop(place)
        self._texts[place] = text
        self.bytes += _size(text)
        while self.bytes > self.most_bytes:
            self._drop(next(iter(self._texts)))

    def _drop(self, place: tuple[int, Hashable]) -> None:
        self.bytes -= _size(self._texts.pop(place))


def _size(text: str) -> int:
    return sys.getsizeof(text) + _OVERHEAD


class ClosedContext(Context):
    """A context in which a name that is not there is an error, also where a template would take it for nothing."""

    def __init__(self, values: Values) -> None:
        super().__init__(dict(values))
        self.missing: list[str] = []

    def __getitem__(self, key: str | int | Node) -> object:
        """What the name stands for. Raises `MissingName`."""
        for names in reversed(self.dicts):
            if key in names:
                return names[key]
        self.missing.append(str(key))
        raise MissingName(key)

    def __contains__(self, key: str | int | Node) -> bool:
        """Whether the name is there. Asking for one that is not is noted, save a loop's look for an outer loop."""
        is_there = any(key in names for names in self.dicts)
        if not is_there and key != "forloop":
            self.missing.append(str(key))
        return is_there


def key_of(owner: Owner | None, value: object) -> Hashable:
    """What stands in a key for a value. Raises `NotShared` for a value that may not be in one."""
    if value is None or isinstance(value, bool | Enum):
        return value
    if isinstance(value, int) and 0 <= value <= LARGEST_NUMBER:
        return value
    if isinstance(value, tuple):
        return tuple(key_of(owner, one) for one in value)
    if owner is not None:
        try:
            return owner.key_of(value)
        except LookupError:
            pass
    raise NotShared(
        f"{type(value).__name__} may not be in the key of a piece. Give it a thing of the library, a member of an "
        f"enum, a number up to {LARGEST_NUMBER}, true, false or none, and draw what is somebody's between pieces."
    )


def drawn(template: str, owner: Owner | None, values: Values) -> SafeString:
    """The piece, from the store where it was drawn before.

    Raises `NotShared` for a value that may not be in its key, and `MissingName` where the template asks for more.
    """
    key = (template, get_language(), *((name, key_of(owner, value)) for name, value in values.items()))
    return SafeString(store.get(owner, key, lambda: _draw(template, owner, values)))


def made(name: str, owner: Owner, values: Values, make: Callable[[], str]) -> str:
    """A text that is made from the owner and the values alone and is no template, kept like a piece."""
    key = (name, get_language(), *((name, key_of(owner, value)) for name, value in values.items()))
    return store.get(owner, key, make)


def _draw(template: str, owner: Owner | None, values: Values) -> str:
    names = dict(values) if owner is None else {"library": owner, **values}
    context = ClosedContext(names)
    text = Engine.get_default().get_template(template).render(context)
    if context.missing:
        raise MissingName(f"{template} uses {', '.join(sorted(set(context.missing)))}, which it is not given.")
    return text


def forget() -> None:
    """Forget every piece, so that the next page draws all of it."""
    store.clear()


store = Store()
