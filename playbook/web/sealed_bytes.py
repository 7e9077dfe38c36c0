"""AES-256 in Galois/Counter Mode: what is sealed is hidden, and nobody without the key changes it unseen.

What was sealed before is Fernet's (AES-128-CBC with HMAC-SHA-256), and is opened where it stands.
"""

import base64
import binascii
import os

from cryptography.exceptions import InvalidTag
from cryptography.fernet import InvalidToken
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12  # bytes, random each time: one key seals far fewer than the four thousand million that this bears


class Seal:
    """Seals and opens with one key of 32 bytes; it has the two methods of Fernet."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def encrypt(self, plain: bytes) -> bytes:
        """What was given, sealed, in letters that can stand in a line or a cookie."""
        nonce = os.urandom(_NONCE)
        return base64.urlsafe_b64encode(nonce + self._cipher.encrypt(nonce, plain, None))

    def decrypt(self, sealed: bytes) -> bytes:
        """What was sealed. Raises `InvalidToken` for anything that was not sealed with this key, or was changed."""
        try:
            whole = base64.b64decode(sealed, altchars=b"-_", validate=True)
            return self._cipher.decrypt(whole[:_NONCE], whole[_NONCE:], None)
        except (binascii.Error, ValueError, InvalidTag):
            raise InvalidToken from None
