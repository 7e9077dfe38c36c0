"""The pictures that come with texts: cleaned, each once, bounded, and which of them a text means by an address."""

import base64
import binascii
import posixpath
import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from markdown_it import MarkdownIt

from playbook.guidance.pictures import BadPicture, Picture, cleaned
from playbook.guidance.words import gettext_noop as _
from playbook.text_import.notes import Note, note

MB = 1024 * 1024
MOST, TOGETHER = 200, 24 * MB  # pictures of one import, and their bytes
ENDINGS = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".svg", ".bmp", ".tif", ".tiff", ".heic", ".emf", ".wmf")
_DATA = re.compile(r"data:image/[\w+.-]{1,30};base64,([A-Za-z0-9+/=]*)")
LEFT_OUT = "left-out"  # the address of a picture of which it was said already that it is not taken
_REFUSED = _("A picture was left out (%(name)s). %(why)s")
_WRITTEN_OUT = _("written out in the text")
_MANY = _("It has more pictures than are taken at once. Put this one into its page afterwards.")


class Album:
    """Collects the pictures of one import by their names, and says of each that is not taken why."""

    def __init__(self) -> None:
        self.pictures: dict[str, Picture] = {}
        self.left = TOGETHER

    def take(self, data: bytes) -> str:
        """The name under which a file is kept. Raises `BadPicture`."""
        picture = cleaned(data)
        if picture.name not in self.pictures:
            if len(self.pictures) >= MOST or len(picture.data) > self.left:
                raise BadPicture(_MANY)
            self.left -= len(picture.data)
            self.pictures[picture.name] = picture
        return picture.name

    def lifted(self, text: str) -> tuple[str, list[Note]]:
        """A text with the names of pictures in the place of those that are written out in it; what was not taken."""
        left_out: list[Note] = []

        def name(match: re.Match[str]) -> str:
            try:
                return self.take(base64.b64decode(match[1], validate=True))
            except binascii.Error:
                left_out.append(refusal(_WRITTEN_OUT, _("It is not written out whole.")))
            except BadPicture as error:
                left_out.append(refusal(_WRITTEN_OUT, error.words, **error.params))
            return LEFT_OUT

        return (_DATA.sub(name, text) if "data:image/" in text else text), list(dict.fromkeys(left_out))

    def places(self, markdown: str, beside: Mapping[str, bytes], path: str) -> tuple[dict[str, str], list[Note]]:
        """The names of the pictures that a text means, by how it writes their addresses; what was not taken.

        `beside` are the files that came with it, by their paths; `path` is its own.
        """
        found: dict[str, str] = {}
        left_out: list[Note] = []
        for address in dict.fromkeys(addresses_in(markdown)):
            if address in self.pictures:
                found[address] = address
            elif file := _file_at(address, beside, path):
                try:
                    found[address] = self.take(beside[file])
                except BadPicture as error:
                    found[address] = LEFT_OUT
                    left_out.append(refusal(file, error.words, **error.params))
        return found, left_out


def refusal(name: str, why: str, /, **params: int) -> Note:
    """Why a picture was left out."""
    return note(_REFUSED, name=name.rpartition("/")[2][:80], why=why % params)


def addresses_in(markdown: str) -> Iterator[str]:
    """The addresses of the pictures in a text, as it writes them."""
    if "![" not in markdown:
        return
    reader = MarkdownIt("commonmark").enable("table")
    reader.validateLink = lambda url: True  # type: ignore[method-assign]
    for token in reader.parse(markdown):
        for one in token.children or ():
            if one.type == "image":
                yield str(one.attrs.get("src", ""))


def _file_at(address: str, beside: Mapping[str, bytes], path: str) -> str:
    """The file beside a text that an address leads to: at its place, or the only one of its name; else nothing."""
    plain = unquote(address.partition("#")[0].partition("?")[0]).replace("\\", "/")
    if not plain or "://" in plain or plain.startswith("//") or not plain.lower().endswith(ENDINGS):
        return ""
    there = posixpath.normpath(posixpath.join(posixpath.dirname(path), plain.lstrip("/")))
    if there in beside:
        return there
    name = plain.rpartition("/")[2].casefold()
    same = [one for one in beside if one.rpartition("/")[2].casefold() == name]
    return same[0] if len(same) == 1 else ""
