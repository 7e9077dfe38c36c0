"""Turning the lists that are not guidance themselves (one TOML file each) into rows."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from playbook.guidance import documents
from playbook.guidance.documents import BadDocument, Document
from playbook.guidance.lists import (
    Clock,
    Concept,
    Conduct,
    Contact,
    Offer,
    Option,
    Organisation,
    Point,
    Sign,
    Source,
    Stage,
)
from playbook.guidance.parsing import TableReader
from playbook.guidance.problem import problem

type ListReader = Callable[[Document, Mapping[str, Any]], dict[str, Any]]

OPTIONS = ("problems", "mistakes", "remedies", "outcomes", "causes", "channels")


@lru_cache(maxsize=64)
def read_list(document: Document) -> Mapping[str, Any]:
    """What one TOML list adds to a library. Raises `BadDocument` for a list that no reader knows.

    Remembered as documents are: reading the thesaurus takes longer than everything else that taking a zip in does.
    """
    if document.slug not in _LISTS:
        known = ", ".join(f"{name}.toml" for name in sorted(_LISTS))
        raise BadDocument(problem(document.path, (), "unknown-list", line=1, known=known))
    header = documents.parse(document).header
    try:
        return MappingProxyType(_LISTS[document.slug](document, header))
    except KeyError as error:
        raise BadDocument(problem(document.path, (), "missing-key", key=str(error.args[0]))) from error
    except (TypeError, AttributeError) as error:
        raise BadDocument(problem(document.path, (), "wrong-row", line=1)) from error


def _rows[Row](document: Document, header: Mapping[str, Any], key: str, cls: type[Row]) -> Mapping[str, Row]:
    """The rows of `[[key]]` by slug."""
    readers = (TableReader(document, cls, (key, number)) for number in range(len(header[key])))
    rows = (cls(**reader.values(row)) for reader, row in zip(readers, header[key], strict=True))
    return MappingProxyType({str(getattr(row, "slug", "")): row for row in rows})


def _titled(key: str, cls: type) -> ListReader:
    """A reader of the list whose only rows are `[[key]]`."""
    return lambda document, header: {key: _rows(document, header, key, cls)}


def _points(_document: Document, header: Mapping[str, Any]) -> dict[str, Any]:
    sources = {id_: Source(id_, row["title"], row["kind"], row["language"]) for id_, row in header["sources"].items()}
    points = {
        id_: Point(id_, _source_of(id_), row["kind"], tuple(row["stage"]), row["text"])
        for id_, row in header["points"].items()
    }
    return {"sources": MappingProxyType(sources), "points": MappingProxyType(points)}


def _source_of(point: str) -> str:
    return point[0]


def _causes(document: Document, header: Mapping[str, Any]) -> dict[str, Any]:
    return {"options": MappingProxyType({name: _rows(document, header, name, Option) for name in OPTIONS})}


def _clocks(document: Document, header: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "country": header["country"],
        "region": header.get("region", ""),
        "clocks": _rows(document, header, "clocks", Clock),
        "offers": _rows(document, header, "offers", Offer),
    }


def _organisation(document: Document, header: Mapping[str, Any]) -> dict[str, Any]:
    return {"organisation": Organisation(**TableReader(document, Organisation).values(dict(header)))}


_LISTS: dict[str, ListReader] = {
    "points": _points,
    "stages": _titled("stages", Stage),
    "causes": _causes,
    "clocks": _clocks,
    "ladder": lambda document, header: {"ladder": _rows(document, header, "conduct", Conduct)},
    "thesaurus": _titled("concepts", Concept),
    "signs": _titled("signs", Sign),
    "contacts": _titled("contacts", Contact),
    "organisation": _organisation,
}
