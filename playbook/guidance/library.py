"""The whole playbook of one language at one moment, as one immutable value that readers share."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any

from playbook.guidance import documents, parsing
from playbook.guidance.documents import FOLDERS, LIST, BadDocument, Document
from playbook.guidance.kinds import (
    INTERRUPT,
    Checklist,
    Clock,
    Concept,
    Conduct,
    Contact,
    Interrupt,
    Offer,
    Option,
    Point,
    Say,
    Source,
    Stage,
    Step,
    Tip,
)

Readable = Tip | Step | Interrupt | Checklist
OPTIONS = ("problems", "mistakes", "remedies", "outcomes", "causes", "channels")


def _empty[Value]() -> Mapping[str, Value]:
    return MappingProxyType({})


@dataclass(frozen=True, kw_only=True, eq=False)
class Library:
    """An edition of the playbook. Every mapping is by slug (or id) and in the order a reader meets things.

    Compared and hashed by identity: what is derived from a library (its search index) is kept beside it.
    """

    language: str = "en"
    edition: int = 0
    published: datetime.datetime | None = None
    sources: Mapping[str, Source] = field(default_factory=_empty)
    points: Mapping[str, Point] = field(default_factory=_empty)
    stages: Mapping[str, Stage] = field(default_factory=_empty)
    tips: Mapping[str, Tip] = field(default_factory=_empty)
    steps: Mapping[str, Step] = field(default_factory=_empty)
    interrupts: Mapping[str, Interrupt] = field(default_factory=_empty)
    checklists: Mapping[str, Checklist] = field(default_factory=_empty)
    options: Mapping[str, Mapping[str, Option]] = field(default_factory=_empty)
    clocks: Mapping[str, Clock] = field(default_factory=_empty)
    offers: Mapping[str, Offer] = field(default_factory=_empty)
    ladder: Mapping[str, Conduct] = field(default_factory=_empty)
    contacts: Mapping[str, Contact] = field(default_factory=_empty)
    concepts: Mapping[str, Concept] = field(default_factory=_empty)
    country: str = "GB"
    region: str = ""

    def screen(self, ref: str) -> Step | Interrupt | None:
        """The screen that a move or a choice names (`let-them-talk`, `interrupt:abuse`), or None when it is gone."""
        if ref.startswith(INTERRUPT):
            return self.interrupts.get(ref.removeprefix(INTERRUPT))
        return self.steps.get(ref)

    def everything(self) -> Iterator[Readable]:
        """All guidance there is to read: tips, steps, interrupts, checklists."""
        yield from self.tips.values()
        yield from self.steps.values()
        yield from self.interrupts.values()
        yield from self.checklists.values()

    def tips_for(self, *, stage: str = "", interrupt: str = "") -> list[Tip]:
        """The tips that apply in a stage or in an interrupt."""
        return [tip for tip in self.tips.values() if stage in tip.stages or interrupt in tip.interrupts]

    def steps_in(self, stage: str) -> list[Step]:
        """The steps of a stage, in order of code."""
        return [step for step in self.steps.values() if step.stage == stage]

    @cached_property
    def citations(self) -> Mapping[str, tuple[Readable, ...]]:
        """For each point, the documents that rest on it."""
        found: dict[str, list[Readable]] = defaultdict(list)
        for readable in self.everything():
            for point in readable.points:
                found[point].append(readable)
        return {point: tuple(readers) for point, readers in found.items()}

    @cached_property
    def by_code(self) -> Mapping[str, Readable]:
        """Steps, interrupts and checklists by the code that stands on screen and on paper."""
        return {one.code: one for one in self.everything() if not isinstance(one, Tip)}

    @cached_property
    def default_start(self) -> Stage:
        """The stage in which a complaint starts when the worker says nothing else."""
        return next((stage for stage in self.stages.values() if stage.default), next(iter(self.stages.values())))


def build(
    texts: Iterable[Document], *, language: str = "en", edition: int = 0, published: datetime.datetime | None = None
) -> Library:
    """A library out of documents. Raises `BadDocument` for the first that cannot be read."""
    shelves: dict[str, dict[str, Any]] = {kind: {} for kind in parsing.KINDS}
    lists: dict[str, Any] = {}
    for document in texts:
        if document.kind == LIST:
            lists |= _read_list(document)
        else:
            shelves[document.kind][document.slug] = parsing.read(document)
    found = Library(language=language, edition=edition, published=published, **lists)
    return replace(found, **_sorted(shelves, list(found.stages)))


def changed(
    library: Library,
    texts: Iterable[Document],
    gone: Iterable[tuple[str, str]] = (),
    *,
    edition: int,
    published: datetime.datetime | None = None,
) -> Library:
    """`library` with these documents put in or replaced, and those named in `gone` (kind, slug) taken out.

    Reads nothing but `texts`. Raises `BadDocument` as `build` does, and `ValueError` when a list is gone: what a list
    brings has no meaning without it, so that takes a new `build`.
    """
    shelves: dict[str, dict[str, Any]] = {kind: dict(getattr(library, FOLDERS[kind])) for kind in parsing.KINDS}
    lists: dict[str, Any] = {}
    for kind, slug in gone:
        if kind == LIST:
            raise ValueError(slug)
        shelves[kind].pop(slug, None)
    for document in texts:
        if document.kind == LIST:
            lists |= _read_list(document)
        else:
            shelves[document.kind][document.slug] = parsing.read(document)
    found = replace(library, edition=edition, published=published, **lists)
    return replace(found, **_sorted(shelves, list(found.stages)))


def _sorted(shelves: dict[str, dict[str, Any]], order: list[str]) -> dict[str, Any]:
    """Each shelf in the order in which a reader meets things; `order` is that of the stages."""
    return {
        "tips": _in_order(shelves["tip"], key=lambda tip: (_first(order, tip.stages), tip.title)),
        "steps": _in_order(shelves["step"], key=lambda step: (_first(order, (step.stage,)), step.code)),
        "interrupts": _in_order(shelves["interrupt"], key=lambda interrupt: interrupt.code),
        "checklists": _in_order(shelves["checklist"], key=lambda checklist: (len(checklist.code), checklist.code)),
    }


def read_one(document: Document) -> object:
    """What one document says, whatever its kind. Raises `BadDocument` when it cannot be read."""
    return _read_list(document) if document.kind == LIST else parsing.read(document)


def _in_order(shelf: dict[str, Any], key: Any) -> Mapping[str, Any]:
    return MappingProxyType({one.slug: one for one in sorted(shelf.values(), key=key)})


def _first(order: list[str], stages: Iterable[str]) -> int:
    """How far along the road the first of `stages` is; past the end for what belongs to interrupts only."""
    return min((order.index(stage) for stage in stages if stage in order), default=len(order))


@lru_cache(maxsize=64)
def _read_list(document: Document) -> Mapping[str, Any]:
    """What one TOML list adds to a library. Raises `BadDocument` for a list that no reader knows.

    Remembered as documents are: reading the thesaurus takes longer than everything else that taking a zip in does.
    """
    header = documents.parse(document).header
    try:
        return MappingProxyType(_LISTS[document.slug](header))
    except KeyError as error:
        known = ", ".join(f"{name}.toml" for name in sorted(_LISTS))
        raise BadDocument(document.path, 1, f"{error} is missing, or the file is none of {known}") from error
    except TypeError as error:
        raise BadDocument(document.path, 1, f"a row has a key it should not have, or lacks one: {error}") from error


def _rows[Row](header: dict[str, Any], key: str, cls: type[Row]) -> Mapping[str, Row]:
    """The rows of `[[key]]` by slug. A key that the row's class does not know raises `TypeError`."""
    return MappingProxyType({row["slug"]: cls(**row) for row in header[key]})


def _points(header: dict[str, Any]) -> dict[str, Any]:
    sources = {id_: Source(id_, row["title"], row["kind"], row["language"]) for id_, row in header["sources"].items()}
    points = {
        id_: Point(id_, _source_of(id_), row["kind"], tuple(row["stage"]), row["text"])
        for id_, row in header["points"].items()
    }
    return {"sources": MappingProxyType(sources), "points": MappingProxyType(points)}


def _source_of(point: str) -> str:
    return point[0]


def _causes(header: dict[str, Any]) -> dict[str, Any]:
    return {"options": MappingProxyType({name: _rows(header, name, Option) for name in OPTIONS})}


def _clocks(header: dict[str, Any]) -> dict[str, Any]:
    return {
        "country": header["country"],
        "region": header.get("region", ""),
        "clocks": _rows(header, "clocks", Clock),
        "offers": _rows(header, "offers", Offer),
    }


def _ladder(header: dict[str, Any]) -> dict[str, Any]:
    known = {one.name for one in fields(Conduct)}
    ladder = {}
    for row in header["conduct"]:
        if unknown := row.keys() - known:
            raise TypeError(f"unknown {', '.join(sorted(unknown))}")
        words = tuple(Say(**say) for say in row.get("words", ()))
        ladder[row["slug"]] = Conduct(**{**row, "words": words})
    return {"ladder": MappingProxyType(ladder)}


def _thesaurus(header: dict[str, Any]) -> dict[str, Any]:
    rows = header["concepts"]
    return {
        "concepts": MappingProxyType({row["slug"]: Concept(**{**row, "words": tuple(row["words"])}) for row in rows})
    }


_LISTS: dict[str, Any] = {
    "points": _points,
    "stages": lambda header: {"stages": _rows(header, "stages", Stage)},
    "causes": _causes,
    "clocks": _clocks,
    "ladder": _ladder,
    "thesaurus": _thesaurus,
    "contacts": lambda header: {"contacts": _rows(header, "contacts", Contact)},
}
