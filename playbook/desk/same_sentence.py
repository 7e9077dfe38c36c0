"""One sentence, one problem: what stands in several places of a page with the same fault is said once."""

from collections.abc import Iterable
from functools import lru_cache

from playbook.desk.labels import field_name
from playbook.guidance import documents
from playbook.guidance.documents import BadDocument, Document
from playbook.guidance.problem import Path, Problem
from playbook.guidance.values import Table, Value


def said_once(problems: Iterable[Problem], texts: Iterable[Document]) -> list[tuple[Problem, tuple[str, ...]]]:
    """Each fault of a sentence once, with the names of the other fields in which the very same sentence stands."""
    by_path = {one.path: one for one in texts}
    found: dict[tuple[object, ...], tuple[Problem, tuple[str, ...]]] = {}
    for one in problems:
        text = by_path.get(one.document)
        line = line_at(text, one.field) if text else ""
        key = (one.document, one.code, one.params, line or one.field)
        if key in found:
            first, also = found[key]
            found[key] = first, (*also, _named(one.field, text.kind if text else ""))
        else:
            found[key] = one, ()
    return list(found.values())


def line_at(document: Document, field: Path) -> str:
    """The text in a field of a document; nothing where no text stands there."""
    value: Value | Table = _header(document)
    for part in field:
        if isinstance(value, dict) and isinstance(part, str):
            value = value.get(part, "")
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]
        elif not (isinstance(value, str) and part == "text"):  # a row of one text is that text
            return ""
    return value if isinstance(value, str) else ""


@lru_cache(maxsize=512)
def _header(document: Document) -> Table:
    try:
        return documents.parse(document).header
    except BadDocument:
        return {}


def _named(field: Path, kind: str) -> str:
    parts = [field_name(part, kind) for part in field if isinstance(part, str) and part != "text"]
    return " → ".join(parts)
