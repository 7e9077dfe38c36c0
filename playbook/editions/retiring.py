"""Taking a document out with whatever names it: drafts that no longer do, in one change with the removal."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from playbook.accounts.models import User
from playbook.editions import change_sets
from playbook.editions.drafts import heads, save_draft
from playbook.editions.models import ChangeSet, Document, Release, Revision
from playbook.guidance import documents
from playbook.guidance.documents import FOLDERS, LIST, BadDocument
from playbook.guidance.values import Table, Value

# The lists of a header that name documents of a kind by their slugs, and those that name any page by its address.
_NAMING: Mapping[str, tuple[str, ...]] = {
    "tip": ("related", "tips"),
    "letter": ("letters",),
    "reference": ("references",),
    "interrupt": ("interrupts",),
}
_PAGES = ("pages", "also", "wrong")


@dataclass(frozen=True)
class TakenOut:
    """The change that a removal is in, and what still names the document, because it is in another change."""

    change: ChangeSet
    left_out: list[Revision]


def pointing_at(row: Document) -> list[Revision]:
    """The drafts, or else the live texts, that name a document in a list from which it can be taken."""
    theirs = Revision.objects.filter(document__language=row.language).exclude(document=row)
    now = Q(since=None, closed_at=None) | Q(until=None, since__isnull=False)
    naming = theirs.filter(now, text__contains=row.slug).values("document")
    found = heads(Document.objects.filter(pk__in=naming)).values()
    ours = [one for one in found if not one.deleted and without(one.as_document(), row).text != one.text]
    return sorted(ours, key=lambda one: (one.document.kind, one.document.slug))


def without(document: documents.Document, row: Document) -> documents.Document:
    """The document with `row` taken from every list that names it; itself where none does, or it cannot be read."""
    if document.kind == LIST:
        return document
    try:
        parts = documents.parse(document)
    except BadDocument:
        return document
    header = _shortened(_shortened(parts.header, _NAMING.get(row.kind, ()), row.slug), _PAGES, _page_of(row))
    if header == parts.header:
        return document
    text = documents.write(header, parts.body, parts.situations)
    return documents.Document(document.kind, document.slug, document.language, text)


@transaction.atomic
def take_out_there(removal: Revision, title: str, *, by: User) -> TakenOut:
    """Draft that nothing names the document of a removal any more, and put all of it into one change.

    What is in another change, or scheduled, stays as it is. Raises `drafts.StaleDraft`, `change_sets.Moved` and
    `change_sets.Scheduled`.
    """
    change = change_sets.change_of(removal)
    if change is None:
        change = change_sets.begin((_("Take out “%(title)s”") % {"title": title})[:80], [removal], by=by)
    found = pointing_at(removal.document)
    left_out = [one for one in found if _is_bound(one, change)]
    made = [
        save_draft(without(one.as_document(), removal.document), by=by, base=one.pk)
        for one in found
        if one not in left_out
    ]
    change_sets.put_in(change, [one for one in made if one.is_draft])
    return TakenOut(change, left_out)


def _is_bound(revision: Revision, change: ChangeSet) -> bool:
    """Whether it is a draft that another change, or a publish to come, waits for."""
    other = change_sets.change_of(revision)
    return (other is not None and other != change) or Release.objects.waiting().filter(revisions=revision).exists()


def _page_of(row: Document) -> str:
    return f"{FOLDERS[row.kind]}/{row.slug}" if row.kind in FOLDERS else ""


def _shortened(header: Table, keys: tuple[str, ...], name: str) -> dict[str, Value]:
    """The header without `name` in the lists of these keys."""
    found = dict(header)
    for key in keys:
        value = found.get(key)
        if isinstance(value, list) and name in value:
            found[key] = [one for one in value if one != name]
    return found
