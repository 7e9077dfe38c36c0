"""Putting a form's values back into a document's text, so that what was not touched stays as it was, to the byte."""

from dataclasses import MISSING, fields

from playbook.guidance import documents
from playbook.guidance.documents import Document, Parts
from playbook.guidance.kinds import KINDS
from playbook.guidance.problem import problem
from playbook.guidance.values import Table, Value, texts_in

_BESIDE_THE_HEADER = {"body", "situations"}


def compose(document: Document, before: Parts | None, values: Table) -> Document:
    """`document` with the text that `values` make (body and situations among them).

    Keys keep the order that they had in `before`; an empty value is left out unless it stood there, empty too.
    Raises `documents.BadDocument` for values that cannot be read back as they were given.
    """
    old = before.header if before else {}
    kept = {key: _kept(old[key], values[key]) for key in old if key in values}
    header = {key: value for key, value in kept.items() if value is not None}
    needed = needed_keys(KINDS[document.kind])
    for key in (one.name for one in fields(KINDS[document.kind])):
        new = key in values and key not in old and key not in _BESIDE_THE_HEADER
        if new and (key in needed or _says_something(values[key])):
            header[key] = _plain(values[key])
    body, situations = str(values.get("body", "")), texts_in(values.get("situations"))
    if before and (header, body, situations) == (before.header, before.body, before.situations):
        return document
    found = Document(document.kind, document.slug, document.language, documents.write(header, body, situations))
    again = documents.parse(found)
    if (again.header, again.body, again.situations) != (header, body, situations):
        raise documents.BadDocument(problem(found.path, (), "plus-signs"))
    return found


def needed_keys(cls: type) -> set[str]:
    """The keys without which a table of this class cannot be read, so that a draft has them, empty or not."""
    return {one.name for one in fields(cls) if one.default is MISSING and one.default_factory is MISSING}


def _kept(before: Value, now: Value) -> Value | None:
    """The value to write for a key that was there; None takes the key out."""
    now = _plain(now)
    return now if _says_something(now) or not _says_something(before) else _none_or_empty(now)


def _none_or_empty(now: Value) -> str | None:
    """An emptied text stays as an empty one, because some must be there; lists, flags and dates go."""
    return now if isinstance(now, str) else None


def _says_something(value: Value) -> bool:
    return value not in ("", None, False) and value != [] and value != ()


def _plain(value: Value) -> Value:
    """Values as TOML has them."""
    return list(value) if isinstance(value, tuple) else value
