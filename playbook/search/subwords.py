"""Texts as the encoder reads them: cut into the subwords of its vocabulary, each with a number.

The vocabulary (128,000 subwords of sixteen languages, each with how likely it is) comes as a SentencePiece model. Of
all ways to cut a word the likeliest is taken (Viterbi). As a dictionary of Python the vocabulary would take 45 MB in
each process; here it is a table of hashes, in arrays that are mapped from a file and shared by all processes.
"""

import math
import re
import struct
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

LONGEST_TEXT = 600  # characters that are read of a text: some thirty words of it are a sentence
_UNKNOWN, _BEGIN, _END = 0, 1, 2  # numbers that are no subword
_UNLIKELY = 10.0  # how much less likely than the least likely subword a character is that no subword has
_SPACE = "\N{LOWER ONE EIGHTH BLOCK}"  # what stands for the space before a word
_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\x8f\x9f\u200b-\u200f\ufeff]+")
_HASH_START, _HASH_PRIME, _HASH_BITS = 0xCBF29CE484222325, 0x100000001B3, 0xFFFFFFFFFFFFFFFF  # FNV-1a of 64 bits
_ROOM = 2  # places of the table for each entry, at least
_ENTRY, _TEXT, _WORTH = 1, 1, 2  # fields of the model
_KEYS, _NUMBERS, _LIKELY = "subword-keys.npy", "subword-numbers.npy", "subword-likely.npy"


class Subwords:
    """The vocabulary. It never changes."""

    def __init__(self, keys: NDArray[np.uint64], numbers: NDArray[np.int32], likely: NDArray[np.float32]) -> None:
        """Takes the arrays that `of` makes.

        `keys` are hashes of all subwords and of all their beginnings, each at the place that its last bits say or the
        next that was free; `numbers` has beside each the subword's number plus one, or 0 for what is only a beginning;
        `likely` has the logarithm of how likely the subword of each number is. Raises `ValueError` where they do not
        fit together.
        """
        if keys.shape != numbers.shape or len(keys) & (len(keys) - 1) or numbers.max() != len(likely):
            raise ValueError("The vocabulary does not fit together.")
        self._arrays: dict[str, NDArray[Any]] = {_KEYS: keys, _NUMBERS: numbers, _LIKELY: likely}
        # A view gives Python's own numbers, several times as fast as an array does one by one.
        self._keys, self._numbers, self._likely = memoryview(keys), memoryview(numbers), memoryview(likely)
        self._least = float(likely.min()) - _UNLIKELY

    @classmethod
    def of(cls, model: bytes) -> "Subwords":
        """The vocabulary of a SentencePiece model. Raises `ValueError` where it is none."""
        numbers: dict[str, int] = {}
        likely = []
        for number, (subword, worth) in enumerate(_entries(model), start=1):
            likely.append(worth)
            for end in range(1, len(subword)):
                numbers.setdefault(subword[:end], 0)
            numbers[subword] = number
        if len(likely) <= _END:
            raise ValueError("There are no subwords in the model.")
        return cls(*_table(numbers), np.array(likely, np.float32))

    def save(self, folder: Path) -> None:
        """Write the vocabulary into a folder, for `opened`."""
        for name, array in self._arrays.items():
            np.save(folder / name, array)

    @classmethod
    def opened(cls, folder: Path) -> "Subwords":
        """What was saved there, mapped. Raises `OSError` or `ValueError` where it is damaged."""
        return cls(*(np.load(folder / name, mmap_mode="r") for name in (_KEYS, _NUMBERS, _LIKELY)))

    def numbers_of(self, text: str) -> list[int]:
        """The numbers of the subwords that a text is cut into, with those for its begin and end."""
        found = [_BEGIN]
        for word in normal(text).split():
            found += self._cut(_SPACE + word)
        return [*(found if len(found) > 1 else [_BEGIN, _UNKNOWN]), _END]

    def _cut(self, word: str) -> list[int]:
        """The numbers of the likeliest subwords that make up a word."""
        best = [0.0] + [-math.inf] * len(word)
        last = [(0, _UNKNOWN)] * (len(word) + 1)
        for start in range(len(word)):
            known = list(self._beginning_at(word, start))
            if not known or known[0][0] > start + 1:
                known.append((start + 1, _UNKNOWN))  # no way through a word is lost at a character that is no subword
            for end, number in known:
                worth = best[start] + (self._likely[number] if number else self._least)
                if worth > best[end]:
                    best[end], last[end] = worth, (start, number)
        found, at = [], len(word)
        while at > 0:
            at, number = last[at]
            found.append(number)
        return found[::-1]

    def _beginning_at(self, word: str, start: int) -> Iterator[tuple[int, int]]:
        """Where each subword ends that begins at a place, and its number."""
        keys, numbers, last = self._keys, self._numbers, len(self._keys) - 1
        hashed = _HASH_START
        for end in range(start, len(word)):
            hashed = ((hashed ^ ord(word[end])) * _HASH_PRIME) & _HASH_BITS
            place = hashed & last
            while (key := keys[place]) != hashed and key:
                place = (place + 1) & last
            if not key:
                return
            if number := numbers[place]:
                yield end + 1, number - 1


def _table(numbers: Mapping[str, int]) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    """Strings with their numbers as a table of hashes, and the numbers at the same places."""
    size = 1 << (_ROOM * len(numbers)).bit_length()
    keys, beside = [0] * size, np.zeros(size, np.int32)
    for string, number in numbers.items():
        hashed = _HASH_START
        for character in string:
            hashed = ((hashed ^ ord(character)) * _HASH_PRIME) & _HASH_BITS
        place = hashed & (size - 1)
        while keys[place]:
            place = (place + 1) & (size - 1)
        keys[place], beside[place] = hashed, number
    return np.array(keys, np.uint64), beside


def _entries(model: bytes) -> Iterator[tuple[str, float]]:
    """Each subword of a SentencePiece model and the logarithm of how likely it is.

    The model is a message of protocol buffers: its field 1 is an entry, of which field 1 is the text and 2 the number.
    """
    for field, entry in _fields(model):
        if field == _ENTRY:
            parts = dict(_fields(entry))
            yield parts.get(_TEXT, b"").decode(), struct.unpack("<f", parts.get(_WORTH, bytes(4)))[0]


def _fields(message: bytes) -> Iterator[tuple[int, bytes]]:
    """The fields of a message of protocol buffers: the number of each, and its bytes. Raises `ValueError`."""
    at = 0
    while at < len(message):
        tag, at = _number(message, at)
        wire, size = tag & 7, {1: 8, 5: 4}.get(tag & 7, 0)
        if wire in (0, 2):
            size, at = _number(message, at)
        if wire in (3, 4, 6, 7):
            raise ValueError("The model of the vocabulary is damaged.")
        if wire:
            yield tag >> 3, message[at : at + size]
            at += size


def _number(message: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where it ends."""
    found = shift = 0
    while at < len(message):
        byte = message[at]
        found, at, shift = found | (byte & 0x7F) << shift, at + 1, shift + 7
        if byte < 0x80:
            return found, at
    raise ValueError("The model of the vocabulary is damaged.")


def normal(text: str) -> str:
    """A text with the characters that the vocabulary was made of: NFKC, without what is not seen."""
    return unicodedata.normalize("NFKC", _INVISIBLE.sub("", text[:LONGEST_TEXT]))[: 2 * LONGEST_TEXT]
