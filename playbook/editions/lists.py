"""Lists as TOML files: what a table's shape says about its form, and writing one back with its comments."""

import datetime
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from typing import get_type_hints

import tomli_w

from playbook.guidance.limits import ROLES
from playbook.guidance.list_parsing import OPTIONS
from playbook.guidance.lists import (
    Body,
    Clock,
    ClosedDay,
    Conduct,
    Contact,
    Hours,
    MayOffer,
    Offer,
    Option,
    Organisation,
    OwnFact,
    RoleName,
    Stage,
)
from playbook.guidance.values import Table, Value

ID = "id"
# The rows whose shape is known; any other list is read by the values that stand in it.
ROWS: Mapping[str, type] = {
    **dict.fromkeys(OPTIONS, Option),
    "clocks": Clock,
    "offers": Offer,
    "conduct": Conduct,
    "contacts": Contact,
    "stages": Stage,
    "hours": Hours,
    "closed": ClosedDay,
    "bodies": Body,
    "may_offer": MayOffer,
    "facts": OwnFact,
    "roles": RoleName,
}
# A list whose parts are known, so that its form has those too that do not stand in the text.
WHOLE: Mapping[str, type] = {"organisation": Organisation}
# Parts that have a form of their own: the list's form keeps them as they are.
BESIDE = ("logo", "accent", "kept")


def header_of(slug: str, header: Table) -> dict[str, Value]:
    """The parts of a list as its form has them: those of the text and, where they are known, all that it could have."""
    if slug not in WHOLE:
        return dict(header)
    usual = vars(WHOLE[slug]())
    found = {**{key: list(one) if isinstance(one, tuple) else one for key, one in usual.items()}, **header}
    return {**found, "roles": _a_row_a_role(rows_in(found["roles"]) or [])}


def _a_row_a_role(rows: list[dict[str, Value]]) -> list[Value]:
    """The rows with names of roles, and one more for each role that has none: all are there to be named."""
    named = {row.get("role") for row in rows}
    return [*rows, *({"role": role} for role in ROLES if role not in named)]


def worth_keeping(part: str, rows: list[dict[str, Value]]) -> list[dict[str, Value]]:
    """The rows that say something: none of the roles' names where nobody has named one."""
    return [] if part == "roles" and not any(len(row) > 1 for row in rows) else rows


def rows_in(value: Value) -> list[dict[str, Value]] | None:
    """The rows of a part of a list: of an array of tables, or of a table (then with its key as `id`); else None."""
    if isinstance(value, list) and all(isinstance(one, dict) for one in value):
        return value
    if isinstance(value, dict):
        return [{ID: key, **(one if isinstance(one, dict) else {"value": one})} for key, one in value.items()]
    return None


def rows_back(before: Value, rows: list[dict[str, Value]]) -> Value:
    """The part again, out of rows. A row without an id has no place in a table and is left out."""
    if isinstance(before, list):
        return rows
    plain = isinstance(before, dict) and any(not isinstance(one, dict) for one in before.values())
    tables = {str(row[ID]): {key: one for key, one in row.items() if key != ID} for row in rows if row.get(ID)}
    return {key: one.get("value", "") for key, one in tables.items()} if plain else tables


def kinds_of_columns(name: str, rows: list[dict[str, Value]]) -> dict[str, type | None]:
    """The columns of a part and what they hold: str, int, bool, list (of texts), or None for lines of two wordings."""
    if name in ROWS:
        hints = get_type_hints(ROWS[name])
        return {one.name: _held(hints[one.name]) for one in fields(ROWS[name])}
    found: dict[str, type | None] = {}
    for row in rows:
        for key, value in row.items():
            found.setdefault(key, type(value) if isinstance(value, str | bool | int | list) else str)
    return found


def _held(hint: type) -> type | None:
    if hint == tuple[str, ...]:
        return list
    return hint if hint in (str, int, bool, datetime.date) else None


def comments(text: str) -> dict[str, str]:
    """The lines of comment that stand before each part of a list, as they are written."""
    found: dict[str, str] = {}
    waiting: list[str] = []
    for line in text.splitlines(keepends=True):
        if not line.strip() or line.startswith("#"):
            waiting.append(line)
            continue
        key = line.strip("[]\n ").split("=")[0].split(".")[0].strip().strip('"]')
        if (line[0] == "[" or line[0].isalpha()) and key not in found:
            found[key] = "".join(waiting)
        waiting = []
    return found


def plain_comment(comment: str) -> str:
    """A comment as a sentence to read above the part."""
    lines = [line.lstrip("# ").strip() for line in comment.splitlines() if line.startswith("#")]
    return " ".join(line for line in lines if line)


def write(before: str, values: Table) -> str:
    """The text of a list with these values and its comments; the text it was before when nothing differs.

    What is no table comes first: after a table it would be read as a part of that. Where the text does not say again
    what it was made of, `ValueError` is raised, so that nothing is ever lost without a word.
    """
    was = tomllib.loads(before)
    values = {key: value for key, value in values.items() if key in was or value not in ("", [], {})}
    if was == values:
        return before
    text = _written(before, dict(sorted(values.items(), key=lambda one: _is_table(one[1]))))
    if tomllib.loads(text) != values:
        raise ValueError(text)
    return text


def _is_table(value: Value) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))


def _written(before: str, values: Table) -> str:
    said = comments(before)
    parts: list[str] = []
    for key, value in values.items():
        apart = "" if not parts or key in said else "\n"
        parts.append(said.get(key, apart) + _part(key, value))
    return "".join(parts)


def _part(key: str, value: Value) -> str:
    """A part under its name. Rows are always `[[key]]`: after a table, `key = [...]` would belong to that table."""
    if not (isinstance(value, list) and value and isinstance(value[0], dict)):
        return tomli_w.dumps({key: value})
    texts = [(tomli_w.dumps({key: [row]}), row) for row in value]
    return "\n".join(text if text.startswith("[[") else f"[[{key}]]\n{tomli_w.dumps(row)}" for text, row in texts)
