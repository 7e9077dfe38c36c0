"""A device that makes and shows passkeys as a browser sends them, and can be told to do it wrongly."""

import json
import os
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

HERE = "http://testserver"
PRESENT = AuthenticatorData.FLAG.UP
HOLDS_KEY = PRESENT | AuthenticatorData.FLAG.AT


class Device:
    """One key, for one domain. `count` is how often it says to have signed; a synced passkey always says 0."""

    def __init__(self, *, domain: str = "testserver", counts: bool = True) -> None:
        self.key, self.domain, self.counts, self.count = ec.generate_private_key(ec.SECP256R1()), domain, counts, 0
        self.id = os.urandom(32)

    def make(self, options: dict[str, Any], *, origin: str = HERE, framed: bool = False) -> str:
        """What a browser sends of a new passkey."""
        public = ES256.from_cryptography_key(self.key.public_key())
        known = AttestedCredentialData.create(bytes(16), self.id, public)
        data = AuthenticatorData.create(sha256(self.domain.encode()), HOLDS_KEY, self.count, known)
        said = CollectedClientData.create("webauthn.create", options["challenge"], origin, framed)
        attested = AttestationObject.create("none", data, {})
        return self._sent({"clientDataJSON": said, "attestationObject": attested})

    def show(
        self, options: dict[str, Any], *, origin: str = HERE, framed: bool = False, flags: int = PRESENT, back: int = 0
    ) -> str:
        """What a browser sends when it is shown; with `back` the count goes back by so much."""
        self.count += self.counts
        data = AuthenticatorData.create(sha256(self.domain.encode()), flags, max(self.count - back, 0))
        said = CollectedClientData.create("webauthn.get", options["challenge"], origin, framed)
        signed = self.key.sign(bytes(data) + said.hash, ec.ECDSA(hashes.SHA256()))
        return self._sent({"clientDataJSON": said, "authenticatorData": data, "signature": signed})

    def _sent(self, parts: dict[str, bytes]) -> str:
        name = websafe_encode(self.id)
        response = {one: websafe_encode(bytes(value)) for one, value in parts.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})
