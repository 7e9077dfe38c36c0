"""The secrets of all webhooks: which keys they need, and sealing them anew."""

from collections.abc import Iterator

from playbook.web.secret_keys import TO_SEAL_ANEW, Needs
from playbook.webhooks.endpoint_secrets import needs, sealed_anew
from playbook.webhooks.models import Endpoint


def needed_keys() -> Iterator[Needs]:
    """Which key opens each secret."""
    return (needs(salt, kept) for salt, kept in Endpoint.objects.values_list("salt", "kept_secret"))


def seal_anew() -> int:
    """Seal with SECRET_KEY what a key or the cipher of before sealed, and what was not sealed; how many those were."""
    count = 0
    for pk, salt, kept in Endpoint.objects.values_list("pk", "salt", "kept_secret"):
        if needs(salt, kept) in TO_SEAL_ANEW:
            # Not where an administrator made a new one meanwhile.
            same = Endpoint.objects.filter(pk=pk, salt=salt, kept_secret=kept)
            count += same.update(kept_secret=sealed_anew(salt, kept))
    return count
