"""What everybody must read: who still has to, and keeping that somebody has. It never stands in anybody's way."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from playbook.accounts.models import User
from playbook.editions.current import STALE, Notice, notices
from playbook.editions.models import LINE, Edition, Reading, Revision
from playbook.editions.said import is_over

BETWEEN_REMINDERS = datetime.timedelta(hours=1)
ASKED = (User.Role.AGENT, User.Role.LEAD)


@dataclass(frozen=True)
class Standing:
    """A must-read edition with those who have read it and those who have not."""

    edition: Edition
    read: Sequence[User]
    unread: Sequence[User]

    @property
    def is_past(self) -> bool:
        """Whether nobody is asked any more because its last day is over."""
        return is_over(self.edition.must_read_until)

    @property
    def may_be_reminded(self) -> bool:
        """Whether the last reminder is long enough ago."""
        return may_remind(self.edition)

    @property
    def next_reminder(self) -> datetime.datetime | None:
        """When they may be reminded again."""
        changed = self.edition.must_read_changed_at
        return changed + BETWEEN_REMINDERS if changed else None


def unread(user: User) -> Notice | None:
    """The oldest change that `user` is asked to read and has not said to have read; no query."""
    if user.role not in ASKED:
        return None
    asked = (one for one in notices() if one.edition > user.read_up_to and one.at > user.date_joined)
    return next((one for one in asked if not one.is_past), None)


@transaction.atomic
def has_read(user: User, edition: Edition) -> None:
    """Keep that `user` has read what `edition` asks for. Saying it twice is saying it once.

    What they had read of later editions before they were asked for this one again stays read.
    """
    Reading.objects.get_or_create(edition=edition, by=user)
    later = Edition.objects.asked().filter(number__gt=edition.number)
    read, up_to = set(Reading.objects.filter(by=user, edition__in=later).values_list("edition", flat=True)), edition
    for one in later.order_by("number"):
        if one.pk not in read:
            break
        up_to = one
    User.objects.filter(pk=user.pk, read_up_to__lt=up_to.number).update(read_up_to=up_to.number)


@transaction.atomic
def say_otherwise(edition: Edition, line: str, *, until: datetime.date | None = None, anew: bool) -> None:
    """Change the line that everybody is asked to read, and the last day on which they are.

    `anew` asks those who have read the old one as well.
    """
    said = {"must_read": line[:LINE], "must_read_until": until, "must_read_changed_at": timezone.now()}
    Edition.objects.filter(pk=edition.pk).update(**said)
    if anew and line != edition.must_read:  # whoever has read a line need not read it again for another last day
        edition.readings.all().delete()
        _ask_again(edition)


def may_remind(edition: Edition) -> bool:
    """Whether the last reminder, or the last change of the line, is long enough ago for another."""
    changed = edition.must_read_changed_at
    return not edition.reminders or changed is None or changed < timezone.now() - BETWEEN_REMINDERS


@transaction.atomic
def remind(edition: Edition) -> int:
    """Ask those again who have not said to have read it, however long ago it was published; how many they are."""
    now = timezone.now()
    standing = Edition.objects.asked().filter(pk=edition.pk)
    if not standing.update(reminders=F("reminders") + 1, must_read_changed_at=now):
        return 0
    return _ask_again(edition)


def _ask_again(edition: Edition) -> int:
    """Let the strip stand again for everybody asked who has not said to have read `edition`; how many they are."""
    asked = User.objects.filter(is_active=True, role__in=ASKED, date_joined__lt=edition.at)
    waiting = asked.exclude(pk__in=edition.readings.values("by"))
    waiting.filter(read_up_to__gte=edition.number).update(read_up_to=edition.number - 1)
    return waiting.count()


def resume(edition: Edition) -> None:
    """Ask again to read what it was ended for, until it is ended again: a last day that is over goes."""
    Edition.objects.filter(pk=edition.pk, must_read_until__lt=timezone.localdate()).update(must_read_until=None)
    Edition.objects.filter(pk=edition.pk).update(must_read_ended_at=None, must_read_changed_at=timezone.now())


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
