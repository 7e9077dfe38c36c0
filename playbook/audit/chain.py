"""The chain: each entry's seal is a digest of the entry and of the seal before, so none can be changed unseen."""

import datetime
import hashlib
import json

from django.core import signing

from playbook.audit.models import Entry, Head
from playbook.web.json_values import Json
from playbook.web.secret_keys import Needs, known_keys

# The seal before the first entry.
BEGINNING = "0" * 64
_SALT = "playbook.audit.head"


def seal_of(before: str, entry: Entry) -> str:
    """The seal of `entry`, which comes after one with the seal `before`."""
    values: list[Json] = [
        before,
        entry.number,
        entry.at.astimezone(datetime.UTC).isoformat(),
        str(entry.act),
        entry.person,
        entry.whom,
        entry.complaint,
        entry.address,
        entry.details,
    ]
    text = json.dumps(values, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def sign(number: int, seal: str, *, begins: bool) -> Head:
    """Sign the seal of entry `number`; `begins` says that the entries up to it are removed. Returns the row made."""
    head = Head(number=number, seal=seal, begins=begins)
    head.signature = signature_of(head)
    head.save()
    return head


def signature_of(head: Head) -> str:
    """The head's signature with the key of the server."""
    return signing.Signer(salt=_SALT).signature(_signed_text(head.number, head.seal, head.begins))


def is_signed(head: Head) -> bool:
    """Whether the head was signed with the key of the server, or with one of those before it that it knows."""
    return needed_key(head) is not Needs.UNKNOWN


def needed_key(head: Head) -> Needs:
    """Which key of the server the head was signed with."""
    text = f"{_signed_text(head.number, head.seal, head.begins)}:{head.signature}"
    for key in known_keys():
        try:
            signing.Signer(key=key, fallback_keys=[], salt=_SALT).unsign(text)
        except signing.BadSignature:
            continue
        return Needs.SECRET_KEY if key == known_keys()[0] else Needs.FALLBACK
    return Needs.UNKNOWN


def _signed_text(number: int, seal: str, begins: bool) -> str:
    return f"{number} {seal} {int(begins)}"
