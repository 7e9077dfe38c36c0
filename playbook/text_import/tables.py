"""CSV and JSON as rows with named columns, and a guess at what each column is."""

import csv
import io
import json

from playbook.guidance.values import Value
from playbook.guidance.words import gettext_noop as _
from playbook.text_import.cleaning import LONGEST
from playbook.text_import.notes import TOO_LONG, Unreadable

MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 300, 40, 20_000
TITLE, TEXT, SAY, WORDS = "title", "text", "say", "words"
ROLES = (TITLE, TEXT, SAY, WORDS)
_NAMES = {
    TITLE: ("title", "name", "question", "subject", "heading", "topic", "macro name"),
    TEXT: ("text", "content", "answer", "body", "description", "procedure", "details", "note"),
    SAY: ("say", "macro", "reply", "script", "words to say", "response"),
    WORDS: ("keywords", "tags", "search words", "situation", "situations", "words", "when", "use when"),
}
type Rows = list[list[str]]


def csv_rows(text: str) -> Rows:
    """The rows of a CSV, the first one its names. Raises `Unreadable`."""
    first = text.lstrip().partition("\n")[0]
    sign = max(",;\t|", key=first.count)
    try:
        return _bounded(list(csv.reader(io.StringIO(text.lstrip("\n")), delimiter=sign, strict=False)))
    except csv.Error as error:
        raise Unreadable(_("It is not a CSV that can be read (%(why)s)."), why=str(error)) from error


def json_rows(text: str) -> Rows:
    """The objects of a JSON list as rows, the first one their names. Raises `Unreadable`."""
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(_("It is not JSON that can be read (%(why)s)."), why=str(error)[:100]) from error
    values = values if isinstance(values, list) else [values]
    if not values or not all(isinstance(one, dict) for one in values):
        raise Unreadable(_("JSON has to be a list of objects, each with a title and a text."))
    names = list(dict.fromkeys(str(key) for one in values for key in one))
    return _bounded([names, *([_cell(one.get(name, "")) for name in names] for one in values)])


def guessed(names: list[str]) -> dict[str, int]:
    """Which column is what, by their names: title first, and each column once."""
    plain = [" ".join(name.casefold().split()) for name in names]
    found: dict[str, int] = {}
    for role in ROLES:
        free = [at for at, name in enumerate(plain) if at not in found.values() and name in _NAMES[role]]
        if free:
            found[role] = min(free, key=lambda at: _NAMES[role].index(plain[at]))
    if TITLE not in found and names:
        found[TITLE] = next((at for at in range(len(names)) if at not in found.values()), 0)
    return found


def _cell(value: Value) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return "" if value is None else str(value)


def _bounded(rows: Rows) -> Rows:
    rows = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    if len(rows) < 2:
        raise Unreadable(_("It has no rows under the first one, which holds the names of the columns."))
    if len(rows) > MOST_ROWS + 1:
        raise Unreadable(_("It has %(count)s rows; %(most)s is the most."), count=len(rows) - 1, most=MOST_ROWS)
    if (most := max(map(len, rows))) > MOST_COLUMNS:
        raise Unreadable(_("It has %(count)s columns; %(most)s is the most."), count=most, most=MOST_COLUMNS)
    if any(len(cell) > LONGEST_CELL for row in rows for cell in row):
        raise Unreadable(_("A cell has more than %(most)s characters."), most=LONGEST_CELL)
    if (count := sum(len(cell) for row in rows for cell in row)) > LONGEST:
        raise Unreadable(TOO_LONG, count=count, most=LONGEST)
    width = len(rows[0])
    return [(row + [""] * width)[:width] for row in rows]
