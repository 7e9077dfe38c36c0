"""For how long the trail is kept: what expires goes, and leaves a signed head that the rest is proved by."""

import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from playbook.audit.chain import sign
from playbook.audit.models import Entry, Head

AT_ONCE = 10_000


def sign_last() -> Head | None:
    """Sign the chain as it stands, unless that is signed already. Returns the head made."""
    last = Entry.objects.order_by("-number").values_list("number", "seal").first()
    if last is None or Head.objects.filter(number__gte=last[0]).exists():
        return None
    return sign(*last, begins=False)


def expire() -> int:
    """Remove entries older than AUDIT_DAYS, the oldest first; how many those were. Nothing else removes any."""
    long_ago = timezone.now() - datetime.timedelta(days=settings.AUDIT_DAYS)
    removed = 0
    while found := _expire_some(long_ago):
        removed += found
    return removed


@transaction.atomic
def _expire_some(before: datetime.datetime) -> int:
    """Remove some of those, all of them older than every one that stays."""
    young = Entry.objects.filter(at__gte=before).order_by("number").values_list("number", flat=True).first()
    old = Entry.objects.filter(number__lt=young) if young else Entry.objects.filter(at__lt=before)
    rows = list(old.order_by("number").values_list("number", "seal")[:AT_ONCE])
    if not rows:
        return 0
    sign(*rows[-1], begins=True)
    Head.objects.filter(number__lt=rows[-1][0]).delete()
    Entry.objects.filter(number__lte=rows[-1][0]).delete()
    return len(rows)
