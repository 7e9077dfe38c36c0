"""The kinds of guidance, as frozen values: a field is a key of the document's header."""

import datetime
import re
from dataclasses import MISSING, Field, dataclass, fields
from functools import cached_property
from types import UnionType
from typing import Any, ClassVar, get_args, get_origin, get_type_hints

from playbook.guidance import documents
from playbook.guidance.documents import BadDocument, Document
from playbook.guidance.markdown import render

RETURN = "return"
INTERRUPT = "interrupt:"


@dataclass(frozen=True)
class Say:
    """Words to speak, a second wording (`other`) so that nobody sounds scripted, and the channel they fit."""

    text: str
    other: str = ""
    channel: str = ""


@dataclass(frozen=True)
class Avoid:
    """Words people do say, and what to say instead."""

    text: str
    instead: str


@dataclass(frozen=True)
class Choice:
    """What the worker sees or hears (`label`), and where it leads: a step, `interrupt:<slug>` or `return`."""

    label: str
    to: str
    lead: bool = False


@dataclass(frozen=True)
class Item:
    """A line of a checklist: the challenge, the wanted state, and the code of the step it belongs to."""

    text: str
    answer: str
    code: str = ""


@dataclass(frozen=True, kw_only=True)
class Guidance:
    """What every kind has: its words, the points of the sources it rests on, and whose advice it is."""

    folder: ClassVar[str]

    slug: str
    title: str
    points: tuple[str, ...] = ()
    ours: bool = False
    say: tuple[Say, ...] = ()
    body: str = ""
    situations: tuple[str, ...] = ()

    @cached_property
    def why(self) -> str:
        """The body as safe HTML; rendered once for as long as the library lives."""
        return render(self.body)

    @property
    def url(self) -> str:
        """The path of the page that shows this document."""
        return f"/{self.folder}/{self.slug}/"

    @property
    def first_line(self) -> str:
        """The line worth reading at once: the first one to say, or else the one to know."""
        return self.say[0].text if self.say else getattr(self, "know", "")


@dataclass(frozen=True, kw_only=True)
class Tip(Guidance):
    """One piece of advice with its why."""

    folder = "tips"

    summary: str
    stages: tuple[str, ...] = ()
    interrupts: tuple[str, ...] = ()
    avoid: tuple[Avoid, ...] = ()
    do: tuple[str, ...] = ()
    know: str = ""
    related: tuple[str, ...] = ()
    owner: str = ""
    check_after: datetime.date | None = None


@dataclass(frozen=True, kw_only=True)
class Screen(Guidance):
    """What a worker sees at one moment of a live complaint: a step of the road or of an interrupt."""

    code: str
    avoid: tuple[Avoid, ...] = ()
    do: tuple[str, ...] = ()
    know: str = ""
    ask: str = ""
    choices: tuple[Choice, ...] = ()
    record: tuple[str, ...] = ()
    tips: tuple[str, ...] = ()

    @property
    def ref(self) -> str:
        """How a move names this screen."""
        return self.slug


@dataclass(frozen=True, kw_only=True)
class Step(Screen):
    """A screen of the road (it has a stage) or a further screen of an interrupt (it names that)."""

    folder = "steps"

    stage: str = ""
    interrupt: str = ""
    ends: bool = False


@dataclass(frozen=True, kw_only=True)
class Interrupt(Screen):
    """A short sub-flow that can open over any step and gives way again; this is its first screen."""

    folder = "interrupts"

    key: str
    memory: tuple[str, ...] = ()
    private: bool = False

    @property
    def ref(self) -> str:
        """How a move names this screen."""
        return f"{INTERRUPT}{self.slug}"


@dataclass(frozen=True, kw_only=True)
class Checklist(Guidance):
    """A page to print."""

    folder = "checklists"

    code: str
    summary: str
    items: tuple[Item, ...]
    style: str = "read-do"
    memory: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    interrupts: tuple[str, ...] = ()
    owner: str = ""
    approved: datetime.date | None = None
    check_after: datetime.date | None = None


KINDS: dict[str, type[Tip | Step | Interrupt | Checklist]] = {
    "tip": Tip,
    "step": Step,
    "interrupt": Interrupt,
    "checklist": Checklist,
}
# The parts of a document that are not keys of its header.
_BESIDE_THE_HEADER = {"slug", "body", "situations"}
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def read(document: Document) -> Tip | Step | Interrupt | Checklist:
    """The guidance in a document. Raises `BadDocument` for an unknown key, a missing one, or one of the wrong type."""
    if not _SLUG.fullmatch(document.slug):
        raise BadDocument(document.path, 1, "a slug is lower-case words joined by hyphens; rename the file")
    parts = documents.parse(document)
    reader = _Reader(document, KINDS[document.kind], skip=_BESIDE_THE_HEADER)
    values = reader.values(parts.header)
    return KINDS[document.kind](slug=document.slug, body=parts.body, situations=parts.situations, **values)


@dataclass(frozen=True)
class _Reader:
    """Turns a table of TOML into the arguments of a dataclass, by the dataclass's own types."""

    document: Document
    cls: type
    skip: frozenset[str] | set[str] = frozenset()

    def values(self, table: dict[str, Any]) -> dict[str, Any]:
        """The arguments; raises `BadDocument` naming the key that is unknown, missing or of the wrong type."""
        known = {field.name: field for field in fields(self.cls) if field.name not in self.skip}
        for key in table.keys() - known.keys():
            self._refuse(key, f"unknown key `{key}`; use one of {', '.join(sorted(known))}")
        for name in [name for name, field in known.items() if _needed(field) and name not in table]:
            self._refuse("", f"`{name}` is missing; add it to the header")
        hints = get_type_hints(self.cls)
        return {key: self._value(key, value, hints[key]) for key, value in table.items()}

    def _value(self, key: str, value: Any, wanted: Any) -> Any:
        if get_origin(wanted) is tuple:
            if not isinstance(value, list):
                self._refuse(key, f"`{key}` must be a list")
            return tuple(self._value(key, one, get_args(wanted)[0]) for one in value)
        if get_origin(wanted) is UnionType:
            wanted = get_args(wanted)[0]
        if isinstance(wanted, type) and hasattr(wanted, "__dataclass_fields__") and isinstance(value, dict):
            return wanted(**_Reader(self.document, wanted).values(value))
        if not isinstance(value, wanted):
            self._refuse(key, f"`{key}` must be {_NAMES.get(wanted, 'a table')}, not {value!r}")
        return value.strip() if isinstance(value, str) else value

    def _refuse(self, key: str, message: str) -> None:
        raise BadDocument(self.document.path, self.document.line_of(f"{key} =", key), message)


_NAMES: dict[type, str] = {str: "text in quotes", bool: "true or false", datetime.date: "a date such as 2027-03-01"}


def _needed(field: "Field[Any]") -> bool:
    return field.default is MISSING and field.default_factory is MISSING


@dataclass(frozen=True)
class Option:
    """A line of a list to choose from, as in causes or channels."""

    slug: str
    title: str
    hint: str = ""


@dataclass(frozen=True)
class Source:
    """One of the documents that the advice comes from."""

    id: str
    title: str
    kind: str
    language: str


@dataclass(frozen=True)
class Point:
    """One piece of advice in a source; its id never changes."""

    id: str
    source: str
    kind: str
    stages: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Stage:
    """A part of the road. `start` is the step that a jump to it opens; `when` offers it on the start page."""

    slug: str
    letter: str
    title: str
    summary: str
    start: str
    when: str = ""
    default: bool = False


@dataclass(frozen=True)
class Clock:
    """How soon a body asks for an acknowledgement and an answer: numbers of days, working or calendar."""

    slug: str
    title: str
    acknowledge_days: int = 0
    acknowledge_unit: str = "working"
    answer_days: int = 0
    answer_unit: str = "working"
    note: str = ""
    source: str = ""


@dataclass(frozen=True)
class Offer:
    """A quick pick for a promise: so many working days from today."""

    slug: str
    label: str
    working_days: int


@dataclass(frozen=True)
class Conduct:
    """A kind of conduct, and how many warnings the organisation asks for before a worker ends the contact."""

    slug: str
    title: str
    warnings: int
    words: tuple[Say, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Contact:
    """Whom to call, when, and the number the organisation has filled in."""

    slug: str
    title: str
    what: str = ""
    number: str = ""
    hint: str = ""
