"""What everybody must read: who still has to, and keeping that somebody has. It never stands in anybody's way."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from playbook.accounts.models import User
from playbook.editions.current import STALE, Notice, notices
from playbook.editions.models import LINE, Edition, Reading, Revision

ASKED = (User.Role.AGENT, User.Role.LEAD)


@dataclass(frozen=True)
class Standing:
    """A must-read edition with those who have read it and those who have not."""

    edition: Edition
    read: Sequence[User]
    unread: Sequence[User]


def unread(user: User) -> Notice | None:
    """The oldest change that `user` is asked to read and has not said to have read; no query."""
    if user.role not in ASKED:
        return None
    return next((one for one in notices() if one.edition > user.read_up_to and one.at > user.date_joined), None)


@transaction.atomic
def has_read(user: User, edition: Edition) -> None:
    """Keep that `user` has read what `edition` asks for. Saying it twice is saying it once."""
    Reading.objects.get_or_create(edition=edition, by=user)
    User.objects.filter(pk=user.pk, read_up_to__lt=edition.number).update(read_up_to=edition.number)


def say_otherwise(edition: Edition, line: str) -> None:
    """Change the line that everybody is asked to read. Who has read it has read it."""
    Edition.objects.filter(pk=edition.pk).update(must_read=line[:LINE], must_read_changed_at=timezone.now())


def end(edition: Edition) -> None:
    """Ask nobody any more to read what `edition` changed."""
    now = timezone.now()
    Edition.objects.filter(pk=edition.pk, must_read_ended_at=None).update(
        must_read_ended_at=now, must_read_changed_at=now
    )


def end_undone(newest: Edition) -> None:
    """End what is asked of every earlier edition whose changes are all taken back: what it tells is true no more."""
    standing = Edition.objects.exclude(must_read="").filter(must_read_ended_at=None, number__lt=newest.number)
    for edition in standing.filter(at__gt=timezone.now() - STALE):
        revisions = list(edition.begun.select_related("document"))
        if revisions and all(_reads_as_before(one, edition) for one in revisions):
            end(edition)


def _reads_as_before(revision: Revision, edition: Edition) -> bool:
    """Whether a document reads as it did before `edition`, which began `revision` of it."""
    theirs = revision.document.revisions.filter(deleted=False)
    before = theirs.filter(until=edition).exclude(pk=revision.pk).first()
    live = theirs.live().first()
    return (before.text if before else None) == (live.text if live else None)


def standings() -> list[Standing]:
    """Every must-read edition of late, the newest first, each with who has read it and who has not."""
    asked = User.objects.filter(is_active=True, role__in=ASKED).select_related("team").order_by("team", "username")
    people = list(asked)
    found = []
    for edition in Edition.objects.exclude(must_read="").prefetch_related("readings")[:20]:
        done = {reading.by_id for reading in edition.readings.all()}
        due = [one for one in people if one.date_joined < edition.at]
        read = [one for one in due if one.pk in done]
        found.append(Standing(edition, read, [one for one in due if one.pk not in done]))
    return found
