"""Links that start a complaint, signed by a program that has the key: a telephone system can then be trusted.

The signature is HMAC-SHA256, in hex, of the link's parameters but `signature`, sorted by name and encoded as in the
address (`channel=phone&expires=1796083200&reference=AB-1`), under one of the keys in LINK_KEYS.
"""

import hmac
import time
from collections.abc import Mapping
from urllib.parse import urlencode

from django.conf import settings

from playbook.web.parameters import whole_number

LONGEST = 3600  # seconds that a signed link may serve


def signature_of(parameters: Mapping[str, str], key: str) -> str:
    """The signature of these parameters."""
    told = urlencode(sorted((name, value) for name, value in parameters.items() if name != "signature"))
    return hmac.digest(key.encode(), told.encode(), "sha256").hex()


def is_signed(parameters: Mapping[str, str]) -> bool:
    """Whether a program that has a key signed them, and their time has not run out. It ends an hour ahead at most."""
    expires = whole_number(parameters.get("expires", ""))
    now = int(time.time())
    if expires is None or not now < expires <= now + LONGEST:
        return False
    said = parameters.get("signature", "").encode("utf-8", "replace")
    return any(hmac.compare_digest(said, signature_of(parameters, key).encode()) for key in settings.LINK_KEYS)
