"""A document is one text: a TOML header, a Markdown body and the situations, each closed by a `+++` line.

The text is the truth. It is what ships in `content/`, what a revision stores, what a diff shows and what an export
writes; everything else in this package is read from it.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path as FilePath
from types import MappingProxyType

import tomli_w

from playbook.guidance.kinds import KINDS
from playbook.guidance.old_format import renewed
from playbook.guidance.pictures import FOLDER as PICTURES
from playbook.guidance.problem import Path, Problem, problem
from playbook.guidance.values import Table, Value

FENCE = "+++"
# A key of more parts than any document has: reading it costs the square of its length.
_PART = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')"""
_DEEP = re.compile(rf"""(?<![\w"'-]){_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{32}}""")
FOLDERS = {kind: cls.folder for kind, cls in KINDS.items()}
KIND_OF = {folder: kind for kind, folder in FOLDERS.items()}
# Lists that are not guidance themselves: one TOML file each, at the top of a language's folder.
LIST = "list"


class BadDocument(Exception):
    """A text that is no document; `problem` says where and what to do about it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


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


@dataclass(frozen=True)
class Parts:
    """What a text falls into: the header's values, the Markdown body, the situations a line each."""

    header: dict[str, Value]
    body: str
    situations: tuple[str, ...]


def parse(document: Document) -> Parts:
    """Split a document into its parts. Raises `BadDocument` with the line when it has no such shape."""
    if document.kind == LIST:
        return Parts(_header(document, document.text, first_line=1), "", ())
    lines = document.text.split("\n")
    fences = [number for number, line in enumerate(lines) if line.rstrip() == FENCE]
    if len(fences) != 3 or fences[0] != 0:
        raise BadDocument(problem(document.path, (), "no-parts", line=1, count=len(fences)))
    header = "\n".join(lines[1 : fences[1]])
    situations = tuple(line.strip() for line in lines[fences[2] + 1 :] if line.strip())
    body = "\n".join(lines[fences[1] + 1 : fences[2]]).strip()
    return Parts(_header(document, header, first_line=2), body, situations)


@lru_cache(maxsize=1024)
def header_of(document: Document) -> Table:
    """The header of a document for those who only show it, remembered for the next time; empty where it has none."""
    try:
        return MappingProxyType(parse(document).header)
    except BadDocument:
        return MappingProxyType({})


def texts_in(parts: Parts) -> Iterator[tuple[Path, str]]:
    """Every text of a document with its field: the values of the header, the body, the situations."""
    yield from _texts(parts.header, ())
    yield ("body",), parts.body
    yield from ((("situations", number), text) for number, text in enumerate(parts.situations))


def _texts(value: Value, field: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield field, value
    elif isinstance(value, Mapping):
        for key, inside in value.items():
            yield from _texts(inside, (*field, key))
    elif isinstance(value, list):
        for number, inside in enumerate(value):
            yield from _texts(inside, (*field, number))


def write(header: Table, body: str, situations: tuple[str, ...]) -> str:
    """The canonical text of a document: what a form saves, and what `parse` reads back unchanged."""
    parts = [FENCE, tomli_w.dumps(header).rstrip("\n"), FENCE]
    if body:
        parts.append(body)
    parts += ["", FENCE, *situations]
    return "\n".join(parts) + "\n"


def canonical(document: Document) -> str:
    """A document's text as the desk writes it. Raises `BadDocument` for one that cannot be read."""
    parts = parse(document)
    return write(parts.header, parts.body, parts.situations)


def read_folder(folder: FilePath, language: str) -> Iterator[Document]:
    """Every document under `folder` (one language's folder), in order of path; pictures beside them are none.

    Raises `BadDocument` for a file that is not UTF-8 or that lies where no document belongs.
    """
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not path.name.startswith(".") and not name.startswith(f"{PICTURES}/"):
            yield document_in(name, path.read_bytes(), language)


def document_in(name: str, data: bytes, language: str) -> Document:
    """The document that a file of this name under a language's folder holds.

    Raises `BadDocument` for a file that is not UTF-8 or that lies where no document belongs.
    """
    parent, _, file = name.rpartition("/")
    slug, _, ending = file.rpartition(".")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadDocument(problem(name, (), "not-utf-8", line=1, error=error.reason)) from error
    if not parent and ending == "toml":
        return Document(LIST, slug, language, text)
    if parent in KIND_OF and ending == "md":
        return Document(KIND_OF[parent], slug, language, text)
    raise BadDocument(problem(name, (), "no-document-here", line=1, folders=", ".join(sorted(KIND_OF))))


def _header(document: Document, text: str, *, first_line: int) -> dict[str, Value]:
    if deep := _DEEP.search(text):
        line = text.count("\n", 0, deep.start()) + first_line
        raise BadDocument(problem(document.path, (), "not-toml", line=line, error="a key of too many parts"))
    try:
        return renewed(tomllib.loads(text))
    except (RecursionError, ValueError) as error:
        if not isinstance(error, tomllib.TOMLDecodeError):
            # Nested deeper than Python goes, or a number of thousands of digits.
            reason = "too much in one value"
            raise BadDocument(problem(document.path, (), "not-toml", line=first_line, error=reason)) from error
        raise _not_toml(document, error, first_line) from error


def _not_toml(document: Document, error: tomllib.TOMLDecodeError, first_line: int) -> BadDocument:
    line = getattr(error, "lineno", None) or _line_in(str(error))
    return BadDocument(problem(document.path, (), "not-toml", line=line + first_line - 1, error=str(error)))


def _line_in(message: str) -> int:
    """The line that tomllib names in its message (before Python 3.14 it is nowhere else)."""
    _, _, tail = message.partition("at line ")
    number = tail.split(",")[0]
    return int(number) if number.isdigit() else 1
