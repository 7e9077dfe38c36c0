"""A zip of documents and the pictures that they name: read with suspicion, and of one edition always the same bytes.

Nothing is unpacked to disk. Each entry is looked at before it is read, and is read no further than its limit, so that
what a zip claims about itself need not be believed.
"""

import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from playbook.editions.content_folder import picture_in
from playbook.editions.pictures import files_of
from playbook.guidance.documents import FOLDERS, BadDocument, Document, document_in
from playbook.guidance.picture_checks import named_in
from playbook.guidance.pictures import FOLDER as PICTURES
from playbook.guidance.pictures import LARGEST as LARGEST_PICTURE
from playbook.guidance.pictures import Picture
from playbook.guidance.problem import Problem, in_order, problem

MB = 1024 * 1024
LARGEST, UNPACKED, LARGEST_FILE = 10 * MB, 40 * MB, MB // 2  # bytes: of a zip, of all in it, of one document
MOST_FILES, LONGEST_NAME, HIGHEST_RATIO = 5_000, 200, 200
_MADE = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can say: a date would make two exports of one edition differ
_KEPT_OUT = ("__MACOSX/",)
_MARK = b"\xef\xbb\xbf"  # what some editors put before UTF-8


class BadArchive(Exception):
    """A file that is not taken in: `problems` says of each entry why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True)
class Archive:
    """What a zip holds."""

    documents: tuple[Document, ...]
    pictures: tuple[Picture, ...]


def read_archive(file: IO[bytes], name: str = "zip") -> Archive:
    """Every document in a zip: `en/tips/<slug>.md`, or without the language for the default one; `pictures/<name>`.

    Raises `BadArchive` with all that is wrong: nothing of such a file is taken.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            return _read(archive, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise BadArchive([_wrong(name, _("is not a zip that can be read (%s)") % error)]) from error


def write_archive(texts: Iterable[Document], file: IO[bytes]) -> None:
    """Write documents to a zip, each at its place, in the order given; then the pictures that they name."""
    named: set[str] = set()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in texts:
            archive.writestr(_entry(f"{one.language}/{one.path}"), one.text.encode())
            named |= named_in(one)
        for name, data in files_of(named):
            archive.writestr(_entry(f"{PICTURES}/{name}"), data)


def _entry(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _MADE)
    info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    return info


def _read(archive: zipfile.ZipFile, name: str) -> Archive:
    entries = [one for one in archive.infolist() if not _is_beside(one)]
    if too_much := _too_much(entries):
        raise BadArchive([_wrong(name, too_much)])
    problems = [_wrong(one.orig_filename[:LONGEST_NAME], wrong) for one in entries if (wrong := _wrong_with(one))]
    problems += [_wrong(one, _("is in the zip twice; keep one")) for one in _twice(entries)]
    if problems:
        raise BadArchive(in_order(problems))
    found: list[Document] = []
    pictures: list[Picture] = []
    top = _folder_around(entries)
    for entry in entries:
        try:
            if _is_picture(entry, top):
                pictures.append(_picture(archive, entry, top))
            else:
                found.append(_document(archive, entry, top))
        except BadDocument as error:
            problems.append(error.problem)
    if not found and not problems:
        problems.append(_wrong(name, _("holds no documents; they belong in en/tips, en/steps and so on")))
    if problems:
        raise BadArchive(in_order(problems))
    return Archive(tuple(found), tuple(pictures))


def _is_picture(entry: zipfile.ZipInfo, top: str) -> bool:
    return entry.filename.removeprefix(top).startswith(f"{PICTURES}/")


def _picture(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, top: str) -> Picture:
    with archive.open(entry) as packed:
        return picture_in(entry.filename.removeprefix(top), packed.read(LARGEST_PICTURE + 1))


def _is_beside(entry: zipfile.ZipInfo) -> bool:
    """A folder, or what a computer puts into a zip on its own."""
    return entry.is_dir() or entry.filename.startswith(_KEPT_OUT) or entry.filename.endswith("/.DS_Store")


def _too_much(entries: list[zipfile.ZipInfo]) -> str:
    if len(entries) > MOST_FILES:
        return _("has %(count)s files, %(most)s is the most") % {"count": len(entries), "most": MOST_FILES}
    if sum(one.file_size for one in entries) > UNPACKED:
        return _("is larger than %(most)s MB when it is unpacked") % {"most": UNPACKED // MB}
    return ""


def _wrong_with(entry: zipfile.ZipInfo) -> str:
    """Why an entry is refused before it is read; empty for one that may be."""
    name, mode = entry.orig_filename, entry.external_attr >> 16
    if "\0" in name or "\\" in name or name.startswith("/") or ":" in name or ".." in name.split("/"):
        return _("has a name that leads out of the folder; give it a plain one")
    if len(name) > LONGEST_NAME or not name.isprintable():
        return _("has a name that is too long or cannot be read")
    if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return _("is a link or a device, not a file")
    if entry.flag_bits & 0x1:
        return _("is locked with a password; make the zip without one")
    most = LARGEST_PICTURE if f"{PICTURES}/" in name else LARGEST_FILE
    if entry.file_size > most:
        return _("is larger than %(most)s KB, which no document is") % {"most": most // 1024}
    if entry.file_size > HIGHEST_RATIO * max(entry.compress_size, 1) + 4096:
        return _("is packed so tightly that it is not text")
    return _("is a zip in the zip; put its files in their folders") if name.lower().endswith(".zip") else ""


def _twice(entries: list[zipfile.ZipInfo]) -> Iterator[str]:
    """Names that are there twice, also where only capitals tell them apart."""
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename.casefold()
        if name in seen:
            yield entry.filename
        seen.add(name)


def _folder_around(entries: list[zipfile.ZipInfo]) -> str:
    """The one folder that everything lies in, as when a folder was packed instead of what is in it; else nothing."""
    paths = [one.filename.split("/") for one in entries]
    top = paths[0][0] if paths else ""
    if any(len(path) < 2 or path[0] != top for path in paths) or top in FOLDERS.values():
        return ""
    inside = [path[1:] for path in paths if path[1] != PICTURES]
    around = not _is_language(top) or (inside and all(map(_begins_with_language, inside)))
    return f"{top}/" if around else ""


def _begins_with_language(path: list[str]) -> bool:
    """Whether a place is that of a document under the folder of a language."""
    is_list = len(path) == 2 and path[1].endswith(".toml")
    return len(path) > 1 and _is_language(path[0]) and (is_list or path[1] in FOLDERS.values())


def _is_language(name: str) -> bool:
    return name.replace("-", "").isalpha() and 2 <= len(name) <= 7


def _document(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, top: str) -> Document:
    language, name = _place(entry.filename.removeprefix(top))
    with archive.open(entry) as packed:
        data = packed.read(LARGEST_FILE + 1)
    where = f"{language}/{name}"
    if len(data) > LARGEST_FILE:
        raise BadDocument(_wrong(where, _("is larger than it says; the zip is not sound")))
    if data.startswith(b"PK\x03\x04"):
        raise BadDocument(_wrong(where, _("is a zip in the zip; put its files in their folders")))
    if b"\0" in data:
        raise BadDocument(_wrong(where, _("is not plain UTF-8 text; save it as UTF-8")))
    try:
        return document_in(name, data.removeprefix(_MARK).replace(b"\r\n", b"\n"), language)
    except BadDocument as error:
        raise BadDocument(replace(error.problem, document=where)) from error


def _place(name: str) -> tuple[str, str]:
    """The language, and the path under its folder."""
    first, _slash, rest = name.partition("/")
    is_language = bool(rest) and first not in FOLDERS.values() and _is_language(first)
    return (first, rest) if is_language else (settings.CONTENT_LANGUAGE, name)


def _wrong(name: str, why: str) -> Problem:
    """What is wrong with an entry of a zip, or with the zip itself."""
    return problem(name, (), "archive", why=why)
