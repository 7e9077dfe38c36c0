"""What changed between two texts of a document, field by field and word by word, for a person to read."""

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from playbook.guidance import documents, logo
from playbook.guidance.documents import BadDocument, Document
from playbook.guidance.values import Value

# Beyond this many words or lines a change is told by the line: word by word it would take too long to make and to read.
MOST_WORDS, MOST_LINES = 1500, 25
# Texts that share fewer of their words than this are shown one after the other: shreds of both cannot be read.
ALIKE = 0.3
_WORD = re.compile(r"\S+\s*")


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


def changes(before: Document | None, after: Document | None, *, spoken: Callable[[str], str] = str) -> list[Change]:
    """The fields that differ, in the order of the newer text. `spoken` puts a name (of a step, a point) in words."""
    old, new = values_in(before), values_in(after)
    keys = [*new, *(key for key in old if key not in new)]
    found = [(key, *(field_text(key, one.get(key), spoken) for one in (old, new))) for key in keys]
    return [Change(key, was, now, tuple(runs(was, now))) for key, was, now in found if was != now]


def field_text(key: str, value: Value | None, spoken: Callable[[str], str] = str) -> str:
    """A field's value as lines; names are put in words where the field holds names."""
    if key == "logo" and value:
        found = logo.read(str(value))
        return f"{found.name} ({len(found.data)} B)" if found else str(value)[:80]
    return as_text(value, spoken if key in NAMES else str, spoken)


def as_text(value: Value | None, spoken: Callable[[str], str] = str, inside: Callable[[str], str] = str) -> str:
    """A value as lines that a person reads; `inside` puts the names in a row in words."""
    match value:
        case None | "":
            return ""
        case bool():
            return "✓" if value else ""
        case Mapping():
            # Of rows the order of their parts says nothing: another order is no change.
            parts = sorted(value.items(), key=lambda one: (_FIRST.index(one[0]) if one[0] in _FIRST else 99, one[0]))
            return "\n".join(line for line in (_told(key, one, inside) for key, one in parts) if line)
        case list() | tuple():
            apart = "\n\n" if any(isinstance(one, Mapping) and len(one) > 1 for one in value) else "\n"
            return apart.join(as_text(one, spoken, inside) for one in value)
        case datetime.date():
            return value.isoformat()
    return spoken(str(value))


def _told(key: str, value: Value | None, spoken: Callable[[str], str]) -> str:
    text = as_text(value, spoken if key in ("to", "channels") else str)
    if key == "channels":
        text = ", ".join(text.split("\n"))
    if not text:
        return ""
    return text if key in ("text", "label", "title") else f"{_SIGNS.get(key, key.replace('_', ' ') + ':')} {text}"


# The fields whose values are names of other things.
NAMES = {"stage", "stages", "interrupt", "interrupts", "tips", "related", "points"}
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
_SIGNS = {"other": "or:", "instead": "→", "to": "→", "answer": "→", "lead": "lead:", "channels": "only in:"}


def runs(before: str, after: str) -> list[Run]:
    """The stretches that lead from one text to the other: word by word, or by the line where there are very many."""
    many = max(before.count("\n"), after.count("\n")) > MOST_LINES
    if many or len(before.split()) + len(after.split()) > MOST_WORDS:
        # Of a long list nobody wants to read again what has not changed.
        lines = _matched(before.splitlines(keepends=True), after.splitlines(keepends=True))
        return [run for run in lines if run.sort != "same"]
    found = _matched(_WORD.findall(before), _WORD.findall(after))
    kept = sum(len(run.text.split()) for run in found if run.sort == "same")
    if kept < ALIKE * max(len(before.split()), len(after.split())):
        return [run for run in (Run("out", before), Run("in", after)) if run.text]
    return found


def _matched(old: list[str], new: list[str]) -> list[Run]:
    """Runs of pieces that are the same but for the space around them, and of those that are not."""
    found: list[Run] = []
    matcher = SequenceMatcher(None, [one.strip() for one in old], [one.strip() for one in new], autojunk=False)
    for sort, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        if sort == "equal":
            found.append(Run("same", "".join(new[from_new:to_new])))
            continue
        taken, given = "".join(old[from_old:to_old]), "".join(new[from_new:to_new])
        found += [run for run in (Run("out", taken), Run("in", given)) if run.text]
    return found
