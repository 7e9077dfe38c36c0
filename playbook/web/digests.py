"""What is kept of a secret that other programs or links bring: it is recognised by that, and cannot be read again."""

import hashlib


def digest_of(text: str) -> str:
    """What is kept of a long random text. It cannot be guessed, so a plain digest is as good as a slow one."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
