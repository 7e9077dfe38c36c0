"""What utterances and lines that mean much the same say of a text: kernel ridge regression over sentence vectors.

`regression` learns from the words of utterances; here they are compared as vectors (`encoder`), so that what is said in
other words, or in another language, is found near. Vectors are turned so that most of what tells them apart stands in
their first 192 numbers, and only those are kept. Of what was learned, 128 mixtures of outcomes are: neither cost a page
on utterances that were kept out.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from playbook.search.regression import Floats, Numbers

_AXES = 192  # numbers of a vector that are kept
_MIXTURES = 128  # of outcomes
_SHARP = 4.0  # how fast an utterance says less, the less it is like the text
_RIDGE = 0.5  # how much is held back
_MOST = 5_000  # utterances that a text is compared with: learning takes memory with their square (200 MB twice)
_SURE = 1e-4  # against a division by next to nothing, where two of them are the same
_BLOCK = 1_000  # rows that are worked on together in learning
_NEAR, _NEAREST = 0.6, 4  # what the nearest line of a page says for it, times this power of its likeness
_FILES = ("axes", "said", "worth", "mixtures", "usual", "lines", "firsts", "pages")


class Likeness:
    """What was learned from vectors of utterances, and the vectors of lines. It never changes."""

    def __init__(self, arrays: Sequence[NDArray[np.generic]]) -> None:
        """Takes the arrays of `learned`, in the order of their names. Raises `ValueError` where they do not fit."""
        self._arrays = arrays
        self._axes, self._said, self._worth, self._mixtures, self._usual, self._lines = map(_floats, arrays[:6])
        self._firsts, self._pages = (one.astype(np.int64, copy=False) for one in arrays[6:])
        if self._said.shape[0] != self._worth.shape[0] or self._mixtures.shape[1:] != self._usual.shape:
            raise ValueError("What was learned from vectors does not fit together.")

    @classmethod
    def learned(cls, said: Floats, wanted: Floats, lines: Floats, pages: Numbers) -> "Likeness":
        """Learn from the vectors of utterances what is wanted of each, a column for each outcome.

        `lines` are vectors of lines, and `pages` the outcome that each of them is for.
        """
        _lengths, turned = np.linalg.eigh(said.T @ said + lines.T @ lines)
        axes = np.ascontiguousarray(turned[:, : -_AXES - 1 : -1]).astype(np.float32)
        usual = wanted.mean(axis=0)
        texts = _turned(said, axes)
        kept = texts[np.unique(np.linspace(0, len(said) - 1, min(len(said), _MOST)).astype(np.int64))]
        worth = _worth(texts, wanted - usual, kept)
        _sizes, mixed = np.linalg.eigh(worth.T @ worth)
        mixtures = np.ascontiguousarray(mixed[:, : -_MIXTURES - 1 : -1].T)
        order = np.argsort(pages, kind="stable")
        found, firsts = np.unique(pages[order], return_index=True)
        return cls([axes, kept, worth @ mixtures.T, mixtures, usual, _turned(lines[order], axes), firsts, found])

    def save(self, folder: Path) -> None:
        """Write what was learned into a folder, for `opened`."""
        for name, array in zip(_FILES, self._arrays, strict=True):
            np.save(folder / f"{name}.npy", array)

    @classmethod
    def opened(cls, folder: Path) -> "Likeness":
        """What was saved there, mapped. Raises `OSError` or `ValueError` where it is damaged."""
        return cls([np.load(folder / f"{name}.npy", mmap_mode="r") for name in _FILES])

    def said_of(self, vectors: Floats) -> tuple[Floats, Floats]:
        """What is said of each text, a row for each vector and a column for each outcome; and how near it is.

        Near (0 to 1) is the cosine to the utterance that is most like it.
        """
        texts = _turned(vectors, self._axes)
        like = _like(texts, self._said)
        found = _floats(self._usual + like @ self._worth @ self._mixtures)
        if len(self._firsts):
            lines = np.maximum(texts @ self._lines.T, 0)
            found[:, self._pages] += _NEAR * np.maximum.reduceat(lines, self._firsts, axis=1) ** _NEAREST
        return found, _floats(np.maximum(1 + np.log(like.max(axis=1)) / np.float32(_SHARP), 0))


def _worth(texts: Floats, wanted: Floats, kept: Floats) -> Floats:
    """What each of the `kept` texts says, so that together they say of all texts what is wanted of them.

    All are learned from, and only some are compared with (Nyström's way), so that neither memory nor a search grows
    with the number of utterances. Summed in double precision: a text more like another than single precision tells
    would spoil the solution.
    """
    matrix = np.float64(_RIDGE) * _like(kept, kept)
    right = np.zeros((len(kept), wanted.shape[1]))
    for first in range(0, len(texts), _BLOCK):
        like = _like(texts[first : first + _BLOCK], kept)
        matrix += like.T @ like
        right += like.T @ wanted[first : first + _BLOCK]
    matrix[np.diag_indices(len(matrix))] += _SURE
    return _floats(np.linalg.solve(matrix, right))


def _turned(vectors: Floats, axes: Floats) -> Floats:
    """The numbers of vectors that are kept, each row of length 1."""
    turned = vectors @ axes
    return _floats(turned / np.maximum(np.linalg.norm(turned, axis=1, keepdims=True), np.float32(1e-6)))


def _like(some: Floats, others: Floats) -> Floats:
    """How alike vectors are, 1 where they are the same."""
    alike = some @ others.T
    alike -= 1
    alike *= np.float32(_SHARP)
    return np.exp(alike, out=alike)


def _floats(array: NDArray[np.generic]) -> Floats:
    return array.astype(np.float32, copy=False)
