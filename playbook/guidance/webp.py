"""A WebP cut down to its picture: no words, no profile, no place where it was taken. It is not decoded."""

import struct
from collections.abc import Iterator

_EXTENDED, _LOSSY, _LOSSLESS, _ALPHA = b"VP8X", b"VP8 ", b"VP8L", b"ALPH"
_SEE_THROUGH, _MOVES = 0x10, 0x02  # flags of an extended file
_FRAME_BEGINS, _LOSSLESS_BEGINS = b"\x9d\x01\x2a", 0x2F


class BrokenWebp(ValueError):
    """A file that begins as a WebP and does not go on as one."""


class MovingWebp(ValueError):
    """A WebP of several pictures that follow each other."""


def is_webp(data: bytes) -> bool:
    """Whether a file says that it is one."""
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def stripped(data: bytes) -> tuple[bytes, int, int]:
    """The picture alone, and how wide and high it is. Raises `BrokenWebp` and `MovingWebp`."""
    chunks = dict(_chunks(data))
    if b"ANIM" in chunks or b"ANMF" in chunks or (chunks.get(_EXTENDED, b"\0")[0] & _MOVES):
        raise MovingWebp
    if (_LOSSY in chunks) == (_LOSSLESS in chunks):
        raise BrokenWebp
    name = _LOSSY if _LOSSY in chunks else _LOSSLESS
    wide, high = _lossy_size(chunks[name]) if name == _LOSSY else _lossless_size(chunks[name])
    kept = [(name, chunks[name])]
    if name == _LOSSY and _ALPHA in chunks:
        extended = struct.pack("<I", _SEE_THROUGH) + (wide - 1).to_bytes(3, "little") + (high - 1).to_bytes(3, "little")
        kept = [(_EXTENDED, extended), (_ALPHA, chunks[_ALPHA]), *kept]
    body = b"WEBP" + b"".join(_written(*one) for one in kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body, wide, high


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each part with its name, the first of a name last, so that it stands; what is behind the end is not read."""
    found: list[tuple[bytes, bytes]] = []
    end = 8 + int(struct.unpack("<I", data[4:8])[0])
    if end > len(data):
        raise BrokenWebp
    at = 12
    while at + 8 <= end:
        (length,) = struct.unpack("<I", data[at + 4 : at + 8])
        chunk = data[at + 8 : at + 8 + length]
        if len(chunk) != length or at + 8 + length > end or not length:
            raise BrokenWebp
        found.append((data[at : at + 4], chunk))
        at += 8 + length + length % 2
    yield from reversed(found)


def _written(name: bytes, chunk: bytes) -> bytes:
    return name + struct.pack("<I", len(chunk)) + chunk + b"\0" * (len(chunk) % 2)


def _lossy_size(chunk: bytes) -> tuple[int, int]:
    if len(chunk) < 10 or chunk[3:6] != _FRAME_BEGINS:
        raise BrokenWebp
    wide, high = struct.unpack("<HH", chunk[6:10])
    return _real(wide & 0x3FFF, high & 0x3FFF)


def _lossless_size(chunk: bytes) -> tuple[int, int]:
    if len(chunk) < 5 or chunk[0] != _LOSSLESS_BEGINS:
        raise BrokenWebp
    (bits,) = struct.unpack("<I", chunk[1:5])
    return _real((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)


def _real(wide: int, high: int) -> tuple[int, int]:
    if not (wide and high):
        raise BrokenWebp
    return wide, high
