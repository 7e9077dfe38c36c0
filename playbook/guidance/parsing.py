"""Turning a document into the guidance in it, by the types of the kind's own fields."""

import datetime
import re
from dataclasses import MISSING, Field, dataclass, fields
from functools import lru_cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from playbook.guidance import documents
from playbook.guidance.documents import BadDocument, Document
from playbook.guidance.kinds import KINDS, Base

# The parts of a document that are not keys of its header.
_BESIDE_THE_HEADER = {"slug", "body", "situations"}
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@lru_cache(maxsize=4096)
def read(document: Document) -> Base:
    """The guidance in a document, remembered for the next time.

    Raises `BadDocument` for an unknown key, a missing one, or one of the wrong type.
    """
    if not _SLUG.fullmatch(document.slug):
        raise BadDocument(document.path, 1, "a slug is lower-case words joined by hyphens; rename the file")
    parts = documents.parse(document)
    values = TableReader(document, KINDS[document.kind], skip=_BESIDE_THE_HEADER).values(parts.header)
    return KINDS[document.kind](slug=document.slug, body=parts.body, situations=parts.situations, **values)


@dataclass(frozen=True)
class TableReader:
    """Turns a table of TOML into the arguments of a dataclass, by the dataclass's own types."""

    document: Document
    cls: type
    skip: frozenset[str] | set[str] = frozenset()

    def values(self, table: dict[str, Any]) -> dict[str, Any]:
        """The arguments; raises `BadDocument` naming the key that is unknown, missing or of the wrong type."""
        known = {field.name: field for field in fields(self.cls) if field.name not in self.skip}
        for key in table.keys() - known.keys():
            self._refuse(key, f"unknown key `{key}`; use one of {', '.join(sorted(known))}")
        for name in [name for name, field in known.items() if _needed(field) and name not in table]:
            self._refuse("", f"`{name}` is missing; add it to the header")
        hints = get_type_hints(self.cls)
        return {key: self._value(key, value, hints[key]) for key, value in table.items()}

    def _value(self, key: str, value: Any, wanted: Any) -> Any:
        if get_origin(wanted) is tuple:
            if not isinstance(value, list):
                self._refuse(key, f"`{key}` must be a list")
            return tuple(self._value(key, one, get_args(wanted)[0]) for one in value)
        if get_origin(wanted) is UnionType:
            wanted = get_args(wanted)[0]
        if isinstance(wanted, type) and hasattr(wanted, "__dataclass_fields__"):
            if isinstance(value, str) and getattr(wanted, "plain", False):
                return wanted(value.strip())
            if isinstance(value, dict):
                return wanted(**TableReader(self.document, wanted).values(value))
        if not isinstance(value, wanted):
            self._refuse(key, f"`{key}` must be {_NAMES.get(wanted, 'a table')}, not {value!r}")
        return value.strip() if isinstance(value, str) else value

    def _refuse(self, key: str, message: str) -> None:
        raise BadDocument(self.document.path, self.document.line_of(f"{key} =", key), message)


_NAMES: dict[type, str] = {str: "text in quotes", bool: "true or false", datetime.date: "a date such as 2027-03-01"}


def _needed(field: "Field[Any]") -> bool:
    return field.default is MISSING and field.default_factory is MISSING
