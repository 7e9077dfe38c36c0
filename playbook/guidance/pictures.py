"""Pictures in reference pages: cleaned files, and the names that a text calls them by.

A picture's name is made of what it is: the digest of its bytes, in letters so that no number is seen in it, and how
wide and high it is. A text that names it means these very bytes for good, in every edition and every export; and its
page can keep the room that it takes before it comes.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape, unescape

from playbook.guidance import jpeg, png, webp
from playbook.guidance.refused_file import RefusedFile
from playbook.guidance.words import gettext_noop as _

KB = 1024
LARGEST, WIDEST = 768 * KB, 4096  # bytes; pixels
MOST_ON_A_PAGE = 40
LONGEST_WORDS = 200  # characters that stand for a picture
FOLDER = "pictures"  # in an export, and in the address
NAME = re.compile(r"[a-p]{24}-[1-9]\d{0,3}x[1-9]\d{0,3}\.(?:png|jpg|webp)")
ADDRESS = re.compile(rf"/{FOLDER}/{NAME.pattern}")
# A picture in a text of Markdown: its words, its name. No author writes longer words.
MARK = re.compile(rf"!\[([^\]\n]{{0,1000}})\]\(({NAME.pattern})\)")
_TAG = re.compile(r'<img alt="([^"]*)"[^>]*>')  # as it is written once it was cleaned
CONTENT_TYPES: Mapping[str, str] = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}
_PLAIN = str.maketrans({"[": "(", "]": ")", "\\": "/", "`": "’"})  # they would end the words, or mark something
_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
_HEIC = re.compile(rb"^.{4}ftyp(?:heic|heix|hevc|mif1|msf1)", re.DOTALL)
_BROKEN = _("That picture is broken. Save it again, and choose the new file.")
_OTHER = _("That is no PNG, JPEG or WebP. Save the picture as one of these, and choose that file.")


class BadPicture(RefusedFile):
    """A file that is not taken as a picture."""


@dataclass(frozen=True)
class Picture:
    """A picture that was cleaned: its bytes, its ending, how wide and high it is."""

    data: bytes
    ending: str
    wide: int
    high: int

    @property
    def name(self) -> str:
        """What texts call it, and its file."""
        letters = hashlib.sha256(self.data).hexdigest()[:24].translate(_LETTERS)
        return f"{letters}-{self.wide}x{self.high}.{self.ending}"


def content_type(name: str) -> str:
    """The type of a picture of this name."""
    return CONTENT_TYPES[name.rpartition(".")[2]]


def size_of(name: str) -> tuple[str, str]:
    """How wide and high a picture is, as its name says."""
    wide, _sign, high = name.partition("-")[2].partition(".")[0].partition("x")
    return wide, high


def is_name(text: str) -> bool:
    """Whether a text is the name of a picture that is kept here, and nothing else."""
    return NAME.fullmatch(text) is not None


def address_of(name: str) -> str:
    """Where a browser asks for a picture of this name."""
    return f"/{FOLDER}/{name}"


def words_of(text: str) -> str:
    """A text as the words that stand for a picture: in one line, with nothing in it that Markdown reads."""
    return " ".join(text.translate(_PLAIN).split())[:LONGEST_WORDS]


def names_in(text: str) -> set[str]:
    """The names of pictures that stand anywhere in a text."""
    return set(NAME.findall(text))


def without_pictures(text: str) -> str:
    """A text of Markdown for where no picture of ours can be seen: the words of each stand in its place."""
    return MARK.sub(_told, text)


def without_tags(html: str) -> str:
    """The same of the HTML that was made of it."""
    return _TAG.sub(_told, html)


def _told(match: re.Match[str]) -> str:
    """What stands in the place of a picture that cannot be seen."""
    words = match[1].strip()
    return f"(Picture: {words})" if words else ""


def with_captions(html: str) -> str:
    """The same HTML with the words of each picture beneath it where it is printed, for a page to draw."""
    return _TAG.sub(lambda match: f'{match[0]}<span class="paper-only">{escape(unescape(match[1]))}</span>', html)


def cleaned(data: bytes) -> Picture:
    """A file as the picture that is kept of it. Its ending is not asked for. Raises `BadPicture`."""
    if len(data) > LARGEST:
        words = _("The picture has more than %(most)s KB. Save it smaller: 1600 pixels are wide enough for any page.")
        raise BadPicture(words, most=LARGEST // KB)
    ending, stripped = _sort_of(data)
    try:
        bare, wide, high = stripped(data)
    except webp.MovingWebp as error:
        raise BadPicture(_("Pictures that move are not taken. Save one picture of it as PNG.")) from error
    except (png.BrokenPng, jpeg.BrokenJpeg, webp.BrokenWebp) as error:
        raise BadPicture(_BROKEN) from error
    if not (wide and high):
        raise BadPicture(_BROKEN)
    if max(wide, high) > WIDEST:
        words = _(
            "The picture is wider or higher than %(most)s pixels. Save it smaller: 1600 pixels are wide enough for "
            "any page."
        )
        raise BadPicture(words, most=WIDEST)
    return Picture(bare, ending, wide, high)


def _sort_of(data: bytes) -> tuple[str, Callable[[bytes], tuple[bytes, int, int]]]:
    """The ending of a file by its first bytes, and what cleans it. Raises `BadPicture` for all others."""
    if data.startswith(png.BEGINS):
        return "png", png.stripped
    if data.startswith(jpeg.BEGINS):
        return "jpg", jpeg.stripped
    if webp.is_webp(data):
        return "webp", webp.stripped
    if _HEIC.match(data):
        raise BadPicture(_("That is a photo as Apple keeps it (HEIC). Save it as JPEG, and choose that file."))
    raise BadPicture(_OTHER)
