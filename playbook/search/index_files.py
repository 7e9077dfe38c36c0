"""The files of an index: the engine's own, and one beside them with which document has which number.

The engine writes a file once and never changes it, but for the small ones that name the others. So an index over the
next edition shares all that is the same in both with the one before.
"""

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import tantivy

# The fields that hold terms, each with what a term of its kind is worth. Senses are few and so never rare; what they
# lack in rarity they have in weight.
FIELDS = {"stem": 1.0, "pair": 0.7, "piece": 0.1, "sense": 3.5}
_BESIDE = "documents-and-words"


class Beside(NamedTuple):
    """What is kept beside the engine's files: the address of each document by its number, and the words of lines."""

    urls: Mapping[int, str]
    words: set[str]


def index_at(folder: Path | None) -> tantivy.Index:
    """The index that is in a folder, or is made there; a new one in memory where none is named.

    Raises `OSError` or `ValueError` where it cannot be opened.
    """
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    return tantivy.Index(schema(), path=str(folder) if folder else None)


def copied(source: Path, target: Path) -> tantivy.Index:
    """The index in `source` as one of its own in `target`, which is not there yet. Both have the same large files."""
    shutil.copytree(source, target, copy_function=_linked, ignore=shutil.ignore_patterns("*.lock", _BESIDE))
    return index_at(target)


def _linked(source: str, target: str) -> None:
    (shutil.copy if source.endswith(".json") else os.link)(source, target)


def write_beside(folder: Path, urls: Mapping[int, str], known: Iterable[str]) -> None:
    """Keep what `read_beside` gives."""
    text = json.dumps({"urls": urls, "words": sorted(known)})
    (folder / _BESIDE).write_text(text, encoding="utf-8")


def read_beside(folder: Path) -> Beside:
    """What was kept. Raises `OSError`, `ValueError` or `KeyError` where it is not there or damaged."""
    kept = json.loads((folder / _BESIDE).read_text(encoding="utf-8"))
    return Beside({int(number): url for number, url in kept["urls"].items()}, set(kept["words"]))


@cache
def schema() -> tantivy.Schema:
    """What each line is kept with: its document's number, its kind, its text, and its terms."""
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("document", fast=True, indexed=True)
    builder.add_integer_field("kind", fast=True)
    builder.add_bytes_field("text", stored=True)
    for field in FIELDS:
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    return builder.build()
