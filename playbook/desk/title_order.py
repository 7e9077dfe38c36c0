"""Lists in the order of what is shown: by title as people read it, and never by an address that nobody sees."""

import re
import unicodedata
from collections.abc import Iterable

from playbook.editions.change_sets import name_of
from playbook.editions.current import library
from playbook.editions.models import Document, Revision
from playbook.editions.titles import title_of
from playbook.guidance.documents import LIST
from playbook.guidance.library import Library

type Order = tuple[tuple[int, int, str], ...]

_PIECES = re.compile(r"\d+|\D+")


def order_of(shown: str) -> Order:
    """What a shown text is sorted by: capitals, accents and quotation marks count for nothing, numbers as numbers."""
    plain = unicodedata.normalize("NFKD", shown).casefold()
    letters = "".join(one for one in plain if one.isalnum() or one.isspace()).strip()
    return tuple((0, int(one[:18]), "") if one.isdecimal() else (1, 0, one) for one in _PIECES.findall(letters))


def code_of(row: Document, guidance: Library) -> str:
    """The code that stands before the title of a step in lists; nothing for what has none."""
    return getattr(guidance.screen(row.slug), "code", "") if row.kind == "step" else ""


def by_title(revisions: Iterable[Revision]) -> list[Revision]:
    """Revisions in the order of the titles that lists show of them."""
    guidance = library()
    return sorted(revisions, key=lambda one: (order_of(_title(one, guidance)), one.document.kind, one.pk))


def is_unseen(row: Document) -> bool:
    """Whether readers do not see a document: only its own texts say what it is called."""
    return row.kind != LIST and row.slug not in library().shelves.get(row.kind, {})


def rows_by_title(rows: Iterable[Document], own_texts: dict[int, str], *, first: str = "") -> list[Document]:
    """Documents in the order of what the list of them shows; `first`, those whose title has most of these words.

    `own_texts` has the text of each whose title is not the one that readers see: drafts, and what is taken out.
    """
    guidance, found = library(), {}
    for row in rows:
        title = title_of(row, guidance, own_texts.get(row.pk, ""))
        order = order_of(f"{code_of(row, guidance)} {title}")
        found[row] = (_unlike(title, first), order, row.kind, row.pk)
    return sorted(found, key=found.__getitem__)


def _unlike(title: str, sought: str) -> tuple[bool, bool, int]:
    """How far a title is from words that were looked for: it begins so, has them in one, or has so many of them."""
    named, wanted = title.casefold(), sought.casefold()
    words = set(re.findall(r"\w+", named))
    has = sum(one in words for one in re.findall(r"\w+", wanted))
    return not (wanted and named.startswith(wanted)), wanted not in named, -has


def _title(revision: Revision, guidance: Library) -> str:
    """The title of a revision: out of memory where it is what readers see, because parsing 10 000 texts takes long."""
    row = revision.document
    is_read_so = revision.since_id is not None and not revision.deleted
    if is_read_so and (row.kind == LIST or row.slug in guidance.shelves.get(row.kind, {})):
        return title_of(row, guidance)
    return name_of(revision)
