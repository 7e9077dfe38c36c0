"""Turning the lists that are not guidance themselves (one TOML file each) into rows."""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TypedDict

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
from playbook.guidance.values import Table, Value


class ListParts(TypedDict, total=False):
    """What lists bring to a library, by the names of its fields."""

    sources: Mapping[str, Source]
    points: Mapping[str, Point]
    stages: Mapping[str, Stage]
    options: Mapping[str, Mapping[str, Option]]
    country: str
    region: str
    clocks: Mapping[str, Clock]
    offers: Mapping[str, Offer]
    ladder: Mapping[str, Conduct]
    concepts: Mapping[str, Concept]
    signs: Mapping[str, Sign]
    contacts: Mapping[str, Contact]
    organisation: Organisation


type ListReader = Callable[[Document, Table], ListParts]

OPTIONS = ("problems", "mistakes", "remedies", "outcomes", "causes", "channels")


@lru_cache(maxsize=64)
def read_list(document: Document) -> ListParts:
    """What one TOML list adds to a library. Raises `BadDocument` for a list that no reader knows.

    Remembered as documents are: reading the thesaurus takes longer than everything else that taking a zip in does.
    """
    if document.slug not in _LISTS:
        known = ", ".join(f"{name}.toml" for name in sorted(_LISTS))
        raise BadDocument(problem(document.path, (), "unknown-list", line=1, known=known))
    header = documents.parse(document).header
    try:
        return _LISTS[document.slug](document, header)
    except KeyError as error:
        raise BadDocument(problem(document.path, (), "missing-key", key=str(error.args[0]))) from error
    except (TypeError, AttributeError) as error:
        raise BadDocument(problem(document.path, (), "wrong-row", line=1)) from error


def _rows[Row](document: Document, header: Table, key: str, cls: type[Row]) -> Mapping[str, Row]:
    """The rows of `[[key]]` by slug."""
    tables = _tables(header[key])
    rows = (cls(**TableReader(document, cls, (key, number)).values(row)) for number, row in enumerate(tables))
    return MappingProxyType({str(getattr(row, "slug", "")): row for row in rows})


def _points(_document: Document, header: Table) -> ListParts:
    sources = {
        id_: Source(id_, _text(row["title"]), _text(row["kind"]), _text(row["language"]))
        for id_, row in _named(header["sources"])
    }
    points = {
        id_: Point(id_, _source_of(id_), _text(row["kind"]), _texts(row["stage"]), _text(row["text"]))
        for id_, row in _named(header["points"])
    }
    return {"sources": MappingProxyType(sources), "points": MappingProxyType(points)}


def _tables(value: Value) -> list[Table]:
    """The rows of an array of tables. Raises `TypeError` for anything else."""
    if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
        raise TypeError
    return value


def _named(value: Value) -> Iterator[tuple[str, Table]]:
    """The tables in a table, each with its name. Raises `TypeError` for anything else."""
    if not isinstance(value, Mapping):
        raise TypeError
    for name, row in value.items():
        if not isinstance(row, Mapping):
            raise TypeError
        yield name, row


def _text(value: Value) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _texts(value: Value) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(map(_text, value))


def _source_of(point: str) -> str:
    return point[0]


def _causes(document: Document, header: Table) -> ListParts:
    return {"options": MappingProxyType({name: _rows(document, header, name, Option) for name in OPTIONS})}


def _clocks(document: Document, header: Table) -> ListParts:
    return {
        "country": _text(header["country"]),
        "region": _text(header.get("region", "")),
        "clocks": _rows(document, header, "clocks", Clock),
        "offers": _rows(document, header, "offers", Offer),
    }


def _organisation(document: Document, header: Table) -> ListParts:
    return {"organisation": Organisation(**TableReader(document, Organisation).values(dict(header)))}


_LISTS: dict[str, ListReader] = {
    "points": _points,
    "stages": lambda document, header: {"stages": _rows(document, header, "stages", Stage)},
    "causes": _causes,
    "clocks": _clocks,
    "ladder": lambda document, header: {"ladder": _rows(document, header, "conduct", Conduct)},
    "thesaurus": lambda document, header: {"concepts": _rows(document, header, "concepts", Concept)},
    "signs": lambda document, header: {"signs": _rows(document, header, "signs", Sign)},
    "contacts": lambda document, header: {"contacts": _rows(document, header, "contacts", Contact)},
    "organisation": _organisation,
}
