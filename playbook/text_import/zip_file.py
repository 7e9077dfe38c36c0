"""A zip of texts and pictures, as when a folder of Markdown is sent as one: no file is read further than its limit.

Nothing is unpacked to disk, and what the zip says of itself is not believed.
"""

import io
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from playbook.guidance.pictures import LARGEST as LARGEST_PICTURE
from playbook.guidance.words import gettext_noop as _
from playbook.text_import.album import ENDINGS as PICTURES
from playbook.text_import.album import MOST as MOST_PICTURES
from playbook.text_import.album import TOGETHER
from playbook.text_import.notes import Unreadable

MB = 1024 * 1024
ENDING = ".zip"
ENDINGS = (".md", ".markdown", ".txt", ".html", ".htm", ".csv", ".tsv", ".json")  # no zip in a zip: Word's is one
MOST_FILES, MOST_ENTRIES, UNPACKED, HIGHEST_RATIO = 100, 2_000, 2 * MB, 200
LONGEST_NAME = 100
_BROKEN = _("It is not a zip that can be read. Pack the folder again, without a password.")


@dataclass(frozen=True)
class Unpacked:
    """What a zip holds: its texts and its pictures by their paths, and the names of all else, which is left out."""

    texts: list[tuple[str, bytes]]
    pictures: dict[str, bytes] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


def files_in(data: bytes) -> Unpacked:
    """The texts and pictures in a zip.

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


def _read(archive: zipfile.ZipFile) -> Unpacked:
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
        found.append((one.filename, text))
    others = [one for one in entries if one not in wanted]
    pictures = pictures_of(archive, [one for one in others if one.filename.lower().endswith(PICTURES)])
    return Unpacked(found, pictures, [shown(one.filename) for one in others if one.filename not in pictures])


def pictures_of(archive: zipfile.ZipFile, entries: Iterable[zipfile.ZipInfo]) -> dict[str, bytes]:
    """Each picture by its path, read a byte past what one may have; no more than are taken at once."""
    found: dict[str, bytes] = {}
    left = TOGETHER
    for one in entries:
        if left <= 0 or len(found) >= MOST_PICTURES:
            break
        with archive.open(one) as packed:
            found[one.filename] = packed.read(LARGEST_PICTURE + 1)
        left -= len(found[one.filename])
    return found


def _is_beside(name: str) -> bool:
    """What a computer puts into a zip on its own."""
    return name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith(".")


def shown(name: str) -> str:
    """The last part of a file's path: it is only shown."""
    return "".join(one for one in name.replace("\\", "/").rpartition("/")[2] if one.isprintable())[-LONGEST_NAME:]
