"""A file sealed with a password, in pieces, so that one of any size needs little memory.

The first line says how the key is made of the password. Each line after it is one sealed piece (Fernet), which says
its own place and whether it is the last: pieces that are missing, moved or cut off are found.
"""

import base64
import os
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.core.management.base import CommandError

MARK = b"playbook-sealed-2 "
# How much work a guess at the password is, by the mark: a file of before is opened as it was sealed.
_WORK = {MARK: 2**17, b"playbook-sealed-1 ": 2**15}
PIECE = 1024 * 1024  # bytes


def is_sealed(file: Path) -> bool:
    """Whether the file begins like a sealed one."""
    with file.open("rb") as opened:
        return opened.read(len(MARK)) in _WORK


def seal(source: Path, target: Path, password: str) -> None:
    """Write `source` sealed to `target`."""
    salt = os.urandom(16)
    box = Fernet(_key(password, salt, _WORK[MARK]))
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
        work = _WORK.get(first[: len(MARK)], _WORK[MARK])
        box = Fernet(_key(password, base64.b64decode(first[len(MARK) :]), work))
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


def _key(password: str, salt: bytes, work: int) -> bytes:
    return base64.urlsafe_b64encode(Scrypt(salt=salt, length=32, n=work, r=8, p=1).derive(password.encode()))
