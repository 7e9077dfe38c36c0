"""Small pictures made for tests: with the place where they were taken, turned, broken, hostile."""

import base64
import struct
import zlib

# 12 by 8 pixels, drawn; each says that it was taken at 53° north with a camera of "Kamera AG", and lies on its side.
JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/4QB6RXhpZgAATU0AKgAAAAgAAwEPAAIAAAAKAAAAMgESAAMAAAABAAYAAIglAAQAAAABAAAA"
    "PAAAAABLYW1lcmEgQUcAAAIAAQACAAAAAk4AAAAAAgAFAAAAAwAAAFoAAAAAAAAANQAAAAEAAAAcAAAAAQAAAAMAAAAC/9sAQwAo"
    "HB4jHhkoIyEjLSsoMDxkQTw3Nzx7WF1JZJGAmZaPgIyKoLTmw6Cq2q2KjMj/y9ru9f///5vB////+v/m/f/4/9sAQwErLS08NTx2"
    "QUF2+KWMpfj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4/8AAEQgACAAMAwEiAAIRAQMR"
    "Af/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYHCAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQy"
    "gZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeI"
    "iYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/EAB8BAAMB"
    "AQEBAQEBAQEAAAAAAAABAgMEBQYHCAkKC//EALURAAIBAgQEAwQHBQQEAAECdwABAgMRBAUhMQYSQVEHYXETIjKBCBRCkaGxwQkj"
    "M1LwFWJy0QoWJDThJfEXGBkaJicoKSo1Njc4OTpDREVGR0hJSlNUVVZXWFlaY2RlZmdoaWpzdHV2d3h5eoKDhIWGh4iJipKTlJWW"
    "l5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uLj5OXm5+jp6vLz9PX29/j5+v/aAAwDAQACEQMRAD8ArXLY"
    "uZRgD5zyc881csLyCKJ1kYIS5IHPSiimQmf/2Q=="
)
WEBP = base64.b64decode(
    "UklGRtwAAABXRUJQVlA4WAoAAAAIAAAACwAABwAAVlA4IEQAAAAQAgCdASoMAAgAB0CWJbACdAEUWfnHV+UAAPar9LeLgaQd1qrR"
    "Zk/Y1jRaTpTEzOpdId3UtxYkwBRWQzOuVL4OIwAAAEVYSUZyAAAATU0AKgAAAAgAAwEPAAIAAAAKAAAAMgESAAMAAAABAAYAAIgl"
    "AAQAAAABAAAAPAAAAABLYW1lcmEgQUcAAAIAAQACAAAAAk4AAAAAAgAFAAAAAwAAAFoAAAAAAAAANQAAAAEAAAAcAAAAAQAAAAMA"
    "AAAC"
)
SEE_THROUGH_WEBP = base64.b64decode(
    "UklGRugAAABXRUJQVlA4WAoAAAAYAAAACwAABwAAQUxQSAoAAAABB1DAiAhERP8DVlA4ID4AAADwAQCdASoMAAgACQCsJbACsAEV"
    "YJPgbtAA9lgWShiLIRc6Lv2m5dkMNIbeoffkSVb7Gk/B3dPjDn+jEYAAAEVYSUZyAAAATU0AKgAAAAgAAwEPAAIAAAAKAAAAMgES"
    "AAMAAAABAAYAAIglAAQAAAABAAAAPAAAAABLYW1lcmEgQUcAAAIAAQACAAAAAk4AAAAAAgAFAAAAAwAAAFoAAAAAAAAANQAAAAEA"
    "AAAcAAAAAQAAAAMAAAAC"
)


def part(name: bytes, data: bytes) -> bytes:
    """A part of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(wide: int = 4, high: int = 4, *more: bytes, grey: int = 0x80, end: bytes = b"") -> bytes:
    """A grey picture, with further parts."""
    head = part(b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0))
    rows = part(b"IDAT", zlib.compress((b"\0" + bytes([grey]) * min(wide, 5000)) * min(high, 50)))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + rows + part(b"IEND", b"") + end
