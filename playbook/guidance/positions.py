"""On which line of a document each of its fields stands: for the command line, where people mend files."""

import re
from collections.abc import Generator, Iterator

from playbook.guidance.documents import FENCE, LIST, Document
from playbook.guidance.problem import Path, Problem

_TOKEN = re.compile(
    r'(?P<text>"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\')'
    r"|(?P<comment>#[^\n]*)|(?P<end>\n)|(?P<mark>\[\[|\]\]|[\[\]{},=])|(?P<bare>[^\s\[\]{},=#\"']+)",
    re.DOTALL,
)


def line_of(document: Document, problem: Problem) -> int:
    """The line (1 is the first) of a problem's field, or of the nearest thing around it."""
    if problem.line:
        return problem.line
    found = _lines(document)
    for length in range(len(problem.field), 0, -1):
        if line := found.get(problem.field[:length]):
            return line
    return 1


def _lines(document: Document) -> dict[Path, int]:
    if document.kind == LIST:
        return dict(_fields(document.text, 1))
    lines = document.text.split("\n")
    fences = [number for number, line in enumerate(lines, start=1) if line.rstrip() == FENCE]
    if len(fences) != 3:
        return {}
    found = dict(_fields("\n".join(lines[fences[0] : fences[1] - 1]), fences[0] + 1))
    found["body",] = fences[1] + 1
    found["situations",] = fences[2]
    said = [number for number in range(fences[2] + 1, len(lines) + 1) if lines[number - 1].strip()]
    return found | {("situations", at): number for at, number in enumerate(said)}


def _fields(text: str, first: int) -> Iterator[tuple[Path, int]]:
    """Each key and each entry of a list in a TOML text, with its line; the text can be read as TOML."""
    reader = _Reader(first)
    for match in _TOKEN.finditer(text):
        yield from reader.token(match)
        reader.line += match[0].count("\n")


class _Reader:
    """Follows the brackets of a TOML text: what is open, and the key or the number of the entry that it is at."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.table: Path = ()
        self.counts: dict[Path, int] = {}
        self.open: list[tuple[str, Path, int]] = []  # the bracket, the path it belongs to, entries in it so far
        self.keys: list[str] = []
        self.heading = ""  # `[` or `[[` while the name of a table is read
        self.value: Path = ()

    def token(self, match: re.Match[str]) -> Iterator[tuple[Path, int]]:
        """What begins with a token."""
        if match["comment"]:
            return
        if match["end"]:
            if not self.open:
                self.value, self.keys = (), []
        elif match["mark"]:
            yield from self._mark(match["mark"])
        else:
            yield from self._word(match[0])

    def _mark(self, mark: str) -> Iterator[tuple[Path, int]]:
        if self.heading or (mark in ("[", "[[") and not self.value and not self.open):
            yield from self._head(mark)
        elif mark == "=":
            self.value = (*self._here(), *self._dotted())
            self.keys = []
            yield self.value, self.line
        else:
            for one in mark:  # `[[` and `]]` inside a value are two brackets
                yield from self._bracket(one)

    def _head(self, mark: str) -> Iterator[tuple[Path, int]]:
        if not self.heading:
            self.heading, self.keys = mark, []
            return
        name: Path = tuple(self._dotted())
        if self.heading == "[[":
            at = self.counts[name] = self.counts.get(name, -1) + 1
            name = (*name, at)
        self.table, self.heading, self.keys = name, "", []
        yield name, self.line

    def _bracket(self, mark: str) -> Iterator[tuple[Path, int]]:
        if mark in "[{":
            path = yield from self._entry()
            self.open.append((mark, path, 0))
            self.value = () if mark == "{" else path
        elif mark in "]}" and self.open:
            _bracket, path, _count = self.open.pop()
            self.value = path if self.open and self.open[-1][0] == "[" else ()
            self.keys = []
        elif self.open and self.open[-1][0] == "{":
            self.value, self.keys = (), []

    def _word(self, word: str) -> Iterator[tuple[Path, int]]:
        if self.heading or not self.value:
            self.keys.append(word)
        elif self.open and self.open[-1][0] == "[":
            yield from self._entry()

    def _entry(self) -> "Generator[tuple[Path, int], None, Path]":
        """The next entry of the list that is open, or else the value of a key."""
        if not (self.open and self.open[-1][0] == "["):
            return self.value
        bracket, path, count = self.open[-1]
        self.open[-1] = (bracket, path, count + 1)
        yield (*path, count), self.line
        return (*path, count)

    def _here(self) -> Path:
        return self.open[-1][1] if self.open else self.table

    def _dotted(self) -> list[str]:
        """The parts of the key that was read: quoted ones whole, bare ones by their dots."""
        parts: list[str] = []
        for word in self.keys:
            parts += [word[1:-1]] if word[0] in "\"'" else [part for part in word.split(".") if part]
        return parts
