"""SECRET_KEY and the keys of before: sealing with them, and how what is kept comes over to a new key.

What ends by itself within a day (sign-ins, links, cookies) needs nothing: SECRET_KEY_FALLBACKS opens it until then.
What is kept for longer is named by its package as `Kept`, so that `manage.py rotate_keys` seals it anew, and
`manage.py doctor` says for how long a key of before is still needed.
"""

import base64
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.conf import settings
from django.utils.crypto import salted_hmac

from playbook.web.sealed_bytes import Seal

# What is sealed by AES-GCM begins with it; what does not is Fernet's.
_MARK = "gcm1."


class Needs(Enum):
    """Which key opens what is kept."""

    SECRET_KEY = "SECRET_KEY"
    OLDER = "SECRET_KEY, by the cipher of before"
    FALLBACK = "a key of before"
    UNKNOWN = "none that is known here"


TO_SEAL_ANEW = (Needs.OLDER, Needs.FALLBACK)


@dataclass(frozen=True)
class Kept:
    """One kind of what is kept and needs a key: what of it needs which, and how it is sealed or signed anew."""

    name: str  # in the plural, in words
    needs: Callable[[], Iterable[Needs]]  # of each one
    seal_anew: Callable[[], int]  # how many those were
    if_lost: str  # what to do where the key is gone for good


def known_keys() -> list[str]:
    """The key that seals what is new, and behind it those of before, which only open."""
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def derived(purpose: str, text: str, key: str) -> bytes:
    """A key of 32 bytes for one purpose, made of one of the server's. Nobody gets from one to another."""
    return salted_hmac(purpose, text, secret=key, algorithm="sha256").digest()


class Box:
    """Seals for one purpose with SECRET_KEY, and opens what it or a key of before has sealed, by either cipher."""

    def __init__(self, purpose: str, text: str = "") -> None:
        keys = known_keys()
        self._seals = [Seal(derived(f"{purpose}{_MARK}", text, key)) for key in keys]
        self._before = [Fernet(base64.urlsafe_b64encode(derived(purpose, text, key))) for key in keys]

    def seal(self, text: str) -> str:
        """The text, sealed."""
        return _MARK + self._seals[0].encrypt(text.encode()).decode()

    def opened(self, sealed: str) -> str:
        """The text that was sealed. Raises `InvalidToken` where no key of this server opens it."""
        return self._found(sealed)[1]

    def sealed_anew(self, sealed: str) -> str:
        """The same text, sealed with SECRET_KEY. Raises `InvalidToken` where no key of this server opens it."""
        return self.seal(self.opened(sealed))

    def needs(self, sealed: str) -> Needs:
        """Which key opens it."""
        try:
            place, _text = self._found(sealed)
        except InvalidToken:
            return Needs.UNKNOWN
        if place:
            return Needs.FALLBACK
        return Needs.SECRET_KEY if sealed.startswith(_MARK) else Needs.OLDER

    def _found(self, sealed: str) -> tuple[int, str]:
        """The place of the key that opens it, and the text. Raises `InvalidToken`."""
        is_new = sealed.startswith(_MARK)
        locks: Sequence[Seal | Fernet] = self._seals if is_new else self._before
        for place, lock in enumerate(locks):
            try:
                return place, lock.decrypt(sealed.removeprefix(_MARK).encode()).decode()
            except InvalidToken:
                continue
        raise InvalidToken


def all_kept() -> Iterator[Kept]:
    """Every kind that is kept: packages above this one name theirs."""
    for app in apps.get_app_configs():
        yield from getattr(app, "kept_by_key", tuple)()


def examined() -> Iterator[tuple[bool, str]]:
    """For people who run it: whether a key of before is still needed, and what no key opens any more."""
    is_well, total = True, 0
    for kind in all_kept():
        counts = Counter(kind.needs())
        total += counts.total()
        for words in _problems(kind, counts):
            is_well = False
            yield False, words
    if not is_well:
        return
    yield True, f"All that is kept sealed or signed ({total}) needs SECRET_KEY alone.{_fallbacks()}"


def _problems(kind: Kept, counts: Counter[Needs]) -> Iterator[str]:
    if late := counts[Needs.FALLBACK]:
        yield (
            f"{late} of {counts.total()} {kind.name} need more than SECRET_KEY: leave SECRET_KEY_FALLBACKS as it is. "
            "When every server and `work` has the new key, `manage.py rotate_keys` seals and signs them anew."
        )
    if older := counts[Needs.OLDER]:
        yield (
            f"{older} of {counts.total()} {kind.name} are sealed by the cipher of before (Fernet). When every server "
            "and `work` is of this version, `manage.py rotate_keys` seals them by AES-GCM."
        )
    if lost := counts[Needs.UNKNOWN]:
        yield (
            f"{lost} of {counts.total()} {kind.name} are sealed or signed with a key that is not named here. Add it to "
            f"SECRET_KEY_FALLBACKS and run `manage.py rotate_keys`. Where that key is lost: {kind.if_lost}"
        )


def _fallbacks() -> str:
    if not settings.SECRET_KEY_FALLBACKS:
        return ""
    return (
        " A key of before can go out of SECRET_KEY_FALLBACKS a day after the last server was started with the new one: "
        "by then sign-ins and links have ended that it signed."
    )
