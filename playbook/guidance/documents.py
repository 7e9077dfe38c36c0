"""A document is one text: a TOML header, a Markdown body and the situations, each closed by a `+++` line.

The text is the truth. It is what ships in `content/`, what a revision stores, what a diff shows and what an export
writes; everything else in this package is read from it.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli_w

from playbook.guidance.kinds import KINDS
from playbook.guidance.old_format import renewed

FENCE = "+++"
FOLDERS = {kind: cls.folder for kind, cls in KINDS.items()}
KIND_OF = {folder: kind for kind, folder in FOLDERS.items()}
# Lists that are not guidance themselves: one TOML file each, at the top of a language's folder.
LIST = "list"
_KEY = re.compile(r"([a-z_]+) = ")
_TABLE = re.compile(r"\[+([a-z_]+)")


class BadDocument(Exception):
    """A text that is no document.

    Carries the `path` inside the content folder, the `line` (1 is the first) and what to do about it.
    """

    def __init__(self, path: str, line: int, message: str) -> None:
        super().__init__(f"{path}:{line}: {message}")
        self.path, self.line, self.message = path, line, message


@dataclass(frozen=True, order=True)
class Document:
    """One text of the playbook and where it belongs: `kind` (tip, step, ..., list), `slug`, `language`."""

    kind: str
    slug: str
    language: str
    text: str

    @property
    def path(self) -> str:
        """Where the document lies under `content/<language>/`, as in `tips/act-fast.md`."""
        return f"{self.slug}.toml" if self.kind == LIST else f"{FOLDERS[self.kind]}/{self.slug}.md"

    def line_of(self, *needles: str) -> int:
        """The number of the first line that holds one of `needles`, tried in order; 1 where none does."""
        for needle in needles:
            for number, line in enumerate(self.text.splitlines(), start=1):
                if needle and needle in line:
                    return number
        return 1

    def key_at(self, number: int) -> str:
        """The key of the header to which line `number` belongs; `body` or `situations` after the header."""
        lines = self.text.splitlines()[:number]
        fences = sum(line == FENCE for line in lines)
        if self.kind != LIST and fences > 1:
            return "body" if fences == 2 else "situations"
        keys = [match[1] for line in lines if (match := _KEY.match(line))]
        tables = [match[1] for line in lines if (match := _TABLE.match(line))]
        return tables[-1] if tables else keys[-1] if keys else "title"


@dataclass(frozen=True)
class Parts:
    """What a text falls into: the header's values, the Markdown body, the situations a line each."""

    header: dict[str, Any]
    body: str
    situations: tuple[str, ...]


def parse(document: Document) -> Parts:
    """Split a document into its parts. Raises `BadDocument` with the line when it has no such shape."""
    if document.kind == LIST:
        return Parts(_header(document, document.text, first_line=1), "", ())
    lines = document.text.split("\n")
    fences = [number for number, line in enumerate(lines) if line.rstrip() == FENCE]
    if len(fences) != 3 or fences[0] != 0:
        found = f"found {len(fences)}"
        raise BadDocument(
            document.path,
            1,
            f"needs three `+++` lines: before and after the header, and before the situations; {found}",
        )
    header = "\n".join(lines[1 : fences[1]])
    situations = tuple(line.strip() for line in lines[fences[2] + 1 :] if line.strip())
    body = "\n".join(lines[fences[1] + 1 : fences[2]]).strip()
    return Parts(_header(document, header, first_line=2), body, situations)


def write(header: Mapping[str, Any], body: str, situations: tuple[str, ...]) -> str:
    """The canonical text of a document: what a form saves, and what `parse` reads back unchanged."""
    parts = [FENCE, tomli_w.dumps(header).rstrip("\n"), FENCE]
    if body:
        parts.append(body)
    parts += ["", FENCE, *situations]
    return "\n".join(parts) + "\n"


def read_folder(folder: Path, language: str) -> Iterator[Document]:
    """Every document under `folder` (one language's folder), in order of path.

    Raises `BadDocument` for a file that is not UTF-8 or that lies where no document belongs.
    """
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            yield document_in(path.relative_to(folder).as_posix(), path.read_bytes(), language)


def document_in(name: str, data: bytes, language: str) -> Document:
    """The document that a file of this name under a language's folder holds.

    Raises `BadDocument` for a file that is not UTF-8 or that lies where no document belongs.
    """
    parent, _, file = name.rpartition("/")
    slug, _, ending = file.rpartition(".")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadDocument(name, 1, f"is not UTF-8 text ({error.reason}); save it as UTF-8") from error
    if not parent and ending == "toml":
        return Document(LIST, slug, language, text)
    if parent in KIND_OF and ending == "md":
        return Document(KIND_OF[parent], slug, language, text)
    raise BadDocument(name, 1, f"no document belongs here; use one of {', '.join(sorted(KIND_OF))}/<slug>.md")


def _header(document: Document, text: str, *, first_line: int) -> dict[str, Any]:
    try:
        return renewed(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        line = getattr(error, "lineno", None) or _line_in(str(error))
        raise BadDocument(document.path, line + first_line - 1, f"the header is not TOML: {error}") from error


def _line_in(message: str) -> int:
    """The line that tomllib names in its message (before Python 3.14 it is nowhere else)."""
    _, _, tail = message.partition("at line ")
    number = tail.split(",")[0]
    return int(number) if number.isdigit() else 1
