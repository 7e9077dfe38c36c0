"""A document whose words come anew from elsewhere: what that text says nothing of stays as people made it here."""

from collections.abc import Mapping

from playbook.editions.document_edit import compose
from playbook.guidance import documents
from playbook.guidance.documents import Document
from playbook.guidance.values import Value

# What a text from elsewhere says as a whole: what it has no more is gone.
_WORDS = ("title", "summary", "say", "do", "avoid", "know", "subject", "paragraphs")
_OURS = {"code", "owner"}  # what stays as it is here, unless there is none


def renewed(standing: Document, incoming: Document) -> Document:
    """`standing` with the words of `incoming`; stages, points, related pages, day to look again and the like stay.

    A line that is the same keeps its second wording and its channels; what it is found by is added to. Raises
    `BadDocument` for texts that cannot be read.
    """
    old, new = documents.parse(standing), documents.parse(incoming)
    values: dict[str, Value] = {
        **{key: one for key, one in new.header.items() if key not in (*_WORDS, "ours")},
        **old.header,
    }
    for key in _WORDS:
        if key in old.header or key in new.header:
            values[key] = _lines(old.header.get(key), new.header.get(key))
    values |= {key: new.header[key] for key in _OURS & new.header.keys() if not old.header.get(key)}
    situations = tuple(dict.fromkeys((*old.situations, *new.situations)))
    return compose(standing, old, {**values, "body": new.body, "situations": situations})


def _lines(old: Value | None, new: Value | None) -> Value:
    """What a field says now; of rows those that stood there with the same words with all that they had besides."""
    if new is None:
        return "" if isinstance(old, str) else []
    if not isinstance(new, list):
        return new
    before = {_text(one): one for one in old} if isinstance(old, list) else {}
    return [_line(before.get(_text(one)), one) for one in new]


def _line(old: Value | None, new: Value) -> Value:
    if isinstance(old, Mapping):
        return {**old, **new} if isinstance(new, Mapping) else old
    return new


def _text(row: Value) -> str:
    return str(row.get("text", "")) if isinstance(row, Mapping) else str(row)
