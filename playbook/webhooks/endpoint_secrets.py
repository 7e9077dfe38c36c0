"""What webhooks are signed with: made once of the server's key and a salt, and from then on kept, sealed.

A new key of the server changes no secret: a receiver goes on with the one that it was given. What is kept begins with
the salt that it was made of. The version before knows nothing of it and goes by the salt alone, so that where the two
differ, or nothing is kept, that version made the secret.
"""

import base64

from playbook.web.secret_keys import Box, Needs, derived, known_keys

PURPOSE = "playbook.webhooks"
_BETWEEN = "."


def sealed_new(salt: str) -> str:
    """The secret that is made of `salt` now, as it is kept."""
    return _sealed(salt, [derived(PURPOSE, salt, known_keys()[0])])


def opened(salt: str, kept: str) -> list[bytes]:
    """What is signed with. Raises `InvalidToken` where no key of this server opens what is kept.

    It is more than one where the version before made it while the server's key was changed: a receiver has one of them.
    """
    of, _, sealed = kept.partition(_BETWEEN)
    if of != salt:
        return [derived(PURPOSE, salt, key) for key in known_keys()]
    return [base64.b64decode(one) for one in _box().opened(sealed).split()]


def sealed_anew(salt: str, kept: str) -> str:
    """The same secrets, sealed with SECRET_KEY. Raises `InvalidToken` where no key of this server opens them."""
    return _sealed(salt, opened(salt, kept))


def needs(salt: str, kept: str) -> Needs:
    """Which key opens what is kept. What the version before made is to be sealed like what a key of before sealed."""
    of, _, sealed = kept.partition(_BETWEEN)
    return _box().needs(sealed) if of == salt else Needs.FALLBACK


def _sealed(salt: str, secrets: list[bytes]) -> str:
    return f"{salt}{_BETWEEN}{_box().seal(' '.join(base64.b64encode(one).decode() for one in secrets))}"


def _box() -> Box:
    return Box(f"{PURPOSE}.kept")
