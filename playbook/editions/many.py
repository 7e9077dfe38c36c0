"""One change to many documents at once: an owner, a day to check after, words. All become drafts."""

import datetime
from collections.abc import Callable, Iterable

from django.db import transaction

from playbook.accounts.models import User
from playbook.editions.drafts import save_draft
from playbook.editions.models import Revision
from playbook.guidance import documents
from playbook.guidance.documents import LIST, BadDocument, Document
from playbook.guidance.kinds import KINDS
from playbook.guidance.library import read_one
from playbook.guidance.values import Table


def heads(language: str) -> list[Revision]:
    """What managers go on from, of every document: its draft, or else what is live; what is taken out is left out."""
    ours = Revision.objects.filter(document__language=language).with_documents().select_related("by")
    drafts = ours.drafts().with_state()
    found = {one.document_id: one for one in ours.live()} | {one.document_id: one for one in drafts}
    return [one for one in found.values() if not one.deleted]


def with_values(document: Document, values: Table) -> Document:
    """The document with these keys of its header set, where its kind has them; itself where nothing differs."""
    if document.kind == LIST:
        return document
    known = {name for name in values if name in KINDS[document.kind].__dataclass_fields__}
    try:
        parts = documents.parse(document)
    except BadDocument:
        return document
    header = {**parts.header, **{name: values[name] for name in known}}
    if header == parts.header:
        return document
    text = documents.write(header, parts.body, parts.situations)
    return Document(document.kind, document.slug, document.language, text)


@transaction.atomic
def save_all(revisions: Iterable[Revision], change: Callable[[Document], Document], *, by: User) -> list[Revision]:
    """A draft of every document that `change` makes another one: all of them or, where one cannot be read, none.

    Raises `BadDocument`, and `drafts.StaleDraft` when somebody saved one at this moment.
    """
    made = []
    for one in revisions:
        before = one.as_document()
        after = change(before)
        if after.text != before.text:
            read_one(after)
            made.append(save_draft(after, by=by, base=one.pk))
    return made


def a_year_on(today: datetime.date) -> datetime.date:
    """The next day to look at a page again that was found right today."""
    return today.replace(year=today.year + 1, day=min(today.day, 28))
