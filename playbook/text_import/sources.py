"""One file or one pasted text: what kind it is, and its words as Markdown or as rows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import NotRequired, TypedDict

from playbook.guidance.pictures import Picture
from playbook.guidance.words import gettext_noop as _
from playbook.text_import import html_text, word_file, zip_file
from playbook.text_import.album import Album
from playbook.text_import.cleaning import as_markdown, cleaned, refuse_large
from playbook.text_import.notes import NOT_TEXT, Note, Unreadable, note
from playbook.text_import.tables import Rows, csv_rows, json_rows

MB = 1024 * 1024
LARGEST = 10 * MB  # a handbook with its pictures
ENDINGS = (".md", ".markdown", ".txt", ".html", ".htm", ".csv", ".tsv", ".json", ".docx", ".docm")


_AS_CSV = _("It is a workbook. Open it, choose “Save as”, CSV, and bring that in; each sheet by itself.")
_AS_WORD = _("It is a text of another program. Open it, choose “Save as”, Word (.docx), and bring that in.")
_AS_PASTE = _(
    "It is a PDF, which holds no headings and lists. Open it, copy its text, and paste that; or bring in its source."
)
_SAVE_AS = {
    **dict.fromkeys((".xlsx", ".xls", ".xlsm", ".ods", ".numbers"), _AS_CSV),
    **dict.fromkeys((".doc", ".odt", ".rtf", ".pages"), _AS_WORD),
    ".pdf": _AS_PASTE,
}


class KeptSource(TypedDict):
    """A source in what JSON can hold."""

    name: str
    markdown: str
    rows: Rows
    notes: list[tuple[str, dict[str, str | int]]]
    places: NotRequired[dict[str, str]]  # of pictures; no text of the version before has them


@dataclass(frozen=True)
class Source:
    """Where text came from: its `name`, its words as Markdown or, of a table, its `rows`, and what was left out.

    `places` says which of the `pictures` that came with it is meant by an address in its text.
    """

    name: str
    markdown: str = ""
    rows: Rows = field(default_factory=list)
    notes: tuple[Note, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    pictures: tuple[Picture, ...] = ()

    @property
    def characters(self) -> int:
        """How long its text, or all its cells, are."""
        return len(self.markdown) + sum(len(cell) for row in self.rows for cell in row)

    def as_json(self) -> KeptSource:
        """The source in what JSON can hold, without its pictures: those are kept under their names."""
        notes = [(one.words, dict(one.params)) for one in self.notes]
        places = dict(self.places)
        return {"name": self.name, "markdown": self.markdown, "rows": self.rows, "notes": notes, "places": places}

    @classmethod
    def from_json(cls, kept: KeptSource) -> "Source":
        """The source again."""
        notes = tuple(note(words, **params) for words, params in kept["notes"])
        return cls(kept["name"], kept["markdown"], kept["rows"], notes, kept.get("places", {}))


@dataclass(frozen=True)
class Beside:
    """What a text came with: the `album` that its pictures are taken into, files by their paths, and its own path."""

    album: Album = field(default_factory=Album)
    files: Mapping[str, bytes] = field(default_factory=dict)
    path: str = ""


def from_file(name: str, data: bytes, beside: Beside | None = None) -> Source:
    """What a file holds. Raises `Unreadable` with what is wrong and what to do."""
    beside = beside or Beside()
    ending = "." + name.rpartition(".")[2].lower()
    if ending in _SAVE_AS:
        raise Unreadable(_SAVE_AS[ending])
    if ending not in ENDINGS:
        raise Unreadable(_("Files that end in %(ending)s are not taken. Taken are: %(known)s."),
                         ending=ending[:20], known=", ".join(ENDINGS))  # fmt: skip
    if len(data) > LARGEST:
        raise Unreadable(_("It has more than %(most)s MB."), most=LARGEST // MB)
    if ending in (".docx", ".docm"):
        html, notes = word_file.as_html(data, beside.album)
        return _of_html(name, html, notes, beside)
    text, notes = _decoded(data)
    if ending in (".html", ".htm"):
        return _of_html(name, text, notes, beside)
    if ending in (".csv", ".tsv", ".json"):
        return _of_table(name, text, notes, json_rows if ending == ".json" else csv_rows)
    return _of_text(name, text, notes, beside)


def from_files(name: str, data: bytes, album: Album | None = None) -> list[Source]:
    """What a file holds; of a zip, every text in it. Raises `Unreadable` with what is wrong and what to do."""
    album = album or Album()
    if not name.lower().endswith(zip_file.ENDING):
        return [from_file(name, data, Beside(album))]
    if len(data) > LARGEST:
        raise Unreadable(_("It has more than %(most)s MB."), most=LARGEST // MB)
    unpacked = zip_file.files_in(data)
    found: list[Source] = []
    left_out = list(unpacked.left_out)
    for path, text in unpacked.texts:
        try:
            found.append(from_file(zip_file.shown(path), text, Beside(album, unpacked.pictures, path)))
        except Unreadable as error:
            left_out.append(f"{zip_file.shown(path)} ({error})")
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
        return _of_html("", text, [], Beside())
    return _of_text("", text, [], Beside())


def from_clipboard(html: str) -> Source:
    """What was copied from a web page or from Word, with its tags. Raises `Unreadable`."""
    return _of_html("", html, [], Beside())


def _of_html(name: str, html: str, notes: list[Note], beside: Beside) -> Source:
    html, refused = beside.album.lifted(html)
    html, unseen = cleaned(html)
    text, left_out = html_text.as_markdown(html)
    return _of_text(name, text, [*notes, *refused, *unseen, *left_out], beside)


def _of_text(name: str, text: str, notes: list[Note], beside: Beside) -> Source:
    text, refused = beside.album.lifted(text)
    refuse_large(text)
    text, unseen = cleaned(text)
    markdown, heads = as_markdown(text)
    if not markdown.strip():
        raise Unreadable(NOT_TEXT)
    places, left_out = beside.album.places(markdown, beside.files, beside.path)
    pictures = tuple(one for key, one in beside.album.pictures.items() if key in places.values())
    notes = [*notes, *refused, *unseen, *heads, *left_out]
    return Source(name, markdown, notes=tuple(notes), places=places, pictures=pictures)


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
