"""Promises of the answer itself: those made where a written complaint is acknowledged.

Such a promise is the day of the answer. The answer keeps it, and does not say it again as something still to come.
"""

from collections.abc import Iterable, Sequence

from playbook.complaints.models import Promise
from playbook.flow.engine import Kind, Move, replay
from playbook.guidance.library import Library

_ACKNOWLEDGES = "acknowledgement"  # the letter of a step on which a complaint is acknowledged
_ANSWERS = "final-"  # what the letters begin with of a step from which the answer is sent


def acknowledges(library: Library, ref: str) -> bool:
    """Whether a complaint is acknowledged on that screen."""
    return _ACKNOWLEDGES in _letters(library, ref)


def sends_the_answer(library: Library, ref: str) -> bool:
    """Whether what is sent on that screen is the answer."""
    return any(slug.startswith(_ANSWERS) for slug in _letters(library, ref))


def _letters(library: Library, ref: str) -> Sequence[str]:
    screen = library.screen(ref)
    return screen.letters if screen else ()


def answer_promises(library: Library, moves: Sequence[Move]) -> frozenset[int]:
    """The keys of the promises among `moves` that were made where the complaint was acknowledged."""
    promised = [(at, move.target) for at, move in enumerate(moves) if move.kind is Kind.PROMISED]
    made = [(at, int(target)) for at, target in promised if target.isdecimal()]
    return frozenset(pk for at, pk in made if acknowledges(library, replay(library, moves[:at]).screen))


def told_on(library: Library, ref: str, made: Iterable[Promise], answers: frozenset[int]) -> list[Promise]:
    """The promises to tell the customer of on a screen, of those `made`, the oldest first.

    An acknowledgement tells the day of the answer, and only the day named last; every other screen tells the rest.
    """
    acknowledging, by_age = acknowledges(library, ref), sorted(made, key=lambda one: one.pk)
    found = [one for one in by_age if (one.pk in answers) == acknowledging]
    return found[-1:] if acknowledging else found


def stand_for(promise: Promise, made: Iterable[Promise], answers: frozenset[int]) -> list[Promise]:
    """The promises whose line in a reply gives way to that of `promise`: itself, and what it says anew.

    A promise says another anew that is about the same, or where both are the day of the answer.
    """
    what = promise.what.casefold()
    return [one for one in made if one.what.casefold() == what or {one.pk, promise.pk} <= answers]
