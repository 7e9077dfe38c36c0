"""Titles: without their numbers, no longer than there is room for, cut where a part of a sentence ends."""

import re
from collections.abc import Sequence

from playbook.guidance.words import gettext_noop as _
from playbook.text_import.blocks import Block
from playbook.text_import.cleaning import unquoted
from playbook.text_import.notes import Note, note

_TITLE, _SHORTEST_TITLE = 60, 20  # characters
LETTER = re.compile(r"^(?:(?:letter|e-?mail|template)\s*[:–-]\s*)(?=\S)", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;:.?!](?=\s)|\s[–—-]\s|\s\(")
_NUMBER = re.compile(r"^(?:\d{1,3}(?:\.\d{1,3}){0,4}[.)]?|[A-Z][.)])\s+(?=\S)")


def title_and_notes(text: str, ending: str = "") -> tuple[str, list[Note]]:
    """A title without its number, no longer than a title may be, cut where a sentence or a part of it ends."""
    title = bare(text)
    most = _TITLE - len(ending)
    if len(title) <= most:
        return title + ending, []
    whole = note(_("The title was shortened; it was: %(title)s"), title=title[:200])
    ends = [match.start() for match in _CLAUSE.finditer(title[: most + 1]) if match.start() >= _SHORTEST_TITLE]
    if ends:
        return title[: ends[-1]].rstrip(" ,;:-–—") + ending, [whole]
    short = title[: most - 1].rpartition(" ")[0] or title[: most - 1]
    return short.rstrip(" ,;:-–—") + "…" + ending, [whole]


def bare(text: str) -> str:
    bare = _NUMBER.sub("", " ".join(unquoted(" ".join(text.split())).split())).rstrip(" :-–—")
    name = LETTER.sub("", bare)
    return name if name == bare else name[:1].upper() + name[1:]


def title_below(title: str, inner: str) -> str:
    """The title of a part of a chapter: with the chapter's before it where there is room."""
    both = f"{bare(title)}: {bare(inner)}"
    return both if len(both) <= _TITLE and not LETTER.match(inner) else inner


def first_words(blocks: Sequence[Block]) -> str:
    first = next((one.plain for one in blocks if one.plain.strip()), "")
    return re.split(r"(?<=[.!?])\s|\n", first)[0]


def title_of_file(name: str) -> str:
    words = name.rpartition("/")[2].rpartition(".")[0].replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]
