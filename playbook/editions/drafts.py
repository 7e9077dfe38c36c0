"""What managers write before readers see it: drafts, what the playbook would be with them, and publishing them.

Each document has at most one draft. Saving puts the next revision on top of the one that the writer had before them;
somebody who had an older one is refused (`StaleDraft`) with everything needed to merge.
"""

from collections.abc import Iterable
from typing import Unpack

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from playbook.accounts.models import User
from playbook.audit.models import Act
from playbook.audit.trail import record
from playbook.editions import change_sets, reviews
from playbook.editions import must_read as must_read_of
from playbook.editions.draft_library import Coming
from playbook.editions.models import ChangeSet, Document, Edition, Revision, hold_editions, next_edition
from playbook.editions.querysets import Stamp
from playbook.editions.said import Said, with_note
from playbook.guidance import documents
from playbook.guidance.library import Library
from playbook.guidance.problem import Problem


class StaleDraft(Exception):
    """Somebody else has changed the document since: `newer` is the revision that stands there now, with its writer.

    None means that the document has been taken out of the playbook, or its draft thrown away.
    """

    def __init__(self, newer: Revision | None) -> None:
        super().__init__(_("Somebody else has changed this since you opened it."))
        self.newer = newer


class Broken(Exception):
    """The playbook would be broken by a publish: `problems` says where and what to do."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def head(document: Document) -> Revision | None:
    """What a manager goes on from: the draft, or else what is live; None for a document that is in neither."""
    return heads([document]).get(document.pk)


def heads(of: Iterable[Document]) -> dict[int, Revision]:
    """The same of many documents, in one query, by their keys."""
    theirs = Revision.objects.filter(document__in=of)
    found = (theirs.live() | theirs.drafts()).select_related("document", "by").order_by(F("since").asc(nulls_last=True))
    return {one.document_id: one for one in found}  # the draft comes last, and stands


@transaction.atomic
def save_draft(
    document: documents.Document, *, by: User | None, base: int | None, may_be_repeated: bool = False
) -> Revision:
    """Keep `document` as the draft of its name.

    `base` is the revision it was written on (None for a new document), `by` who wrote it (None: it is what ships).

    A text that is what readers see already leaves no draft behind. One that `may_be_repeated`, because the answer to
    it was lost on the way, is kept once. Raises `StaleDraft` when `base` is not the newest.
    """
    row = _locked(document)
    if may_be_repeated and (again := _sent_before(row, document, by, base)):
        return again
    newest = _unless_stale(row, base)
    if newest and newest.text == document.text and not newest.deleted:
        return newest
    live: Revision | None = row.revisions.live().first()
    if live and live.text == document.text:
        _close_draft(row)
        return live
    return _follow(row, newest, text=document.text, by=by)


@transaction.atomic
def delete(row: Document, *, by: User, base: int | None) -> Revision | None:
    """Draft that the document is taken out; one that was never published loses its draft and is gone (None).

    Raises `StaleDraft` when `base` is not the newest revision.
    """
    row = Document.objects.select_for_update().get(pk=row.pk)
    newest = _unless_stale(row, base)
    if not row.revisions.live().exists():
        _close_draft(row)
        return None
    return _follow(row, newest, text="", by=by, deleted=True)


def restore(revision: Revision, *, by: User, base: int | None) -> Revision:
    """Make an older revision the draft of its document, whatever stands there now.

    Raises `StaleDraft` when `base` is not what stands there.
    """
    return save_draft(revision.as_document(), by=by, base=base)


@transaction.atomic
def discard(row: Document, *, base: int | None) -> None:
    """Throw the draft away; readers' text stays. It is kept in the history. Raises `StaleDraft` as the others do."""
    row = Document.objects.select_for_update().get(pk=row.pk)
    _unless_stale(row, base)
    _close_draft(row)


@transaction.atomic
def take_back(edition: Edition, *, by: User) -> list[Revision]:
    """Drafts that put everything `edition` changed back to what it was before. A document with a draft is left out."""
    found = [_put_back(one, by) for one in edition.begun.select_related("document", "since")]
    made = [one for one in found if one]
    if made:
        record(Act.EDITION_TAKEN_BACK, person=by.pk, edition=edition.number, drafts=len(made))
    return made


@transaction.atomic
def take_back_change(change: ChangeSet, *, by: User) -> ChangeSet | None:
    """Drafts that put everything a published change brought back to what it was before, together in a new change.

    Nothing where it stands as before already. Raises `change_sets.HasDrafts` where a document has a draft: taken back
    in part, what belongs together would be torn.
    """
    brought = list(change.revisions.exclude(since=None).select_related("document", "since").order_by("document"))
    rows = Document.objects.select_for_update().filter(pk__in=[one.document_id for one in brought]).order_by("pk")
    if busy := list(Revision.objects.drafts().filter(document__in=[one.pk for one in rows]).with_documents()):
        raise change_sets.HasDrafts(busy)
    found = [_put_back(one, by) for one in brought]
    if not any(found):
        return None
    record(Act.CHANGE_TAKEN_BACK, person=by.pk, change=change.pk)
    return change_sets.begin(_name_back(change.name), [one for one in found if one], by=by)


def _name_back(name: str) -> str:
    """What the change is called that takes the one of this name back: what was taken back is brought back by it."""
    back, again = (_("Taken back: %(name)s"), _("Brought back: %(name)s"))
    for words, other in ((back, again), (again, back)):
        if name.startswith(start := words % {"name": ""}):
            return (other % {"name": name.removeprefix(start)})[:80]
    return (back % {"name": name})[:80]


def _put_back(revision: Revision, by: User) -> Revision | None:
    """A draft of what its document was before `revision` was published; nothing where it has a draft, or is that."""
    row = Document.objects.select_for_update().get(pk=revision.document_id)
    if row.revisions.drafts().exists():
        return None
    before = row.revisions.filter(until=revision.since, deleted=False).exclude(pk=revision.pk).first()
    live = row.revisions.live().first()
    text, gone = (before.text, False) if before else ("", True)
    if (live is None and gone) or (live and live.text == text):
        return None
    return _follow(row, live, text=text, by=by, deleted=gone)


@transaction.atomic
def publish_change(change: ChangeSet, seen: Iterable[int], *, by: User, **said: Unpack[Said]) -> Edition:
    """Publish a change whose drafts are those `seen`, as one edition.

    Raises `change_sets.Moved` where other drafts are in it now, or it is open no more, and `change_sets.Scheduled`;
    else as `publish_drafts` does.
    """
    hold_editions()
    chosen = change_sets.as_seen(change, seen)
    change_sets.refuse_scheduled(chosen)
    return publish_drafts(chosen, by=by, **with_note(said, change.name))


@transaction.atomic
def discard_change(change: ChangeSet, seen: Iterable[int], *, by: User) -> None:
    """Throw away every draft of a change; they stay in the history.

    Raises `change_sets.Moved` and `change_sets.Scheduled`.
    """
    chosen = change_sets.as_seen(change, seen)
    change_sets.refuse_scheduled(chosen)
    for draft in chosen:
        discard(draft.document, base=draft.pk)
    change_sets.take_apart(change, by=by)


def as_of() -> tuple[Stamp, ...]:
    """The newest edition and each draft, with since when they stand: by it is kept what is worked out of them all."""
    return Edition.objects.newest(), *Revision.objects.drafts().order_by("pk").values_list("pk", "at")


def texts_with_drafts(language: str, only: Iterable[Revision] | None = None) -> list[documents.Document]:
    """Every document of a language as it would be if the drafts were published: all of them, or `only` those."""
    return _coming(language, only).all_texts()


def library_with_drafts(language: str, only: Iterable[Revision] | None = None) -> Library:
    """The playbook as it would be with the drafts. Raises `BadDocument` for a draft that cannot be read."""
    return _coming(language, only).library()


def problems_with_drafts(language: str, only: Iterable[Revision] | None = None) -> list[Problem]:
    """What would have to be mended if the drafts were published: all of them, or `only` those."""
    return _coming(language, only).problems()


def _coming(language: str, only: Iterable[Revision] | None) -> Coming:
    drafts = Revision.objects.drafts().select_related("document") if only is None else only
    return Coming(language, tuple(one for one in drafts if one.document.language == language))


@transaction.atomic
def publish_drafts(
    revisions: Iterable[Revision], *, by: User | None, apart: bool = False, **said: Unpack[Said]
) -> Edition:
    """Make the next edition, in which these drafts are what readers see, with what is `said` of it.

    Raises `Broken` when the playbook would be broken by it, `StaleDraft` for one that is no draft any more,
    `reviews.SecondPersonNeeded` where the rule of four eyes asks for one, and `change_sets.PartOfChange` where a part
    of a change would be left out, unless it may be published `apart`.
    """
    hold_editions()
    revisions = list(revisions)
    change_sets.hold(revisions)
    drafts = [_still_a_draft(one.pk) for one in revisions]
    if not apart:
        change_sets.ask_for_whole(drafts)
    for draft in drafts:
        reviews.ask_for_four_eyes(draft, by)
    for language in sorted({draft.document.language for draft in drafts}):
        if wrong := [one for one in problems_with_drafts(language, drafts) if not one.warning]:
            raise Broken(wrong)
    edition = next_edition(by=by, **said)
    rows = [draft.document_id for draft in drafts]
    Revision.objects.live().filter(document__in=rows).update(until=edition)
    for draft in drafts:
        draft.since, draft.until = edition, edition if draft.deleted else None
        draft.save(update_fields=["since", "until"])
    must_read_of.end_undone(edition)
    change_sets.end_published(edition)
    record(Act.EDITION_PUBLISHED, person=by.pk if by else None, edition=edition.number, documents=len(drafts))
    return edition


def _locked(document: documents.Document) -> Document:
    """The row of a document, made where there is none; whoever else wants to write it waits."""
    row, _made = Document.objects.get_or_create(kind=document.kind, slug=document.slug, language=document.language)
    return Document.objects.select_for_update().get(pk=row.pk)


def _sent_before(row: Document, document: documents.Document, by: User | None, base: int | None) -> Revision | None:
    """The draft that is this very text, written by the same person on the same revision."""
    draft: Revision | None = row.revisions.drafts().filter(by=by, base=base, deleted=False).first()
    return draft if draft and draft.text == document.text else None


def _unless_stale(row: Document, base: int | None) -> Revision | None:
    newest = head(row)
    if (newest.pk if newest else None) != base:
        raise StaleDraft(newest)
    return newest


def _close_draft(row: Document) -> None:
    row.revisions.drafts().update(closed_at=timezone.now())


def _follow(row: Document, newest: Revision | None, *, text: str, by: User | None, deleted: bool = False) -> Revision:
    """The next draft, on top of `newest`, and in the same change as that if it was a draft."""
    _close_draft(row)
    change_set = newest.change_set if newest and newest.is_draft else None
    return Revision.objects.create(document=row, base=newest, change_set=change_set, text=text, by=by, deleted=deleted)


def _still_a_draft(pk: int) -> Revision:
    draft: Revision = Revision.objects.select_for_update(of=("self",)).select_related("document").get(pk=pk)
    if not draft.is_draft:
        raise StaleDraft(head(draft.document))
    return draft
