"""What tests of drafts share."""

from playbook.accounts.models import User
from playbook.editions.drafts import head, save_draft
from playbook.editions.models import Document, Revision
from playbook.guidance import documents

OWNER = 'owner = "Customer care"'


def row_of(slug: str, kind: str = "tip") -> Document:
    """The row of a shipped document."""
    return Document.objects.get(kind=kind, slug=slug)


def text_of(slug: str, *changes: tuple[str, str], kind: str = "tip") -> documents.Document:
    """What stands there now, with other words."""
    now = head(row_of(slug, kind))
    assert now is not None
    text = now.text
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return documents.Document(kind, slug, "en", text)


def draft_of(slug: str, owner: str, *, by: User) -> Revision:
    """A draft that gives a shipped tip another owner."""
    now = head(row_of(slug))
    assert now is not None
    return save_draft(text_of(slug, (OWNER, f'owner = "{owner}"')), by=by, base=now.pk)
