"""Passwords that are known from breaches, looked up in a file of the organisation's own (`BREACHED_PASSWORDS`).

The file is as the known collections are published: a line for each password, its SHA-1 in hexadecimal, in ascending
order, and anything after a colon. It may have tens of gigabytes: about forty places of it are read for one password.
Nothing of a password is sent anywhere, kept or logged.
"""

import hashlib
import logging
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

log = logging.getLogger(__name__)

LONGEST_LINE = 256  # bytes; a digest has 40 and a count follows
_LINE = re.compile(rb"([0-9A-F]{40})(?::[^\r\n]*)?\r?\n?")
LOOKS = 20  # places that `examined` reads


class Unreadable(Exception):
    """The file cannot be read, or is not of that form. Its words say what is wrong."""


class NotBreached:
    """Refuses a password that stands in the file; and every one while the file cannot be read."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise `ValidationError`, saying what to do instead."""
        file = settings.BREACHED_PASSWORDS
        try:
            is_known = file is not None and is_in(file, password)
        except Unreadable as error:
            log.error("No password can be chosen: BREACHED_PASSWORDS: %s", error)
            raise ValidationError(
                _("Passwords cannot be looked up at the moment. Tell whoever runs Playbook, and try again."), "unread"
            ) from error
        if is_known:
            raise ValidationError(
                _("That password is known from a breach somewhere, and is tried first. Take another."), "breached"
            )

    def get_help_text(self) -> str:
        """What a good one is not."""
        return _("It must not be known from a breach.")


def is_in(file: Path, password: str) -> bool:
    """Whether the file has the password. Raises `Unreadable`."""
    wanted = hashlib.sha1(password.encode("utf-8", "replace"), usedforsecurity=False).hexdigest().upper().encode()
    try:
        with file.open("rb", buffering=LONGEST_LINE) as lines:
            return _has(lines, wanted)
    except OSError as error:
        raise Unreadable(error.strerror or type(error).__name__) from error


def examined() -> Iterator[tuple[bool, str]]:
    """What the doctor says of it: some places of the file are read, and have to be in order."""
    file: Path | None = settings.BREACHED_PASSWORDS
    if file is None:
        yield True, "Passwords are compared with a short list of common ones only (BREACHED_PASSWORDS)."
        return
    try:
        with file.open("rb", buffering=LONGEST_LINE) as lines:
            size = lines.seek(0, os.SEEK_END)
            read = [_after(lines, size * number // LOOKS)[0] for number in range(LOOKS)]
    except (OSError, Unreadable) as error:
        yield False, f"BREACHED_PASSWORDS: {error}"
        return
    found = [one for one in read if one]
    if found and found == sorted(found):
        yield True, f"Passwords are looked up among those known from breaches: {size / 1e9:.1f} GB."
    else:
        yield False, "BREACHED_PASSWORDS is empty or not in the order of its digests: get the file that is."


def _has(lines: BinaryIO, wanted: bytes) -> bool:
    """Halve the part of the file in which the line must begin until none is left."""
    low, high = 0, lines.seek(0, os.SEEK_END)
    while low < high:
        middle = (low + high) // 2
        digest, end = _after(lines, middle)
        if digest == wanted:
            return True
        if digest and digest < wanted:
            low = end
        else:  # what begins after the middle is too high, or nothing does
            high = middle
    return False


def _after(lines: BinaryIO, at: int) -> tuple[bytes, int]:
    """The digest of the first line that begins at `at` or after it, and where that line ends; nothing at the end."""
    if at:
        lines.seek(at - 1)
        lines.readline(LONGEST_LINE)
    else:
        lines.seek(0)
    line = lines.readline(LONGEST_LINE)
    if not line:
        return b"", lines.tell()
    found = _LINE.fullmatch(line)
    if found is None:
        raise Unreadable("it has a line that is no SHA-1 in capitals: get the file with SHA-1 digests")
    return found[1], lines.tell()
