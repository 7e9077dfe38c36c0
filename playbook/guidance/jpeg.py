"""A JPEG cut down to its picture: where and with what it was taken goes, which way up it stands stays.

It is not decoded: its parts are copied one by one, those alone that a browser needs to draw it.
"""

import re
import struct
from collections.abc import Iterator

BEGINS = b"\xff\xd8\xff"
_START, _END, _SCAN, _EXIF, _ADOBE = 0xD8, 0xD9, 0xDA, 0xE1, 0xEE
_FRAMES = {0xC0, 0xC1, 0xC2}  # baseline, extended, progressive: what browsers draw
_TABLES = {0xC4, 0xDB, 0xDD}
_MOST_SCANS = 30  # each is drawn over all of the picture; cameras write ten at most
_ORIENTATION = 0x0112
_SIGN = re.compile(rb"\xff++([\xc0-\xfe])")
# The end of what is drawn: a sign of a new part, which none of the picture's own bytes looks like.
_NEXT = re.compile(rb"(?<!\xff)\xff++[^\x00\xd0-\xd7]")
_EXIF_BEGINS = b"Exif\0\0"


class BrokenJpeg(ValueError):
    """A file that begins as a JPEG and does not go on as one."""


def stripped(data: bytes) -> tuple[bytes, int, int]:
    """The picture alone, and how wide and high it is shown. Raises `BrokenJpeg`."""
    kept: list[bytes] = []
    sizes: list[tuple[int, int]] = []
    scans, turned = 0, 1
    for marker, part in _parts(data):
        if marker == _EXIF:
            turned = _turned(part) or turned
            continue
        if marker in _FRAMES:
            sizes.append(_size(part))
        scans += marker == _SCAN
        if marker in (*_FRAMES, *_TABLES, _SCAN) or (marker == _ADOBE and _is_adobe(part)):
            kept.append(part)
    if len(sizes) != 1 or not 0 < scans <= _MOST_SCANS:
        raise BrokenJpeg
    high, wide = sizes[0] if turned < 5 else reversed(sizes[0])
    upright = _exif(turned) if turned != 1 else b""
    return b"".join([b"\xff\xd8", upright, *kept, b"\xff\xd9"]), wide, high


def _parts(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each part with its marker, whole, a scan with what is drawn by it; up to the end of the first picture."""
    at = 2
    while True:
        sign = _SIGN.match(data, at)
        if sign is None:
            raise BrokenJpeg
        marker, at = sign[1][0], sign.start(1)
        if marker == _END:
            return
        end = _end_of(data, at, marker)
        yield marker, b"\xff" + data[at:end]
        at = end


def _end_of(data: bytes, at: int, marker: int) -> int:
    """Where the part ends whose marker stands at `at`. Raises `BrokenJpeg`."""
    if 0xD0 <= marker <= _START or at + 3 > len(data):
        raise BrokenJpeg
    (length,) = struct.unpack(">H", data[at + 1 : at + 3])
    end = at + 1 + int(length)
    found = _NEXT.search(data, end) if marker == _SCAN else None
    if length < 2 or end > len(data) or (marker == _SCAN and found is None):
        raise BrokenJpeg
    return found.start() if found else end


def _size(part: bytes) -> tuple[int, int]:
    """How high and wide a frame is. Raises `BrokenJpeg` for one that no browser draws."""
    if len(part) < 10 or part[9] not in (1, 3, 4) or len(part) != 10 + 3 * part[9]:
        raise BrokenJpeg
    high, wide = struct.unpack(">HH", part[5:9])
    return high, wide


def _is_adobe(part: bytes) -> bool:
    """Whether it says how colours are meant, and nothing more."""
    return len(part) == 16 and part[4:9] == b"Adobe"


def _turned(part: bytes) -> int:
    """Which way up the picture was taken, from 1 to 8; 0 where it is not said."""
    tiff = part[4 + len(_EXIF_BEGINS) :]
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4], "")
    if part[4:10] != _EXIF_BEGINS or not order or len(tiff) < 10:
        return 0
    (first,) = struct.unpack(order + "I", tiff[4:8])
    (count,) = struct.unpack(order + "H", tiff[first : first + 2].ljust(2, b"\0"))
    for number in range(min(count, 200)):
        entry = tiff[first + 2 + 12 * number : first + 14 + 12 * number]
        if len(entry) < 12:
            return 0
        tag, sort, _count, value = struct.unpack(order + "HHIH", entry[:10])
        if (tag, sort) == (_ORIENTATION, 3):
            return int(value) if 1 <= value <= 8 else 0
    return 0


def _exif(turned: int) -> bytes:
    """A part that says which way up the picture is, and nothing more."""
    tiff = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, turned, 0, 0)
    body = _EXIF_BEGINS + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
