"""What changed between two texts of a document, field by field and word by word, for a person to read.

Of a field that lists names, what was taken out stands first, then what was put in, then what stays.
"""

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from playbook.guidance import documents, logo
from playbook.guidance.documents import BadDocument, Document
from playbook.guidance.pictures import MARK
from playbook.guidance.values import Value

# Beyond this many words or lines a change is told by the line: word by word it would take too long to make and to read.
MOST_WORDS, MOST_LINES = 1500, 25
# Texts that share fewer of their words than this are shown one after the other: shreds of both cannot be read.
ALIKE = 0.3
# A picture is as one word: another file, or other words for it, is another picture.
_WORD = re.compile(rf"(?:{MARK.pattern}|\S+?(?={MARK.pattern})|\S+)\s*")


@dataclass(frozen=True)
class Run:
    """A stretch of text: `same`, `in` (added) or `out` (taken out)."""

    sort: str
    text: str

    @property
    def words(self) -> str:
        """The text without the space after it, which is not marked."""
        return self.text.rstrip()

    @property
    def tail(self) -> str:
        """The space after it."""
        return self.text[len(self.words) :]


def _as_it_is(key: str, _part: str) -> str:
    return key.replace("_", " ")


@dataclass(frozen=True)
class Spoken:
    """What puts a document's own terms in words: a `name` (of a step, a page, a channel), the `label` of a part of a
    row, by its key and the field that the row stands in."""

    name: Callable[[str], str] = str
    label: Callable[[str, str], str] = _as_it_is


AS_IT_IS = Spoken()


@dataclass(frozen=True)
class Change:
    """One field that differs: its key, both values as text, and the runs that lead from one to the other."""

    key: str
    before: str
    after: str
    runs: tuple[Run, ...]


def values_in(document: Document | None) -> dict[str, Value]:
    """The fields of a document: the header's keys, `body` and `situations`. None has none."""
    if document is None or not document.text:
        return {}
    try:
        parts = documents.parse(document)
    except BadDocument:
        return {"body": document.text}
    rest = {"body": parts.body, "situations": list(parts.situations)}
    return {**parts.header, **{key: value for key, value in rest.items() if value}}


def changes(before: Document | None, after: Document | None, *, spoken: Spoken = AS_IT_IS) -> list[Change]:
    """The fields that differ, in the order of the newer text, in the words of `spoken`."""
    old, new = values_in(before), values_in(after)
    keys = [*new, *(key for key in old if key not in new)]
    found = [(key, *(field_text(key, one.get(key), spoken) for one in (old, new))) for key in keys]
    return [Change(key, was, now, tuple(field_runs(key, was, now))) for key, was, now in found if was != now]


def field_text(key: str, value: Value | None, spoken: Spoken = AS_IT_IS) -> str:
    """A field's value as lines; names are put in words where the field holds names."""
    if key == "logo" and value:
        found = logo.read(str(value))
        return f"{found.name} ({len(found.data)} B)" if found else str(value)[:80]
    if key == "key":
        return str(value or "").upper()  # as the keyboard shows it
    return as_text(value, spoken, key, are_names=key in NAMES)


def as_text(value: Value | None, spoken: Spoken = AS_IT_IS, field: str = "", *, are_names: bool = False) -> str:
    """A value of a field as lines that a person reads; its texts may be names."""
    match value:
        case None | "":
            return ""
        case bool():
            return "✓" if value else ""
        case Mapping():
            # Of rows the order of their parts says nothing: another order is no change.
            parts = sorted(value.items(), key=lambda one: (_FIRST.index(one[0]) if one[0] in _FIRST else 99, one[0]))
            return "\n".join(line for line in (_told(key, one, spoken, field) for key, one in parts) if line)
        case list() | tuple():
            apart = "\n\n" if any(isinstance(one, Mapping) and len(one) > 1 for one in value) else "\n"
            return apart.join(as_text(one, spoken, field, are_names=are_names) for one in value)
        case datetime.date():
            return value.isoformat()
    return spoken.name(str(value)) if are_names else str(value)


def _told(key: str, value: Value | None, spoken: Spoken, field: str) -> str:
    text = as_text(value, spoken, are_names=key in NAMES_IN_ROWS)
    if key == "channels":
        text = ", ".join(text.split("\n"))
    if not text:
        return ""
    return text if key in ("text", "label", "title") else f"{_SIGNS.get(key) or spoken.label(key, field) + ':'} {text}"


# The fields whose values are names of other things.
NAMES = {"stage", "stages", "interrupt", "interrupts", "tips", "related", "points", "pages", "also", "wrong"}
NAMES |= {"letters", "references", "record", "channels", "silent", "style"}
# The parts of a row whose values are.
NAMES_IN_ROWS = {"to", "channels", "fact", "value", "day", "acknowledge_unit", "answer_unit", "clock", "start"}
NAMES_IN_ROWS |= {"start_written"}
_FIRST = (
    "text",
    "title",
    "label",
    "name",
    "what",
    "day",
    "other",
    "instead",
    "to",
)  # what a row is told by comes first
_SIGNS = {"other": "or:", "instead": "→", "to": "→", "answer": "→"}


def field_runs(key: str, before: str, after: str) -> list[Run]:
    """The stretches that lead from one text of a field to the other."""
    if key not in NAMES:
        return runs(before, after)
    lines = _matched(before.splitlines(), after.splitlines(), "\n")
    found = [Run(sort, "\n".join(run.text for run in lines if run.sort == sort)) for sort in ("out", "in", "same")]
    return [Run(run.sort, f"{run.text}\n") for run in found if run.text]


def runs(before: str, after: str) -> list[Run]:
    """The stretches that lead from one text to the other: word by word, or by the line where there are very many."""
    many = max(before.count("\n"), after.count("\n")) > MOST_LINES
    if many or len(before.split()) + len(after.split()) > MOST_WORDS:
        # Of a long list nobody wants to read again what has not changed.
        lines = _matched(before.splitlines(keepends=True), after.splitlines(keepends=True))
        return [run for run in lines if run.sort != "same"]
    found = _matched(_words_of(before), _words_of(after))
    kept = sum(len(run.text.split()) for run in found if run.sort == "same")
    if kept < ALIKE * max(len(before.split()), len(after.split())):
        return [run for run in (Run("out", before), Run("in", after)) if run.text]
    return found


def _words_of(text: str) -> list[str]:
    return [match[0] for match in _WORD.finditer(text)]


def _matched(old: list[str], new: list[str], between: str = "") -> list[Run]:
    """Runs of pieces that are the same but for the space around them, and of those that are not."""
    found: list[Run] = []
    matcher = SequenceMatcher(None, [one.strip() for one in old], [one.strip() for one in new], autojunk=False)
    for sort, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        if sort == "equal":
            found.append(Run("same", between.join(new[from_new:to_new])))
            continue
        taken, given = between.join(old[from_old:to_old]), between.join(new[from_new:to_new])
        found += [run for run in (Run("out", taken), Run("in", given)) if run.text]
    return found
