"""One file or one pasted text: what kind it is, and its words as Markdown or as rows."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypedDict

from playbook.guidance.words import gettext_noop as _
from playbook.text_import import html_text, word_file, zip_file
from playbook.text_import.cleaning import as_markdown, cleaned, refuse_large
from playbook.text_import.notes import NOT_TEXT, Note, Unreadable, note
from playbook.text_import.tables import Rows, csv_rows, json_rows

MB = 1024 * 1024
LARGEST = 5 * MB
ENDINGS = (".md", ".markdown", ".txt", ".html", ".htm", ".csv", ".tsv", ".json", ".docx", ".docm")


class KeptSource(TypedDict):
    """A source in what JSON can hold."""

    name: str
    markdown: str
    rows: Rows
    notes: list[tuple[str, dict[str, str | int]]]


@dataclass(frozen=True)
class Source:
    """Where text came from: its `name`, its words as Markdown or, of a table, its `rows`, and what was left out."""

    name: str
    markdown: str = ""
    rows: Rows = field(default_factory=list)
    notes: tuple[Note, ...] = ()

    @property
    def characters(self) -> int:
        """How long its text, or all its cells, are."""
        return len(self.markdown) + sum(len(cell) for row in self.rows for cell in row)

    def as_json(self) -> KeptSource:
        """The source in what JSON can hold."""
        notes = [(one.words, dict(one.params)) for one in self.notes]
        return {"name": self.name, "markdown": self.markdown, "rows": self.rows, "notes": notes}

    @classmethod
    def from_json(cls, kept: KeptSource) -> "Source":
        """The source again."""
        notes = tuple(note(words, **params) for words, params in kept["notes"])
        return cls(kept["name"], kept["markdown"], kept["rows"], notes)


def from_file(name: str, data: bytes) -> Source:
    """What a file holds. Raises `Unreadable` with what is wrong and what to do."""
    ending = "." + name.rpartition(".")[2].lower()
    if ending not in ENDINGS:
        raise Unreadable(_("Files that end in %(ending)s are not taken. Taken are: %(known)s."),
                         ending=ending[:20], known=", ".join(ENDINGS))  # fmt: skip
    if len(data) > LARGEST:
        raise Unreadable(_("It has more than %(most)s MB."), most=LARGEST // MB)
    if ending in (".docx", ".docm"):
        html, notes = word_file.as_html(data)
        return _of_html(name, html, notes)
    text, notes = _decoded(data)
    if ending in (".html", ".htm"):
        return _of_html(name, text, notes)
    if ending in (".csv", ".tsv", ".json"):
        return _of_table(name, text, notes, json_rows if ending == ".json" else csv_rows)
    return _of_text(name, text, notes)


def from_files(name: str, data: bytes) -> list[Source]:
    """What a file holds; of a zip, every text in it. Raises `Unreadable` with what is wrong and what to do."""
    if not name.lower().endswith(zip_file.ENDING):
        return [from_file(name, data)]
    if len(data) > LARGEST:
        raise Unreadable(_("It has more than %(most)s MB."), most=LARGEST // MB)
    texts, left_out = zip_file.files_in(data)
    found: list[Source] = []
    for inside, text in texts:
        try:
            found.append(from_file(inside, text))
        except Unreadable as error:
            left_out.append(f"{inside} ({error})")
    if not found:
        raise Unreadable(NOT_TEXT)
    if left_out:
        names = ", ".join(left_out)[:400]
        told = note(_("Of the zip these are left out: %(names)s."), names=names)
        found[0] = replace(found[0], notes=(told, *found[0].notes))
    return found


def from_paste(text: str) -> Source:
    """What was pasted: HTML where it has tags, else text or Markdown. Raises `Unreadable`."""
    if html_text.looks_like_html(text):
        return _of_html("", text, [])
    return _of_text("", text, [])


def from_clipboard(html: str) -> Source:
    """What was copied from a web page or from Word, with its tags. Raises `Unreadable`."""
    return _of_html("", html, [])


def _of_html(name: str, html: str, notes: list[Note]) -> Source:
    html, unseen = cleaned(html)
    text, left_out = html_text.as_markdown(html)
    return _of_text(name, text, [*notes, *unseen, *left_out])


def _of_text(name: str, text: str, notes: list[Note]) -> Source:
    refuse_large(text)
    text, unseen = cleaned(text)
    markdown, heads = as_markdown(text)
    if not markdown.strip():
        raise Unreadable(NOT_TEXT)
    return Source(name, markdown, notes=(*notes, *unseen, *heads))


def _of_table(name: str, text: str, notes: list[Note], read: Callable[[str], Rows]) -> Source:
    text, unseen = cleaned(text)
    return Source(name, rows=read(text), notes=(*notes, *unseen))


def _decoded(data: bytes) -> tuple[str, list[Note]]:
    """The text of a file: UTF-8, UTF-16 where it says so, or what Windows wrote before."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace"), []
    if b"\0" in data[:4096]:
        raise Unreadable(NOT_TEXT)
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        was = note(_("It was not UTF-8, and was read as Windows text: look at its special characters."))
        return data.decode("cp1252", errors="replace"), [was]
