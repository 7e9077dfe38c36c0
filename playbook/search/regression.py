"""Ridge regression over sparse rows: what the terms of a text say for each of many outcomes, learned from examples.

The examples are some thousand and the terms are many, so what is looked for is a weight for each example (the dual
form), by conjugate gradients: the matrix of all likenesses, which would take hundreds of megabytes and grow with the
square, is never made. From the weights comes what each term says, so that a text is read in the time of its own terms.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float32]
type Numbers = NDArray[np.int32]

_RIDGE = 2.0  # how much is held back; 1 to 4 do equally well on utterances that were kept out of learning
_TINY = np.float32(1e-12)  # against a division by nothing
_ROUNDS = 6  # of conjugate gradients; after six the answers are those of the exact solution


class SparseRows:
    """Rows of shares by term, as they are looked up both ways. They never change."""

    def __init__(self, rows: Iterable[Mapping[str, float]]) -> None:
        """Each row is looked at once, so that they need not all be there at a time."""
        places: dict[str, int] = {}
        self._rows = [
            (
                np.array([places.setdefault(term, len(places)) for term in row], dtype=np.int32),
                np.array(list(row.values()), dtype=np.float32),
            )
            for row in rows
        ]
        self.places: Mapping[str, int] = places
        self._postings = list(_turned(self._rows, len(places)))

    def by_term(self, weights: Floats) -> Floats:
        """What each term has, where each row has `weights`."""
        found = np.empty((len(self._postings), weights.shape[1]), dtype=np.float32)
        for place, (numbers, shares) in enumerate(self._postings):
            found[place] = shares @ weights[numbers]
        return found

    def by_row(self, by_term: Floats) -> Floats:
        """What each row has, where each term has `by_term`."""
        return np.stack([shares @ by_term[terms] for terms, shares in self._rows])


@dataclass(frozen=True)
class Learned:
    """What each term says for each outcome; the rows that it was learned from are no longer needed."""

    places: Mapping[str, int]
    by_term: Floats

    def said_by(self, text: Mapping[str, float]) -> Floats:
        """What the terms of a text say together."""
        known = {self.places[term]: share for term, share in text.items() if term in self.places}
        return np.array(list(known.values()), dtype=np.float32) @ self.by_term[list(known)]


def learned(rows: SparseRows, wanted: Floats) -> Learned:
    """What each term says for each outcome, so that the terms of the rows say what is wanted of them.

    A row that is to count less than another has its shares and what is wanted of it both made smaller.
    """
    if not len(wanted):
        return Learned({}, wanted)
    weights = np.zeros_like(wanted)
    rest = wanted.copy()
    ahead, left = rest, (rest * rest).sum(axis=0)
    for _round in range(_ROUNDS):
        product = rows.by_row(rows.by_term(ahead)) + np.float32(_RIDGE) * ahead
        step = left / np.maximum((ahead * product).sum(axis=0), _TINY)
        weights += (step * ahead).astype(np.float32)
        rest = (rest - step * product).astype(np.float32)
        before, left = left, (rest * rest).sum(axis=0)
        ahead = (rest + left / np.maximum(before, _TINY) * ahead).astype(np.float32)
    return Learned(rows.places, rows.by_term(weights))


def _turned(rows: Sequence[tuple[Numbers, Floats]], places: int) -> Sequence[tuple[Numbers, Floats]]:
    """The rows that have each term, and its share in them."""
    if not places:
        return []
    terms = np.concatenate([found for found, _shares in rows])
    shares = np.concatenate([found for _terms, found in rows])
    numbers = np.repeat(np.arange(len(rows), dtype=np.int32), [len(found) for found, _shares in rows])
    order = np.argsort(terms, kind="stable")
    ends = np.cumsum(np.bincount(terms, minlength=places))[:-1]
    return list(zip(np.split(numbers[order], ends), np.split(shares[order], ends), strict=True))
