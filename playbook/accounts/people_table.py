"""A list of people as CSV: its bytes as text, its text as rows by the names of their columns. It looks nobody up."""

import io
from collections.abc import Mapping
from dataclasses import dataclass

from defusedcsv import csv
from django.utils.translation import gettext as _

from playbook.web.parameters import line

MOST_PEOPLE, MOST_CHARACTERS, LONGEST_CELL = 300, 60_000, 300
USERNAME, FIRST, LAST, NAME, EMAIL, ROLE, TEAM, ACTIVE = (
    "sign-in name",
    "first name",
    "last name",
    "name",
    "e-mail",
    "role",
    "team",
    "active",
)
COLUMNS = (USERNAME, FIRST, LAST, EMAIL, ROLE, TEAM, ACTIVE)
_ALSO: Mapping[str, tuple[str, ...]] = {
    USERNAME: ("sign in name", "username", "user name", "user", "login", "account"),
    FIRST: ("first names", "given name", "forename"),
    LAST: ("surname", "family name"),
    NAME: ("full name",),
    EMAIL: ("email", "mail", "e-mail address", "email address"),
    ROLE: (),
    TEAM: (),
    ACTIVE: ("works here",),
}
_FORMULA = ("=", "+", "-", "@")


class Unreadable(Exception):
    """What was sent is no list that can be read; says what to do about it."""


@dataclass(frozen=True)
class Row:
    """One line of the list: where it stands, and what is in each known column."""

    line: int
    cells: Mapping[str, str]

    @property
    def formulas(self) -> list[str]:
        """The columns with something in them that a spreadsheet would take for a formula."""
        return [name for name, cell in self.cells.items() if len(cell) > 1 and cell.startswith(_FORMULA)]


def text_of(data: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 where it says so, or what Windows wrote before. Raises `Unreadable`."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if b"\0" in data:
        raise Unreadable(_("This is no text. Save the list as CSV, and choose that file."))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def read(text: str) -> tuple[list[Row], list[str]]:
    """The rows, and the names of columns that nothing is made of. Raises `Unreadable` with what to do."""
    if len(text) > MOST_CHARACTERS:
        words = _("The list has %(count)d characters; %(most)d is the most. Bring it in as several lists.")
        raise Unreadable(words % {"count": len(text), "most": MOST_CHARACTERS})
    lines = _lines(text.lstrip("\ufeff"))
    if not lines:
        raise Unreadable(_("Paste the list, or choose a file."))
    (_first, names), *others = lines
    columns = [_column(name) for name in names]
    _refuse_columns(columns)
    if len(others) > MOST_PEOPLE:
        words = _("The list has %(count)d people; %(most)d is the most. Bring it in as several lists.")
        raise Unreadable(words % {"count": len(others), "most": MOST_PEOPLE})
    if not others:
        raise Unreadable(_("There is nobody below the first line, which holds the names of the columns."))
    unknown = [name for name, column in zip(names, columns, strict=True) if name and not column]
    return [Row(number, _cells(columns, cells)) for number, cells in others], unknown


def _refuse_columns(columns: list[str]) -> None:
    """Raise `Unreadable` where the first line does not say which column is what."""
    if USERNAME not in columns:
        words = _("The first line has to name the columns, and one of them has to be “%(name)s”. Known are: %(known)s.")
        raise Unreadable(words % {"name": USERNAME, "known": ", ".join((*COLUMNS, NAME))})
    twice = [name for name in dict.fromkeys(columns) if name and columns.count(name) > 1]
    if twice:
        raise Unreadable(_("Two columns are “%(name)s”. Take one of them out.") % {"name": twice[0]})


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """The lines that have something in them, each with its number. Raises `Unreadable`."""
    first = text.lstrip().partition("\n")[0]
    sign = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    found, number = [], 1
    try:
        for cells in reader:
            cells = [_cell(one) for one in cells]
            if any(cells):
                found.append((number, cells))
            number = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(
            _("Line %(line)d cannot be read: look for a quotation mark too many.") % {"line": number}
        ) from error
    return found


def _cell(text: str) -> str:
    """A cell as one line. What stands before a formula to make it harmless goes."""
    plain = line(text, LONGEST_CELL)
    return plain[1:] if plain[:1] == "'" and plain[1:2] in _FORMULA else plain


def _column(name: str) -> str:
    plain = " ".join(name.casefold().replace("_", " ").split())
    return next((column for column, others in _ALSO.items() if plain == column or plain in others), "")


def _cells(columns: list[str], cells: list[str]) -> dict[str, str]:
    return {column: cell for column, cell in zip(columns, cells, strict=False) if column}
