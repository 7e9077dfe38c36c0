"""The whole playbook of one language at one moment, as one immutable value that readers share."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import cast

from playbook.guidance import parsing
from playbook.guidance.documents import LIST, Document
from playbook.guidance.kinds import KINDS, Base, Checklist, Guidance, Interrupt, Letter, Moment, Reference, Step, Tip
from playbook.guidance.list_parsing import ListParts, read_list
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
from playbook.guidance.pictures import names_in

Readable = Guidance
type Shelf = Mapping[str, Base]


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
    shelves: Mapping[str, Shelf] = field(default_factory=_empty)
    options: Mapping[str, Mapping[str, Option]] = field(default_factory=_empty)
    clocks: Mapping[str, Clock] = field(default_factory=_empty)
    offers: Mapping[str, Offer] = field(default_factory=_empty)
    ladder: Mapping[str, Conduct] = field(default_factory=_empty)
    contacts: Mapping[str, Contact] = field(default_factory=_empty)
    concepts: Mapping[str, Concept] = field(default_factory=_empty)
    signs: Mapping[str, Sign] = field(default_factory=_empty)
    country: str = "GB"
    region: str = ""
    organisation: Organisation = Organisation()

    def of[Kind: Base](self, kind: type[Kind]) -> Mapping[str, Kind]:
        """The documents of one kind, by slug."""
        return cast(Mapping[str, Kind], self.shelves.get(kind.kind, {}))

    @property
    def tips(self) -> Mapping[str, Tip]:
        """The tips."""
        return self.of(Tip)

    @property
    def steps(self) -> Mapping[str, Step]:
        """The steps of the road and of interrupts."""
        return self.of(Step)

    @property
    def interrupts(self) -> Mapping[str, Interrupt]:
        """The interrupts."""
        return self.of(Interrupt)

    @property
    def checklists(self) -> Mapping[str, Checklist]:
        """The checklists."""
        return self.of(Checklist)

    @property
    def letters(self) -> Mapping[str, Letter]:
        """The letters."""
        return self.of(Letter)

    @property
    def references(self) -> Mapping[str, Reference]:
        """The reference pages."""
        return self.of(Reference)

    @property
    def moments(self) -> Mapping[str, Moment]:
        """The moments that search learns from."""
        return self.of(Moment)

    @cached_property
    def usual_channel(self) -> str:
        """The channel that is taken for granted until somebody says which it is: the first that is on."""
        return next(iter(self.organisation.channels), "")

    def channel_title(self, channel: str) -> str:
        """What the organisation calls a channel; its short name where it calls it nothing."""
        found = self.options.get("channels", {}).get(channel)
        return found.title if found else channel

    @cached_property
    def own_values(self) -> Mapping[str, str]:
        """What the organisation itself puts into the slots of lines, whoever the customer is; only what is known.

        A body stands there only once it was checked.
        """
        own, emergency = self.organisation, self.contacts.get("emergency")
        checked = [one for one in own.bodies if one.checked]
        found = {
            "organisation": own.name,
            "our_phone": own.phone,
            "our_email": own.email,
            "emergency": emergency.number if emergency else "",
            "body": next((one.title for one in checked if not one.is_for_private_details), ""),
            "data_authority": next((one.title for one in checked if one.is_for_private_details), ""),
        }
        return MappingProxyType({name: value for name, value in found.items() if value})

    @property
    def own_clock(self) -> Clock | None:
        """The clock that the organisation itself works to: the first on the list. None where the list is empty."""
        return next(iter(self.clocks.values()), None)

    def having(self, kind: str, shelf: Shelf) -> "Library":
        """This library with `shelf` in the place of the documents of one kind."""
        return replace(self, shelves=MappingProxyType({**self.shelves, kind: shelf}))

    def screen(self, ref: str) -> Step | Interrupt | None:
        """The screen that a move or a choice names (`let-them-talk`, `interrupt:abuse`), or None when it is gone."""
        return self.screens.get(ref)

    @cached_property
    def screens(self) -> Mapping[str, Step | Interrupt]:
        """Every screen by the name that a move or a choice has for it."""
        every: tuple[Step | Interrupt, ...] = (*self.steps.values(), *self.interrupts.values())
        return {one.ref: one for one in every}

    def key_of(self, value: object) -> tuple[str, str]:
        """What names a document, a stage, an option or a list of them here. Raises `LookupError` for all else."""
        return self._keys[id(value)]

    @cached_property
    def _keys(self) -> Mapping[int, tuple[str, str]]:
        """The names of all things here, by identity: an equal thing of another edition has none."""
        lists = {"sources": self.sources, "points": self.points, "stages": self.stages, "contacts": self.contacts}
        shelves: Mapping[str, Mapping[str, object]] = {**lists, **self.options, **self.shelves}
        keys = {id(one): (name, slug) for name, shelf in shelves.items() for slug, one in shelf.items()}
        return keys | {id(shelf): (name, "") for name, shelf in self.options.items()}

    def everything(self) -> Iterator[Readable]:
        """All guidance there is to read: every document of a kind that has pages."""
        for kind in KINDS:
            yield from (one for one in self.shelves.get(kind, {}).values() if isinstance(one, Guidance))

    def documents(self) -> Iterator[Base]:
        """Every document, those without a page among them."""
        for kind in KINDS:
            yield from self.shelves.get(kind, {}).values()

    @cached_property
    def pages(self) -> Mapping[str, Guidance]:
        """Every document that has a page, by what a moment calls it: `tips/act-fast`."""
        return {f"{one.folder}/{one.slug}": one for one in self.everything()}

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
    def pictures(self) -> frozenset[str]:
        """The names of all pictures that reference pages show."""
        return frozenset().union(*(names_in(one.body) for one in self.references.values()))

    @cached_property
    def by_code(self) -> Mapping[str, Readable]:
        """Whatever has one by the code that stands on screen and on paper."""
        return {code: one for one in self.everything() if (code := getattr(one, "code", ""))}

    @cached_property
    def default_start(self) -> Stage:
        """The stage in which a complaint starts when the worker says nothing else."""
        return next((stage for stage in self.stages.values() if stage.default), next(iter(self.stages.values())))


def build(
    texts: Iterable[Document], *, language: str = "en", edition: int = 0, published: datetime.datetime | None = None
) -> Library:
    """A library out of documents. Raises `BadDocument` for the first that cannot be read."""
    shelves: dict[str, dict[str, Base]] = {kind: {} for kind in KINDS}
    lists: ListParts = {}
    for document in texts:
        if document.kind == LIST:
            lists |= read_list(document)
        else:
            shelves[document.kind][document.slug] = parsing.read(document)
    found = Library(language=language, edition=edition, published=published, **lists)
    return replace(found, shelves=_sorted(shelves, list(found.stages)))


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
    shelves = {kind: dict(library.shelves.get(kind, {})) for kind in KINDS}
    lists: ListParts = {}
    for kind, slug in gone:
        if kind == LIST:
            raise ValueError(slug)
        shelves[kind].pop(slug, None)
    for document in texts:
        if document.kind == LIST:
            lists |= read_list(document)
        else:
            shelves[document.kind][document.slug] = parsing.read(document)
    found = replace(library, edition=edition, published=published, **lists)
    return replace(found, shelves=_sorted(shelves, list(found.stages)))


def _sorted(shelves: dict[str, dict[str, Base]], stages: Sequence[str]) -> Mapping[str, Shelf]:
    """Each shelf in the order in which a reader meets things."""
    return MappingProxyType(
        {
            kind: MappingProxyType({one.slug: one for one in sorted(shelf.values(), key=lambda one: one.place(stages))})
            for kind, shelf in shelves.items()
        }
    )


def read_one(document: Document) -> Base | ListParts:
    """What one document says, whatever its kind. Raises `BadDocument` when it cannot be read."""
    return read_list(document) if document.kind == LIST else parsing.read(document)
