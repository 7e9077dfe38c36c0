"""Ridge regression over sparse rows: what the terms of a text say for each of many outcomes, learned from examples.

The examples are some thousand and the terms are many, so what is looked for is a weight for each example (the dual
form), by conjugate gradients: the matrix of all likenesses, which would take hundreds of megabytes and grow with the
square, is never made. From the weights comes what each term says, so that a text is read in the time of its own terms.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float32]
type Numbers = NDArray[np.int32]

_RIDGE = 2.0  # how much is held back; 1 to 4 do equally well on utterances that were kept out of learning
_TINY = np.float32(1e-12)  # against a division by nothing
_ROUNDS = 6  # of conjugate gradients; after six the answers are those of the exact solution


class SparseRows:
    """Rows of shares by term, as they are looked up both ways. They never change.

    `places` has the place of each term, which is its row in what `learned` gives.
    """

    def __init__(self, rows: Sequence[Mapping[str, float]]) -> None:
        places: dict[str, int] = {}
        self._rows = [
            (
                np.array([places.setdefault(term, len(places)) for term in row], dtype=np.int32),
                np.array(list(row.values()), dtype=np.float32),
            )
            for row in rows
        ]
        self.places = places
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


def learned(rows: SparseRows, wanted: Floats) -> Floats:
    """What each term says for each outcome, so that the terms of the rows say what is wanted of them.

    A row that is to count less than another has its shares and what is wanted of it both made smaller.
    """
    if not len(wanted):
        return wanted
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
    return rows.by_term(weights)


def said_by(text: Mapping[str, float], places: Mapping[str, int], by_term: Floats) -> Floats:
    """What the terms of a text say together, where `by_term` has what each term says, at its place."""
    known = [(places[term], share) for term, share in text.items() if term in places]
    return np.array([share for _place, share in known], dtype=np.float32) @ by_term[[place for place, _ in known]]


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
