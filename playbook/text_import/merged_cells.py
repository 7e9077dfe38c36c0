"""Tables whose cells reach over several rows or columns, as tables in which each cell says what it says by itself."""

import re

from playbook.guidance.words import gettext_noop as _
from playbook.text_import.notes import Unreadable

_ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<(t[dh])((?: (?:row|col)span=\"[^\"]{0,9}\")*)>(.*?)</t[dh]>", re.DOTALL)
_SPAN = re.compile(r"(row|col)span=\"(\d{1,4})\"")
_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
_MOST = 10_000  # cells of a text


def apart(clean: str) -> tuple[str, int]:
    """Cleaned HTML with every merged cell repeated where it reaches, and how many there were.

    Takes tables that hold no tables. Raises `Unreadable` for more cells than a reader can be shown.
    """
    splitter = _Splitter()
    return _TABLE.sub(splitter.table, clean), splitter.merged


class _Splitter:
    """Writes tables anew; counts cells, so that a few tags never become a million."""

    def __init__(self) -> None:
        self.merged = self.cells = 0

    def table(self, match: re.Match[str]) -> str:
        """A table with the cells that reach down into the rows below them."""
        if "span=" not in match[0]:
            return match[0]
        below: dict[int, tuple[int, str]] = {}  # of a column: for how many more rows, and the cell
        return _ROW.sub(lambda row: self._row(row[1], below), match[0])

    def _row(self, inside: str, below: dict[int, tuple[int, str]]) -> str:
        found: list[str] = []
        for cell in _CELL.finditer(inside):
            self._fill(found, below)
            spans = {name: int(count) for name, count in _SPAN.findall(cell[2])}
            across, down = max(1, spans.get("col", 1)), max(1, spans.get("row", 1))
            self.merged += across > 1 or down > 1
            self._count(across)
            for _again in range(across):
                if down > 1:
                    below[len(found)] = (down - 1, cell[3])
                found.append(f"<{cell[1]}>{cell[3]}</{cell[1]}>")
        self._fill(found, below)
        return f"<tr>{''.join(found)}</tr>"

    def _fill(self, found: list[str], below: dict[int, tuple[int, str]]) -> None:
        """The cells that reach down to the next place of a row."""
        while len(found) in below:
            rows, text = below.pop(at := len(found))
            if rows > 1:
                below[at] = (rows - 1, text)
            self._count(1)
            found.append(f"<td>{text}</td>")

    def _count(self, cells: int) -> None:
        self.cells += cells
        if self.cells > _MOST:
            raise Unreadable(_("Its tables have more than %(most)s cells. Bring it in as CSV."), most=_MOST)
