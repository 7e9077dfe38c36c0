"""The signed heads after a change of the server's key: which key each needs, and signing them with the new one.

A head keeps its number, its seal and its time: what was proved by it is proved as before. One that no key of the server
has signed is left as it is, and goes on being named.
"""

from collections.abc import Iterator
from itertools import batched

from django.db import transaction

from playbook.audit.chain import needed_key, signature_of
from playbook.audit.models import Head
from playbook.web.secret_keys import Needs

AT_ONCE = 500


def needed_keys() -> Iterator[Needs]:
    """Which key proves each head."""
    return (needed_key(one) for one in Head.objects.iterator())


def sign_anew() -> int:
    """Sign with SECRET_KEY what a key of before has signed; how many those were."""
    old = [one for one in Head.objects.all() if needed_key(one) is Needs.FALLBACK]
    return sum(_replace(list(some)) for some in batched(old, AT_ONCE))


@transaction.atomic
def _replace(old: list[Head]) -> int:
    """Put heads signed with SECRET_KEY into the place of these: a role that only serves may change no row of them.

    Those that were removed meanwhile, because their entries expired, are left out.
    """
    there = set(Head.objects.filter(pk__in=[one.pk for one in old]).values_list("pk", flat=True))
    Head.objects.filter(pk__in=there).delete()
    new = [
        Head(number=one.number, seal=one.seal, at=one.at, begins=one.begins, signature=signature_of(one))
        for one in old
        if one.pk in there
    ]
    return len(Head.objects.bulk_create(new))
