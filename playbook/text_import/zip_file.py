"""A zip of texts, as when a folder of Markdown files is sent as one: each file in it is read no further than its limit.

Nothing is unpacked to disk, and what the zip says of itself is not believed.
"""

import io
import zipfile
import zlib
from collections.abc import Iterable

from playbook.guidance.words import gettext_noop as _
from playbook.text_import.notes import Unreadable

MB = 1024 * 1024
ENDING = ".zip"
ENDINGS = (".md", ".markdown", ".txt", ".html", ".htm", ".csv", ".tsv", ".json")  # no zip in a zip: Word's is one
MOST_FILES, MOST_ENTRIES, UNPACKED, HIGHEST_RATIO = 100, 2_000, 2 * MB, 200
LONGEST_NAME = 100
_BROKEN = _("It is not a zip that can be read. Pack the folder again, without a password.")


def files_in(data: bytes) -> tuple[list[tuple[str, bytes]], list[str]]:
    """The text files in a zip, each with its name, and the names of all else, which is left out.

    Raises `Unreadable` for what is no zip, or holds more than anybody can look through.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read(archive)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, KeyError, ValueError,
            NotImplementedError) as error:  # fmt: skip
        raise Unreadable(_BROKEN) from error


def entries_of(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """What a zip says that it holds. Raises `Unreadable` for more than is looked at."""
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise Unreadable(_("It is packed from more than %(most)s files."), most=MOST_ENTRIES)
    return entries


def claims_more(entries: Iterable[zipfile.ZipInfo], unpacked: int) -> bool:
    """Whether by their own word they are packed tighter than text can be, or have more bytes than that together."""
    entries = list(entries)
    is_tight = any(one.file_size > HIGHEST_RATIO * max(one.compress_size, 1) + 65_536 for one in entries)
    return is_tight or sum(one.file_size for one in entries) > unpacked


def _read(archive: zipfile.ZipFile) -> tuple[list[tuple[str, bytes]], list[str]]:
    entries = [one for one in entries_of(archive) if not one.is_dir() and not _is_beside(one.filename)]
    wanted = [one for one in entries if one.filename.lower().endswith(ENDINGS)]
    if not wanted:
        raise Unreadable(_("It holds no Markdown, plain text, HTML, CSV or JSON."))
    if len(wanted) > MOST_FILES:
        raise Unreadable(_("It holds %(count)s texts; %(most)s is the most. Bring them in in parts."),
                         count=len(wanted), most=MOST_FILES)  # fmt: skip
    if claims_more(wanted, UNPACKED):
        raise Unreadable(_("Unpacked it has more than %(most)s MB of text. Bring it in in parts."), most=UNPACKED // MB)
    found, left = list[tuple[str, bytes]](), UNPACKED
    for one in wanted:
        with archive.open(one) as packed:
            text = packed.read(left + 1)
        left -= len(text)
        if left < 0:
            raise Unreadable(_BROKEN)
        found.append((_name(one.filename), text))
    return found, [_name(one.filename) for one in entries if one not in wanted]


def _is_beside(name: str) -> bool:
    """What a computer puts into a zip on its own."""
    return name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith(".")


def _name(name: str) -> str:
    """The last part of a file's path: it is only shown."""
    return "".join(one for one in name.replace("\\", "/").rpartition("/")[2] if one.isprintable())[-LONGEST_NAME:]
