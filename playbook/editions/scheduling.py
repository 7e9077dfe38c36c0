"""Publishing at a time to come: a job in the background does it, or a command."""

import datetime
from collections.abc import Iterable
from typing import Unpack

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from playbook.accounts.models import User
from playbook.audit.models import Act
from playbook.audit.trail import record
from playbook.editions import change_sets
from playbook.editions.drafts import Broken, StaleDraft, problems_with_drafts, publish_drafts
from playbook.editions.models import ChangeSet, Edition, Release, Revision
from playbook.editions.problem_text import text_of
from playbook.editions.reviews import SecondPersonNeeded
from playbook.editions.said import Said, with_note


@transaction.atomic
def schedule(
    revisions: Iterable[Revision],
    *,
    by: User,
    at: datetime.datetime,
    apart: bool = False,
    **said: Unpack[Said],
) -> Release:
    """Publish these drafts together at a time to come.

    Raises `change_sets.PartOfChange` where a part of a change would be left out, unless it may go `apart`.
    """
    revisions = list(revisions)
    change_sets.hold(revisions)
    if not apart:
        change_sets.ask_for_whole(revisions)
    release = Release.objects.create(at=at, by=by, **said)
    release.revisions.set(revisions)
    record(Act.PUBLISH_SCHEDULED, person=by.pk, release=release.pk, time=at.astimezone(datetime.UTC).isoformat())
    return release


def release_of(draft: Revision | None) -> Release | None:
    """The publish that a draft is scheduled in; nothing for one that is in none."""
    found: Release | None = draft.releases.waiting().first() if draft and draft.is_draft else None
    return found


@transaction.atomic
def schedule_change(
    change: ChangeSet, seen: Iterable[int], *, by: User, at: datetime.datetime, **said: Unpack[Said]
) -> Release:
    """Publish a change whose drafts are those `seen` at a time to come.

    Raises `drafts.Broken` where it could not be published now, `change_sets.Moved` and `change_sets.Scheduled`.
    """
    chosen = change_sets.as_seen(change, seen)
    change_sets.refuse_scheduled(chosen)
    for language in sorted({one.document.language for one in chosen}):
        if wrong := [one for one in problems_with_drafts(language, chosen) if not one.warning]:
            raise Broken(wrong)
    return schedule(chosen, by=by, at=at, **with_note(said, change.name))


@transaction.atomic
def leave(draft: Revision | None) -> None:
    """Take a draft that was written over out of its scheduled publish, and all of its change with it.

    A publish with nothing left in it is taken back.
    """
    release = draft.releases.waiting().first() if draft else None
    if draft is None or release is None or Revision.objects.drafts().filter(pk=draft.pk).exists():
        return
    together = release.revisions.filter(change_set=draft.change_set_id) if draft.change_set_id else ()
    release.revisions.remove(draft, *together)
    if not release.revisions.exists():
        cancel(release)


def cancel(release: Release) -> None:
    """Take a scheduled publish back; its drafts stay."""
    Release.objects.filter(pk=release.pk, edition=None).update(cancelled_at=timezone.now())
    record(Act.PUBLISH_CANCELLED, release=release.pk)


def publish_due() -> list[Edition]:
    """Publish what is due, each release as an edition of its own. One that would break the playbook is held back."""
    editions = [_publish(pk) for pk in Release.objects.due().values_list("pk", flat=True)]
    return [edition for edition in editions if edition]


@transaction.atomic
def _publish(pk: int) -> Edition | None:
    release: Release | None = Release.objects.due().select_for_update(of=("self",)).filter(pk=pk).first()
    if release is None:  # another process has published it meanwhile
        return None
    try:
        with transaction.atomic():
            said: Said = {"note": release.note, "must_read": release.must_read}
            said["must_read_until"] = release.must_read_until
            release.edition = publish_drafts(release.revisions.all(), by=release.by, apart=True, **said)
    except Broken as error:
        release.held = "\n".join(f"{one.document}: {text_of(one)}" for one in error.problems)
    except SecondPersonNeeded as error:
        release.held = str(error)
    except StaleDraft:
        release.held = _("A draft in it has been changed, published or thrown away since.")
    release.held_at = timezone.now() if release.held else None
    release.save(update_fields=["edition", "held", "held_at"])
    return release.edition
