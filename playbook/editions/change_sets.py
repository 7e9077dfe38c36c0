"""Drafts that belong together: which they are, and that none of them is published or taken back without the others.

A change is open until all of its drafts are published or it is taken apart. A draft is in one change at most, and the
draft that is written on top of it stays in there.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from playbook.accounts.models import User
from playbook.audit.models import Act
from playbook.audit.trail import record
from playbook.editions.models import ChangeSet, Edition, Release, Revision
from playbook.editions.titles import title_in


class Moved(Exception):
    """The change was published, taken apart, or got other drafts since somebody looked at it."""


class Scheduled(Exception):
    """A draft in question is to be published at a time to come: what belongs to it stays as it is until then."""


class HasDrafts(Exception):
    """Documents of a published change have `drafts` again."""

    def __init__(self, drafts: list[Revision]) -> None:
        super().__init__()
        self.drafts = drafts


class PartOfChange(Exception):
    """A part of a change would be published, and the rest not: `left_out` is the rest."""

    def __init__(self, change: ChangeSet, left_out: list[Revision]) -> None:
        super().__init__(
            ngettext(
                "The change “%(change)s” has one more draft, “%(first)s”, which would stay behind.",
                "The change “%(change)s” has %(number)s more drafts, such as “%(first)s”, which would stay behind.",
                len(left_out),
            )
            % {"change": change.name, "number": len(left_out), "first": name_of(left_out[0])}
        )
        self.change, self.left_out = change, left_out


def name_of(draft: Revision) -> str:
    """The title of a draft; of one that takes its document out, the title of what goes."""
    text = draft.base if draft.deleted and draft.base else draft
    return title_in(text.as_document())


def change_of(draft: Revision | None) -> ChangeSet | None:
    """The open change that a draft is in; nothing for one that is in none."""
    if draft is None or not draft.is_draft or draft.change_set_id is None:
        return None
    return ChangeSet.objects.open().filter(pk=draft.change_set_id).first()


def drafts_in(change: ChangeSet) -> list[Revision]:
    """The drafts of a change, by path, each with its writer and how it stands."""
    return list(change.revisions.drafts().with_state().with_documents().select_related("by", "base__document"))


def drafts_with(draft: Revision) -> list[Revision]:
    """Every draft of the change that `draft` is in; it alone where it is in none."""
    change = change_of(draft)
    return drafts_in(change) if change else [draft]


@transaction.atomic
def begin(name: str, drafts: Iterable[Revision], *, by: User) -> ChangeSet:
    """A new change with these drafts in it. Raises as `put_in` does."""
    change = ChangeSet.objects.create(name=name, by=by)
    record(Act.CHANGE_BEGUN, person=by.pk, change=change.pk)
    put_in(change, drafts)
    return change


@transaction.atomic
def put_in(change: ChangeSet, drafts: Iterable[Revision]) -> None:
    """Put drafts into an open change, and out of any other. Raises `Moved` and `Scheduled`."""
    pks = [one.pk for one in drafts]
    theirs = Revision.objects.drafts().filter(pk__in=pks)
    hold(theirs, change)
    _refuse_closed(change)
    refuse_scheduled([*theirs, *change.revisions.drafts()])
    if theirs.update(change_set=change) != len(pks):
        raise Moved


@transaction.atomic
def take_out(draft: Revision) -> None:
    """Let a draft stand on its own again. Raises `Moved` and `Scheduled`."""
    hold([draft])
    refuse_scheduled(drafts_with(draft))
    if not Revision.objects.drafts().filter(pk=draft.pk).exclude(change_set=None).update(change_set=None):
        raise Moved


@transaction.atomic
def take_apart(change: ChangeSet, *, by: User) -> None:
    """End an open change; its drafts stand on their own again. Raises `Moved` and `Scheduled`."""
    hold((), change)
    _refuse_closed(change)
    theirs = change.revisions.drafts()
    refuse_scheduled(theirs)
    theirs.update(change_set=None)
    ChangeSet.objects.filter(pk=change.pk).update(closed_at=timezone.now())
    record(Act.CHANGE_TAKEN_APART, person=by.pk, change=change.pk)


def rename(change: ChangeSet, name: str) -> None:
    """Give a change another name."""
    ChangeSet.objects.filter(pk=change.pk).update(name=name)


def as_seen(change: ChangeSet, seen: Iterable[int]) -> list[Revision]:
    """The drafts of a change, which stay in it until this transaction ends.

    Raises `Moved` unless they are those that somebody has `seen`, or where the change is open no more.
    """
    hold((), change)
    _refuse_closed(change)
    found = drafts_in(change)
    if not found or {one.pk for one in found} != set(seen):
        raise Moved
    return found


def hold(drafts: Iterable[Revision], change: ChangeSet | None = None) -> None:
    """Let nobody put anything into the changes of these drafts, or out of them, until this transaction ends.

    The keys are not locked: whoever saves a draft at this moment refers to its change, and need not wait.
    """
    theirs = Revision.objects.filter(pk__in=[one.pk for one in drafts]).values("change_set")
    wanted = Q(pk__in=theirs) | Q(pk=change.pk if change else None)
    list(ChangeSet.objects.select_for_update(no_key=True).filter(wanted).order_by("pk"))


def ask_for_whole(drafts: Iterable[Revision]) -> None:
    """Raise `PartOfChange` where these are some drafts of a change and not all."""
    chosen = list(drafts)
    for change in ChangeSet.objects.open().filter(revisions__in=[one.pk for one in chosen]).distinct():
        if left_out := [one for one in drafts_in(change) if one not in chosen]:
            raise PartOfChange(change, left_out)


def end_published(edition: Edition) -> None:
    """Keep of every open change whose last draft came with `edition` that it is published."""
    whole = ChangeSet.objects.open().filter(revisions__since=edition)
    drafts = Revision.objects.drafts().exclude(change_set=None)
    ChangeSet.objects.filter(pk__in=whole.exclude(pk__in=drafts.values("change_set")).values("pk")).update(
        edition=edition
    )


def refuse_scheduled(drafts: Iterable[Revision]) -> None:
    """Raise `Scheduled` where one of these drafts waits to be published at a time to come."""
    if Release.objects.waiting().filter(revisions__in=[one.pk for one in drafts]).exists():
        raise Scheduled(_("It is scheduled. Take that back first, on the first page of the desk."))


def _refuse_closed(change: ChangeSet) -> None:
    if not ChangeSet.objects.open().filter(pk=change.pk).exists():
        raise Moved
