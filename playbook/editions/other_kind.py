"""A draft that readers never saw, as the other kind of page: it was begun as a tip and is a reference page, or not."""

from django.db import transaction

from playbook.accounts.models import User
from playbook.editions import change_sets, drafts, scheduling
from playbook.editions.models import Document, Revision
from playbook.guidance import documents

OTHER = {"tip": "reference", "reference": "tip"}
MOST_OF_A_NAME = 100  # pages of one name that are looked through for a free one


class BelongsTogether(Exception):
    """The draft is part of a change or of a scheduled publish, which would be left with a hole."""


def other_kind_of(row: Document, newest: Revision | None) -> str:
    """The kind that a draft can be made; an empty one where readers have seen it, or where there is none."""
    if newest is None or not newest.is_draft or newest.deleted or row.revisions.exclude(since=None).exists():
        return ""
    return OTHER.get(row.kind, "")


def free_slug(row: Document) -> str:
    """A short name for the document of the other kind, which nothing has yet."""
    taken = set(Document.objects.filter(language=row.language, kind=OTHER[row.kind]).values_list("slug", flat=True))
    names = (row.slug, *(f"{row.slug}-{number}" for number in range(2, MOST_OF_A_NAME)))
    return next((name for name in names if name not in taken), f"{row.slug}-{row.pk}")


@transaction.atomic
def put_in_place(draft: Revision, other: documents.Document, *, by: User) -> Revision:
    """Make `other` a draft and throw this one away. Raises `StaleDraft` and `BelongsTogether`."""
    if scheduling.release_of(draft) or change_sets.change_of(draft):
        raise BelongsTogether
    drafts.discard(draft.document, base=draft.pk)
    return drafts.save_draft(other, by=by, base=None)
