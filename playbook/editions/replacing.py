"""Words found and replaced in what people read or say: never in names, references, addresses or short names."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from playbook.editions import lists
from playbook.guidance import documents
from playbook.guidance.documents import LIST, BadDocument, Document
from playbook.guidance.values import Table, Value

# The keys whose texts are read or said, of a document, of a row in it, and of a row of a list.
_WORDS = frozenset(
    {
        "title", "title_written", "summary", "say", "avoid", "do", "know", "know_written", "ask", "ask_written",
        "memory", "items", "subject", "paragraphs", "need", "owner",
        "text", "other", "instead", "label", "written", "answer", "note",
        "when", "when_written", "hint", "what", "how", "by", "up_to", "why",
    }
)  # fmt: skip
# What only search or the sources hold: changed where that is asked for.
_SEARCH_WORDS = _WORDS | {"words", "unless"}
_SEARCH_LISTS = ("thesaurus", "signs", "points")
# A slot's name, and the address of a link, are no words.
_KEPT = r"\{[\w .-]+(?=[|}])|\]\([^)\s]*\)?|https?://\S+"


@dataclass(frozen=True)
class Swap:
    """What is looked for, and what is put in its place.

    Capital letters do not matter unless `match_case`: what is put in begins as what it replaces does. `everywhere`
    says that what only search goes by, and the sources, are changed too.
    """

    find: str
    by: str
    whole_words: bool = False
    match_case: bool = False
    everywhere: bool = False

    @property
    def pattern(self) -> re.Pattern[str]:
        """The words, as a pattern that also finds what must be kept."""
        wanted = rf"(?<!\w){re.escape(self.find)}(?!\w)" if self.whole_words else re.escape(self.find)
        return re.compile(rf"(?P<kept>{_KEPT})|{wanted}", 0 if self.match_case else re.IGNORECASE)


@dataclass(frozen=True)
class Place:
    """A text of a document that has the words: where it stands (`say.0.text`), what it is and would be."""

    path: str
    before: str
    after: str

    @property
    def key(self) -> str:
        """The field that it belongs to."""
        return self.path.partition(".")[0]


def replaced(document: Document, swap: Swap, skipped: frozenset[str] = frozenset()) -> Document:
    """The document with the words replaced, but for the places in `skipped`; itself where it has none of them."""
    return _swapped(document, swap, skipped)[0]


def places(document: Document, swap: Swap) -> list[Place]:
    """Each text in the document that would be changed."""
    return _swapped(document, swap, frozenset())[1]


def _swapped(document: Document, swap: Swap, skipped: frozenset[str]) -> tuple[Document, list[Place]]:
    if document.kind == LIST and document.slug in _SEARCH_LISTS and not swap.everywhere:
        return document, []
    try:
        parts = documents.parse(document)
    except BadDocument:
        return document, []
    at_work = _Swapping(swap, skipped)
    if document.kind == LIST:
        names = ("name",) if document.slug == "organisation" else ()
        values = at_work.table(parts.header, "", names)
        text = lists.write(document.text, values)
    else:
        header, body = at_work.table(parts.header, ""), at_work.text(parts.body, "body")
        situations = parts.situations
        if swap.everywhere:
            situations = tuple(at_work.text(one, f"situations.{at}") for at, one in enumerate(situations))
        text = documents.write(header, body, situations)
    if not at_work.changed:
        return document, at_work.found
    return Document(document.kind, document.slug, document.language, text), at_work.found


@dataclass
class _Swapping:
    """One document being changed: what was found in it, and whether anything was changed."""

    swap: Swap
    skipped: frozenset[str]
    found: list[Place] = field(default_factory=list)
    changed: bool = False

    def table(self, table: Table, path: str, more: tuple[str, ...] = ()) -> dict[str, Value]:
        """A table with the texts of its words changed, and those of the tables in it."""
        known = _SEARCH_WORDS if self.swap.everywhere else _WORDS
        return {
            key: self.value(one, f"{path}.{key}".lstrip("."), said=key in known or key in more)
            for key, one in table.items()
        }

    def value(self, value: Value, path: str, *, said: bool) -> Value:
        """A value with its texts changed, if they are `said`; in the tables in it each key says that for itself."""
        if isinstance(value, str):
            return self.text(value, path) if said else value
        if isinstance(value, Mapping):
            return self.table(value, path)
        if isinstance(value, list):
            return [self.value(one, f"{path}.{at}", said=said) for at, one in enumerate(value)]
        return value

    def text(self, text: str, path: str) -> str:
        """A text with the words replaced, unless its place is skipped."""
        after = self.swap.pattern.sub(self._put, text)
        if after == text:
            return text
        self.found.append(Place(path, text, after))
        if path in self.skipped:
            return text
        self.changed = True
        return after

    def _put(self, match: re.Match[str]) -> str:
        if match["kept"]:
            return match[0]
        by, find = self.swap.by, self.swap.find
        if self.swap.match_case or match[0][:1] == find[:1]:
            return by
        return (by[:1].upper() if match[0][:1].isupper() else by[:1].lower()) + by[1:]
