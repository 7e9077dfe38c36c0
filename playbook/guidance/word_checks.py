"""What can be wrong with the words of a document: slots, invented details, words that anger, channels left out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from playbook.guidance import limits, slots
from playbook.guidance.channels import FAMILIES, PUBLIC, WRITTEN, channels_of
from playbook.guidance.document_checks import at
from playbook.guidance.kinds import Base, Guidance, Letter, Reference, Screen
from playbook.guidance.library import Library
from playbook.guidance.line_details import details_in
from playbook.guidance.lines import Say
from playbook.guidance.own_details import OwnDetails
from playbook.guidance.problem import Path, Problem

# The fields that may hold slots: of which rows, which columns. The desk offers slots there, and they are checked there.
_COLUMNS = {
    "say": ("text", "other"),
    "avoid": ("instead",),
    "do": ("text",),
    "choices": ("label", "written"),
    "paragraphs": ("text",),
}
_FOR_THE_WORKER = {"do", "choices"}  # neither said nor sent to the customer
SUBJECT = ("subject",)
_OF_ONE_COMPLAINT = {"amount", "hour", "digits", "day-or-month"}
_BRACKET = re.compile(r"\[[^\[\]\n]{1,40}\](?!\()")  # what a template of elsewhere leaves to fill in
SLOT_FIELDS = frozenset({SUBJECT, *((part, column) for part, columns in _COLUMNS.items() for column in columns)})


@dataclass(frozen=True)
class _Line:
    """A line of a document: its field, its words, and whether it is said or sent to the customer."""

    field: Path
    text: str
    said: bool = True


def word_problems(library: Library, one: Base, ours: OwnDetails) -> Iterator[Problem]:
    """The problems of a document's words; `ours` is what an organisation may name."""
    if not isinstance(one, Guidance):
        return
    nouns = _nouns(library.organisation.trade_nouns)
    for line in _lines(one):
        yield from _slots(one, line)
        if line.said:
            yield from _details(one, line, ours.taken_out_of(slots.outside(line.text)), nouns, ours)
            if match := limits.TRIGGER.search(slots.outside(line.text)):
                yield at(one, line.field, "trigger-word", warning=isinstance(one, Letter), found=match[0])
    yield from _read(one, ours)
    for row, say in enumerate(one.say):
        if not say.other:
            yield at(one, ("say", row, "text"), "no-other", warning=True)
        yield from _in_public(one, row, say)
    if isinstance(one, Screen):
        yield from _channels(library, one)


def _read(one: Guidance, ours: OwnDetails) -> Iterator[Problem]:
    """Days, hours and sums in what stands above an own page, or is to be known: one customer may have been told so.

    A reference page is for facts, as on which day the bins are emptied: there they are what is looked up.
    """
    is_asked = one.ours and not isinstance(one, Reference)
    texts = [(field, getattr(one, field, "")) for field in ("summary", "know")] if is_asked else []
    for field, text in texts:
        for code, found in details_in(ours.taken_out_of(text), None, ours.words):
            if code in _OF_ONE_COMPLAINT:
                yield at(one, (field,), code, warning=True, found=found)


def _in_public(one: Guidance, row: int, say: Say) -> Iterator[Problem]:
    """What is wrong with a line for a public post: it is met elsewhere too, or tells what only one should read."""
    if not say.public:
        return
    if not set(say.channels) <= set(PUBLIC) or not say.channels:
        yield at(one, ("say", row, "channels"), "public-elsewhere")
    for column in ("text", "other"):
        if told := [name for name in slots.names_in(getattr(say, column)) if name not in limits.SLOTS_IN_PUBLIC]:
            yield at(one, ("say", row, column), "told-in-public", warning=True, found=", ".join(told))


def _lines(one: Guidance) -> Iterator[_Line]:
    """Every line that can have slots."""
    if isinstance(one, Letter):
        yield _Line(SUBJECT, one.subject)
    for part, columns in _COLUMNS.items():
        for row, line in enumerate(getattr(one, part, ())):
            for column in columns:
                yield _Line((part, row, column), getattr(line, column), said=part not in _FOR_THE_WORKER)


def _slots(one: Guidance, line: _Line) -> Iterator[Problem]:
    if error := slots.error_in(line.text):
        yield at(one, line.field, error.code, found=error.found, known=", ".join(slots.meant_by(error.found)))


def _details(
    one: Guidance, line: _Line, said: str, nouns: re.Pattern[str] | None, ours: OwnDetails
) -> Iterator[Problem]:
    for code, found in details_in(said, nouns, ours.words):
        yield at(one, line.field, code, warning=True, found=found)
    for match in _BRACKET.finditer(line.text):
        yield at(one, line.field, "bracket", warning=True, found=match[0])


@lru_cache(maxsize=8)
def _nouns(nouns: tuple[str, ...]) -> re.Pattern[str] | None:
    """The nouns of single trades, in the singular and the plural."""
    if not nouns:
        return None
    words = "|".join(re.escape(noun) for noun in sorted(nouns, key=len, reverse=True))
    return re.compile(rf"\b(?:{words})(?:s|es)?\b", re.IGNORECASE)


def _channels(library: Library, one: Screen) -> Iterator[Problem]:
    """Whether the screen has words in each channel that is on, and words that fit there."""
    met = [channel for channel in channels_of(one.channels) if channel in library.organisation.channels]
    silent = channels_of(one.silent) if one.silent else ()
    if wordless := [channel for channel in met if channel not in silent and not one.shown_in(channel).say]:
        yield at(one, ("say",), "no-words", warning=True, channels=", ".join(wordless))
    written = [channel for channel in met if channel in FAMILIES[WRITTEN]]
    for words, shown in ((limits.SPOKEN_WORD, _shown), (limits.SPOKEN_MANNER, _for_the_worker)):
        for field, text in dict(line for channel in written for line in shown(one, channel)).items():
            if match := words.search(slots.outside(text)):
                yield at(one, field, "spoken-word", warning=True, found=match[0], channels=", ".join(written))


def _for_the_worker(one: Screen, channel: str) -> Iterable[tuple[Path, str]]:
    """The lines that a channel shows for the worker alone, each with its field."""
    shown = one.shown_in(channel)
    yield ("know_written" if one.know_written else "know",), shown.know
    yield from ((("do", row, "text"), line.text) for row, line in enumerate(one.do) if line in shown.do)
    for row, avoid in enumerate(one.avoid):
        if avoid in shown.avoid:
            yield ("avoid", row, "instead"), avoid.instead


def _shown(one: Screen, channel: str) -> Iterable[tuple[Path, str]]:
    """The titles, buttons and lines that a channel shows, each with its field."""
    shown = one.shown_in(channel)
    yield ("title_written" if one.title_written else "title",), shown.title
    yield ("ask_written" if one.ask_written else "ask",), shown.ask
    for row, choice in enumerate(one.choices):
        if any(kept.to == choice.to and kept.lead == choice.lead for kept in shown.choices):
            yield ("choices", row, "written" if choice.written else "label"), choice.on(channel).label
    for row, say in enumerate(one.say):
        if say in shown.say:
            yield ("say", row, "text"), say.text
            yield ("say", row, "other"), say.other
