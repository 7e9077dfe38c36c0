"""A PNG cut down to its picture: no words, no profile, no second picture, nothing behind the end. It is not decoded."""

import struct
import zlib
from collections.abc import Iterator

BEGINS = b"\x89PNG\r\n\x1a\n"
_CHUNKS = {b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"sRGB", b"IDAT", b"IEND"}


class BrokenPng(ValueError):
    """A file that begins as a PNG and does not go on as one."""


def stripped(data: bytes) -> tuple[bytes, int, int]:
    """The picture alone, and how wide and high it says that it is. Raises `BrokenPng`."""
    kept, names, size = [BEGINS], [], (0, 0)
    for name, chunk in _chunks(data):
        if name == b"IHDR":
            if len(chunk) != 25:
                raise BrokenPng
            size = struct.unpack(">II", chunk[8:16])
        if name in _CHUNKS:
            kept.append(chunk)
            names.append(name)
    if names[:1] != [b"IHDR"] or names.count(b"IHDR") > 1 or names[-1:] != [b"IEND"] or b"IDAT" not in names:
        raise BrokenPng
    return b"".join(kept), *size


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each part of a PNG with its name, whole, up to the one that ends it."""
    at, name = len(BEGINS), b""
    while name != b"IEND":
        if at + 12 > len(data):
            raise BrokenPng
        (length,) = struct.unpack(">I", data[at : at + 4])
        chunk = data[at : at + 12 + length]
        name = chunk[4:8]
        if len(chunk) != 12 + length or zlib.crc32(chunk[4:-4]) != struct.unpack(">I", chunk[-4:])[0]:
            raise BrokenPng
        yield name, chunk
        at += 12 + length
