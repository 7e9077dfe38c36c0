"""A draft that readers never saw, as the other kind of page: it was begun as a tip and is a reference page, or not."""

from django.db import transaction

from playbook.accounts.models import User
from playbook.editions import change_sets, drafts, scheduling
from playbook.editions.models import Document, Revision
from playbook.guidance.kinds import Reference, Tip
from playbook.guidance.parsing import read
from playbook.text_import.cleaning import refuse_large
from playbook.text_import.other_kind import OTHER, as_other_kind

MOST_OF_A_NAME = 100  # pages of one name that are looked through for a free one


class BelongsTogether(Exception):
    """The draft is part of a change or of a scheduled publish, which would be left with a hole."""


def other_kind_of(row: Document, newest: Revision | None) -> str:
    """The kind that a draft can be made; an empty one where readers have seen it, or where there is none."""
    if newest is None or not newest.is_draft or newest.deleted or row.revisions.exclude(since=None).exists():
        return ""
    return OTHER.get(row.kind, "")


@transaction.atomic
def turn(draft: Revision, *, by: User) -> Revision:
    """The draft of the other kind that has all the words of this one, which is thrown away.

    Raises `StaleDraft` where it is the newest no more, `BelongsTogether`, and `Unreadable` and `BadDocument` for a text
    that cannot be read.
    """
    row = draft.document
    if scheduling.release_of(draft) or change_sets.change_of(draft):
        raise BelongsTogether
    one = read(draft.as_document())
    assert isinstance(one, Tip | Reference)
    refuse_large(one.body)
    taken = set(Document.objects.filter(language=row.language, kind=OTHER[row.kind]).values_list("slug", flat=True))
    names = (row.slug, *(f"{row.slug}-{number}" for number in range(2, MOST_OF_A_NAME)))
    slug = next((name for name in names if name not in taken), f"{row.slug}-{draft.pk}")
    drafts.discard(row, base=draft.pk)
    return drafts.save_draft(as_other_kind(one, slug, row.language), by=by, base=None)
