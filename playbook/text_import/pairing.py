"""Which words to say stand for which words to avoid, where nobody wrote an arrow between them: the nearest."""

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from operator import attrgetter

from playbook.guidance.words import gettext_noop as _
from playbook.text_import.notes import Note, note

_LOOK = 4  # groups of lines to each side
_TOPIC, _AT = attrgetter("topic"), attrgetter("at")


@dataclass(frozen=True, eq=False)
class Spoken:
    """Lines to say that stand together: where, under which sub-heading, and whether they are `only_instead` of some."""

    lines: tuple[str, ...]
    at: int
    topic: int
    only_instead: bool = False


@dataclass(frozen=True, eq=False)
class Avoided:
    """Lines to avoid that stand together, and what to say `instead` where that was written beside them.

    `mixed` is what was left of lines others of which had it: their author meant these to have none.
    """

    lines: tuple[str, ...]
    at: int
    topic: int
    instead: tuple[str, ...] = ()
    mixed: bool = False


@dataclass(frozen=True)
class Match:
    """Lines to avoid, the lines to say that were found for them, and the pairs that they make: none without such."""

    avoided: Avoided
    spoken: Spoken | None
    pairs: tuple[tuple[str, str], ...]

    @property
    def is_a_guess(self) -> bool:
        """Whether something else stands between the two."""
        return self.spoken is not None and abs(self.spoken.at - self.avoided.at) > 1


def matched(avoided: Sequence[Avoided], spoken: Sequence[Spoken]) -> Iterator[Match]:
    """Each group of lines to avoid with what is said instead of it; both are in the order of the text."""
    said = {topic: list(ones) for topic, ones in groupby(spoken, key=_TOPIC)}
    starts = {topic: next(ones).at for topic, ones in groupby(avoided, key=_TOPIC)}
    for one in avoided:
        near = _near(one, said.get(one.topic, []))
        below_first = bool(near) and starts[one.topic] < said[one.topic][0].at
        best = min(near, key=partial(_distance, one, below_first=below_first), default=None)
        if one.instead:
            yield Match(one, None, tuple(zip(one.lines, one.instead, strict=False)))
        elif one.mixed or best is None:
            yield Match(one, None, ())
        else:
            instead = best.lines * len(one.lines) if len(best.lines) == 1 else best.lines
            yield Match(one, best, tuple(zip(one.lines, instead, strict=True)))


def _near(avoided: Avoided, spoken: list[Spoken]) -> list[Spoken]:
    """Of the lines to say of the same topic the few next to it that fit: one for all, or as many."""
    place = bisect(spoken, avoided.at, key=_AT)
    return [one for one in spoken[max(0, place - _LOOK) : place + _LOOK] if len(one.lines) in (1, len(avoided.lines))]


def _distance(avoided: Avoided, spoken: Spoken, *, below_first: bool) -> tuple[int, bool]:
    """How far apart lines stand; of two as near, those on the side where their author puts what to say."""
    return abs(avoided.at - spoken.at), (spoken.at > avoided.at) != below_first


def guesses(matches: Sequence[Match]) -> Iterator[Note]:
    """What is to be read once more: words that were put side by side though something stands between them."""
    words = _("“%(avoid)s” was put beside “%(say)s”: see whether they belong together.")
    for match in matches:
        if match.is_a_guess:
            yield from (note(words, avoid=one[:80], say=other[:80]) for one, other in match.pairs)
