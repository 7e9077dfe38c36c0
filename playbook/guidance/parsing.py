"""Turning a document into the guidance in it, by the types of the kind's own fields."""

import datetime
from dataclasses import MISSING, Field, dataclass, fields
from functools import lru_cache
from types import UnionType
from typing import Any, NoReturn, get_args, get_origin, get_type_hints

from playbook.guidance import documents, limits
from playbook.guidance.documents import BadDocument, Document
from playbook.guidance.kinds import KINDS, Base
from playbook.guidance.problem import Path, problem
from playbook.guidance.values import Table, Value

# The parts of a document that are not keys of its header.
_BESIDE_THE_HEADER = frozenset({"slug", "body", "situations"})


@lru_cache(maxsize=4096)
def read(document: Document) -> Base:
    """The guidance in a document, remembered for the next time.

    Raises `BadDocument` for an unknown key, a missing one, or one of the wrong type.
    """
    if not limits.SHORT_NAME.fullmatch(document.slug):
        raise BadDocument(problem(document.path, (), "bad-slug", line=1))
    parts = documents.parse(document)
    values = TableReader(document, KINDS[document.kind], skip=_BESIDE_THE_HEADER).values(parts.header)
    return KINDS[document.kind](slug=document.slug, body=parts.body, situations=parts.situations, **values)


@dataclass(frozen=True)
class _Keys:
    """The keys that a table may have, with the types of their values, and those that it must have, in their order."""

    types: dict[str, Any]
    needed: tuple[str, ...]


@lru_cache(maxsize=256)
def _keys_of(cls: type, skip: frozenset[str]) -> _Keys:
    """The keys of a dataclass, looked at once: working its types out costs as much as reading a table does."""
    hints = get_type_hints(cls)
    known = [field for field in fields(cls) if field.name not in skip]
    needed = tuple(field.name for field in known if _needed(field))
    return _Keys({field.name: hints[field.name] for field in known}, needed)


@dataclass(frozen=True)
class TableReader:
    """Turns a table of TOML into the arguments of a dataclass, by the dataclass's own types.

    `field` is where the table stands in the document.
    """

    document: Document
    cls: type
    field: Path = ()
    skip: frozenset[str] = frozenset()

    def values(self, table: Table) -> dict[str, Any]:
        """The arguments; raises `BadDocument` naming the key that is unknown, missing or of the wrong type."""
        keys = _keys_of(self.cls, self.skip)
        for key in table.keys() - keys.types.keys():
            self._refuse((key,), "unknown-key", key=key, known=", ".join(sorted(keys.types)))
        for name in keys.needed:
            if name not in table:
                self._refuse((), "missing-key", key=name)
        return {key: self._value((key,), value, keys.types[key]) for key, value in table.items()}

    def _value(self, at: Path, value: Value, wanted: Any) -> Any:
        if get_origin(wanted) is tuple:
            if not isinstance(value, list):
                self._refuse(at, "not-a-list", key=str(at[0]))
            return tuple(self._value((*at, number), one, get_args(wanted)[0]) for number, one in enumerate(value))
        if get_origin(wanted) is UnionType:
            wanted = get_args(wanted)[0]
        if hasattr(wanted, "__dataclass_fields__"):
            if isinstance(value, str) and getattr(wanted, "plain", False):
                return wanted(value.strip())
            if isinstance(value, dict):
                return wanted(**TableReader(self.document, wanted, (*self.field, *at)).values(value))
        if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
            self._refuse(at, _CODES.get(wanted, "not-a-table"), key=str(at[0]), value=repr(value))
        return value.strip() if isinstance(value, str) else value

    def _refuse(self, at: Path, code: str, key: str, known: str = "", value: str = "") -> NoReturn:
        field = (*self.field, *at)
        raise BadDocument(problem(self.document.path, field, code, key=key, known=known, value=value))


_CODES: dict[type, str] = {str: "not-text", bool: "not-a-flag", datetime.date: "not-a-date", int: "not-a-number"}


def _needed(field: "Field[Any]") -> bool:
    return field.default is MISSING and field.default_factory is MISSING
