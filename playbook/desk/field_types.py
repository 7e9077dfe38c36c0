"""What a form asks for, read from the dataclasses of `guidance.kinds`: one field there is one field here."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import GenericAlias, UnionType
from typing import get_args, get_origin, get_type_hints

from django.utils.translation import gettext_lazy as _

from playbook.guidance import limits
from playbook.guidance.kinds import KINDS
from playbook.guidance.word_checks import SLOT_FIELDS
from playbook.web.lazy_text import LazyText
from playbook.web.role_words import in_role_words_lazy

type Words = str | LazyText


@dataclass(frozen=True)
class Shape:
    """One field of a document's form: its key, what to call it, how it is filled in, and how much it takes.

    `sort` is text (one line), long (a few), markdown, lines, flag, date, one (of several), some (of several), number,
    or rows (of `cls`, or of single lines where that is None). `slots` says that its words may hold slots.
    """

    name: str
    label: Words
    sort: str
    help: Words = ""
    cls: type | None = None
    most: int = 0
    most_characters: int = 0
    slots: bool = False


@dataclass(frozen=True)
class Section:
    """A part of a form, under a heading."""

    title: Words
    shapes: tuple[Shape, ...]


# Sections of every form, by the keys that stand in them; a key that is named nowhere comes under "More".
_SECTIONS: tuple[tuple[Words, tuple[str, ...]], ...] = (
    (
        _("What it is"),
        ("title", "title_written", "summary", "code", "key", "stage", "interrupt", "style", "ends", "private"),
    ),
    (_("The words"), ("memory", "say", "avoid", "do", "know", "know_written")),
    (_("What comes next"), ("ask", "ask_written", "choices", "record")),
    (_("The lines to tick"), ("items",)),
    (_("Why"), ("body",)),
    (_("What people type when they need it"), ("situations",)),
    (_("Where it belongs"), ("stages", "interrupts", "tips", "letters", "related", "references", "channels", "silent")),
    (_("What it rests on"), ("points", "ours")),
    (_("Who looks after it"), ("owner", "approved", "check_after")),
)

LABELS: dict[str, tuple[Words, Words]] = {
    "title": (_("Title"), _("What the reader needs, in a few words.")),
    "summary": (_("In one sentence"), _("The moment in which this is wanted.")),
    "code": (_("Code"), _("The short code on screen and on paper, as in L1. No two may have the same.")),
    "key": (_("Key"), _("The letter that opens it from anywhere. Each opens one.")),
    "stage": (_("Stage"), _("For a step of the road. Leave it empty for a step inside an interrupt.")),
    "interrupt": (
        _("A further step of the interrupt"),
        _("Leave it empty for a step of the road."),
    ),
    "style": (_("How it is used"), ""),
    "ends": (_("The road may end here"), ""),
    "private": (_("For the worker alone; nothing is recorded"), ""),
    "memory": (_("By heart"), _("At most three short lines that stay in mind.")),
    "say": (_("Say"), _("Words to speak. Read them aloud. The second wording is what another person would say.")),
    "avoid": (_("Avoid"), _("What people do say, and what to say instead.")),
    "do": (_("Do"), _("One verb, one thing that can be seen done.")),
    "know": (_("Know"), _("The one thing that changes how they act now. For their eyes only.")),
    "ask": (_("Question over the choices"), _("As in: What do they need?")),
    "choices": (_("Choices"), _("What the worker sees or hears, and where it leads.")),
    "record": (_("What is written down here"), ""),
    "items": (_("Lines"), _("What to check, and the state that is wanted. Five to nine lines.")),
    "body": (_("The reason"), _("A few sentences. **Bold**, *italic*, lists with -, links as [words](https://...).")),
    "situations": (_("Situations"), _("One a line, in workers' own words. Search looks through them.")),
    "stages": (_("In these stages"), ""),
    "interrupts": (_("In these interrupts"), ""),
    "tips": (_("Tips to read on"), ""),
    "letters": (_("Letters"), _("Those that a reply can be begun with here.")),
    "related": (_("Related tips"), ""),
    "references": (_("Reference pages"), _("Long texts to read in peace; the tip links to them.")),
    "points": (_("Points of the sources"), _("Type a few words of a point to find it.")),
    "ours": (_("This is our own advice, wholly or in part"), ""),
    "owner": (_("Owner"), _("Who answers for it.")),
    "approved": (_("Approved on"), ""),
    "check_after": (_("Check after"), _("The day on which it should be read again.")),
    # inside rows
    "text": (_("Words"), ""),
    "other": (_("Or, in other words"), ""),
    "channels": (_("Only on these channels"), _("Tick where it is met. With none ticked it is met everywhere.")),
    "public": (_("For a public post, where everybody reads it"), ""),
    "instead": (_("Say instead"), ""),
    "label": (_("They see or hear"), ""),
    "to": (_("Leads to"), ""),
    "lead": (in_role_words_lazy(_("For %(leads)s only")), ""),
    "written": (_("The same, where people write"), ""),
    "fact": (_("Choosing it also notes"), ""),
    "value": (_("namely"), ""),
    "note": (_("For the writer"), ""),
    "optional": (_("May be left out"), ""),
    # where people write, and where nothing is to be said
    "title_written": (_("Title, where people write"), _("In chat, e-mail, letters, social media. Empty: the same.")),
    "know_written": (_("Know, where people write"), _("Empty: the same.")),
    "ask_written": (_("Question over the choices, where people write"), _("Empty: the same.")),
    "silent": (
        _("No words wanted in"),
        _("Tick where nothing is to be said, so that no words are missed there."),
    ),
    "subject": (_("Subject"), ""),
    "paragraphs": (_("Paragraphs"), ""),
    # what people say in one need
    "need": (_("The need"), _("What somebody has who says these things, in a few words.")),
    "pages": (_("Pages that answer it"), _("The best one first, as in tips/act-fast.")),
    "also": (_("Pages that help too"), ""),
    "wrong": (_("Pages that would do harm"), _("Search never puts them on top for these words.")),
    "speaker": (_("Who is talking"), ""),
    "danger": (_("Danger in it"), ""),
    # parts of lists, as changes of them are told
    "bodies": (_("Where else a customer can take a complaint"), ""),
    "clocks": (_("Clocks: how soon to acknowledge and answer"), ""),
    "contacts": (_("Whom to call"), ""),
    "may_offer": (_("What may be offered"), ""),
    "conduct": (_("Kinds of conduct"), ""),
    "hours": (_("When you are open"), ""),
    "answer": (_("The wanted state"), ""),
}
# What a kind calls otherwise.
LABELS_OF_KIND: dict[tuple[str, str], tuple[Words, Words]] = {
    ("reference", "body"): (
        _("The text"),
        _("Headings begin with #, lines of a list with -. A table has | between its columns and a line of --- below."),
    ),
}
_SECTIONS_OF_KIND: dict[tuple[str, str], Words] = {("reference", "body"): _("The text")}
ONE = {"stage", "interrupt", "key", "style", "to", "fact", "value"}
SOME = {"stages", "interrupts", "tips", "letters", "related", "references", "points", "record", "channels", "silent"}
LONG = {"summary", "know"}
_MOST = {
    "points": limits.POINTS,
    "say": limits.SAY,
    "do": limits.DO,
    "avoid": limits.AVOID,
    "memory": limits.MEMORY,
    "choices": limits.CHOICES,
    "items": limits.ITEMS[-1],
}
_MOST_CHARACTERS = dict.fromkeys(("know", "ask", "summary"), limits.LINE_CHARACTERS)
_MOST_IN_A_ROW = {
    "say": limits.SAY_CHARACTERS,
    "do": limits.DO_CHARACTERS,
    "label": limits.LABEL_CHARACTERS,
}


def sections(kind: str) -> list[Section]:
    """The form of a kind of document, in the order in which a person thinks of it."""
    cls = KINDS[kind]
    hints = get_type_hints(cls)
    shapes = {one.name: _shape(kind, one.name, hints[one.name]) for one in fields(cls) if one.name != "slug"}
    named = {name for _title, names in _SECTIONS for name in names}
    rest = tuple(name for name in shapes if name not in named)
    found = [
        (_SECTIONS_OF_KIND.get((kind, names[0]), title), [shapes[name] for name in names if name in shapes])
        for title, names in _SECTIONS
    ]
    found.append((_("More"), [shapes[name] for name in rest]))
    return [Section(title, tuple(inside)) for title, inside in found if inside]


def rows_of(kind: str) -> set[str]:
    """The fields of a kind of document that are filled in as rows; those of a list are told by their tables."""
    if kind not in KINDS:
        return set()
    return {shape.name for section in sections(kind) for shape in section.shapes if shape.sort == "rows"}


def holds_slots(kind: str) -> bool:
    """Whether documents of a kind have lines with slots."""
    if kind not in KINDS:
        return False
    shapes = [shape for section in sections(kind) for shape in section.shapes]
    return any(one.slots or (one.sort == "rows" and any(column.slots for column in columns(one))) for one in shapes)


def columns(shape: Shape) -> list[Shape]:
    """The fields of one row of `shape`."""
    if shape.cls is None:
        most = _MOST_IN_A_ROW.get(shape.name, 0)
        return [Shape("text", shape.label, "text", most_characters=most, slots=(shape.name, "text") in SLOT_FIELDS)]
    hints = get_type_hints(shape.cls)
    return [_column(shape, one.name, hints[one.name]) for one in fields(shape.cls)]


# The type of a field of a document, as it is written there.
type Hint = type | UnionType | GenericAlias


def _shape(kind: str, name: str, hint: Hint) -> Shape:
    usual = LABELS.get(name, (name.replace("_", " ").capitalize(), ""))
    label, help_ = LABELS_OF_KIND.get((kind, name), usual)
    most = limits.SAY_ON_A_TIP if (kind, name) == ("tip", "say") else _MOST.get(name, 0)
    characters = KINDS[kind].title_characters if name == "title" else _MOST_CHARACTERS.get(name, 0)
    inside = get_args(hint)[0] if get_origin(hint) is tuple else None
    cls = inside if isinstance(inside, type) and inside is not str else None
    return Shape(name, label, _sort(name, hint), help_, cls, most, characters, (name,) in SLOT_FIELDS)


def _column(shape: Shape, name: str, hint: Hint) -> Shape:
    label = LABELS.get(name, (name.replace("_", " ").capitalize(), ""))[0]
    most = _MOST_IN_A_ROW.get(shape.name, 0) if name in ("text", "other") else _MOST_IN_A_ROW.get(name, 0)
    sort = "one" if (shape.name, name) == ("items", "code") else _sort(name, hint)
    return Shape(name, label, sort, most_characters=most, slots=(shape.name, name) in SLOT_FIELDS)


_BY_NAME = {"body": "markdown", "situations": "lines"} | dict.fromkeys(ONE, "one") | dict.fromkeys(SOME, "some")
_BY_NAME |= dict.fromkeys(LONG, "long")


_SORTS: Mapping[Hint, str] = {bool: "flag", datetime.date: "date", int: "number"}


def _sort(name: str, hint: Hint) -> str:
    if name in _BY_NAME:
        return _BY_NAME[name]
    if get_origin(hint) is tuple:
        return "rows"
    if get_origin(hint) is UnionType:
        hint = get_args(hint)[0]
    return _SORTS.get(hint, "text")
