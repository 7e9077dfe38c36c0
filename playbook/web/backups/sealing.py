"""A file sealed with a password, in pieces, so that one of any size needs little memory.

The first line says how the key is made of the password and which cipher seals. Each line after it is one sealed piece,
which says its own place and whether it is the last: pieces that are missing, moved or cut off are found.
"""

import base64
import os
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.core.management.base import CommandError

from playbook.web.sealed_bytes import Seal

MARK = b"playbook-sealed-3 "
# How much work a guess at the password is, by the mark: a file of before is opened as it was sealed, by Fernet.
_WORK = {MARK: 2**17, b"playbook-sealed-2 ": 2**17, b"playbook-sealed-1 ": 2**15}
PIECE = 1024 * 1024  # bytes


def is_sealed(file: Path) -> bool:
    """Whether the file begins like a sealed one."""
    with file.open("rb") as opened:
        return opened.read(len(MARK)) in _WORK


def seal(source: Path, target: Path, password: str) -> None:
    """Write `source` sealed to `target`."""
    salt = os.urandom(16)
    box = _box(MARK, password, salt)
    with source.open("rb") as plain, target.open("wb") as sealed:
        sealed.write(MARK + base64.b64encode(salt) + b"\n")
        number, piece = 0, plain.read(PIECE)
        while True:
            following = plain.read(PIECE)
            place = number.to_bytes(8) + bytes([not following])
            sealed.write(box.encrypt(place + piece) + b"\n")
            if not following:
                return
            number, piece = number + 1, following


def unseal(source: Path, target: Path, password: str) -> None:
    """Write what is in `source` to `target`. Raises `CommandError` for another password or a damaged file."""
    with source.open("rb") as sealed, target.open("wb") as plain:
        first = sealed.readline()
        box = _box(first[: len(MARK)], password, base64.b64decode(first[len(MARK) :]))
        is_last = False
        for number, line in enumerate(sealed):
            try:
                piece = box.decrypt(line.strip())
            except InvalidToken:
                raise CommandError(
                    "BACKUP_PASSWORD is not the one it was sealed with, or the file is damaged."
                ) from None
            if is_last or int.from_bytes(piece[:8]) != number:
                raise CommandError("The backup is damaged: pieces of it are missing or were moved.")
            is_last = bool(piece[8])
            plain.write(piece[9:])
    if not is_last:
        raise CommandError("The backup is damaged: its end is missing.")


def _box(mark: bytes, password: str, salt: bytes) -> Seal | Fernet:
    """What seals and opens the pieces of a file that begins with this mark."""
    key = Scrypt(salt=salt, length=32, n=_WORK.get(mark, _WORK[MARK]), r=8, p=1).derive(password.encode())
    return Seal(key) if mark == MARK else Fernet(base64.urlsafe_b64encode(key))
