"""What ships new, brought to an organisation that has changed its playbook: drafts that it can take or leave.

The text that shipped last is kept beside each document. It is the base of a merge of three, by field: what shipped
before, what the organisation has now, what ships new. A field that only one side changed has that side's value; of one
that both changed the organisation's stands, and what ships is put into the history, to compare and to take from there.
Nothing is published from here, so neither a second person's look nor anybody's own words are passed by.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from playbook.editions import lists
from playbook.editions.diff import values_in
from playbook.editions.document_edit import compose
from playbook.editions.drafts import head, save_draft
from playbook.editions.models import Document, Revision, Shipped
from playbook.guidance import documents
from playbook.guidance.documents import LIST, BadDocument
from playbook.guidance.values import Table

type Name = tuple[str, str, str]


class Outcome(StrEnum):
    """What became of a text that ships new."""

    DRAFTED = "drafted"  # a draft: the organisation has not changed it, or not these fields
    NEW = "new"  # a draft of a document that it never had
    CONFLICT = "conflict"  # some fields were changed on both sides
    DELETED = "deleted"  # the organisation has taken the document out
    WAITS = "waits"  # somebody is writing a draft of it


@dataclass(frozen=True)
class Brought:
    """What became of one document, and the fields that both sides changed."""

    document: documents.Document
    outcome: Outcome
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Merged:
    """A text out of three, and the fields that both sides changed: in those it has the organisation's value."""

    text: str
    conflicts: tuple[str, ...] = ()


def has_own_changes() -> bool:
    """Whether a person has ever written a document here."""
    return Revision.objects.exclude(by=None).exists()


@transaction.atomic
def bring(texts: Iterable[documents.Document]) -> list[Brought]:
    """Make drafts of what ships new; what became of each text that differs from the one that shipped before."""
    before = _shipped()
    new = [one for one in texts if before.get(_name(one)) != one.text]
    became = [(one, _brought(one, before.get(_name(one)))) for one in new]
    keep([one for one, found in became if found is None or found.outcome is not Outcome.WAITS])
    return [found for _, found in became if found]


def _brought(shipped: documents.Document, base: str | None) -> Brought | None:
    row = _row(shipped)
    return _bring_one(shipped, row, head(row) if row else None, base or _loaded(row))


def _bring_one(
    shipped: documents.Document, row: Document | None, now: Revision | None, base: str | None
) -> Brought | None:
    """What becomes of one text; None where the organisation has it already, or what ships did not change."""
    if base == shipped.text or (now and not now.deleted and now.text == shipped.text):
        return None
    if now and now.is_draft and now.by_id:
        return Brought(shipped, Outcome.WAITS)
    if now is None and row is None:
        save_draft(shipped, by=None, base=None)
        return Brought(shipped, Outcome.NEW)
    if now is None or now.deleted:
        return Brought(shipped, Outcome.DELETED)
    merged = merge(base, now.as_document(), shipped)
    if merged.conflicts:
        _put_into_history(now, shipped)
    if merged.text != now.text:
        save_draft(documents.Document(*_place(shipped), merged.text), by=None, base=now.pk)
    return Brought(shipped, Outcome.CONFLICT if merged.conflicts else Outcome.DRAFTED, merged.conflicts)


def merge(base: str | None, mine: documents.Document, shipped: documents.Document) -> Merged:
    """One text out of what shipped before (`base`), what the organisation has (`mine`) and what ships now, by field.

    Without a base every field that differs is in conflict.
    """
    if mine.text == base:
        return Merged(shipped.text)
    was = values_in(documents.Document(*_place(shipped), base)) if base else {}
    ours, theirs = values_in(mine), values_in(shipped)
    keys = list(dict.fromkeys([*ours, *theirs]))
    taken = [key for key in keys if ours.get(key) == was.get(key) != theirs.get(key)]
    conflicts = [
        key
        for key in keys
        if ours.get(key) != theirs.get(key) and ours.get(key) != was.get(key) and theirs.get(key) != was.get(key)
    ]
    if not taken:
        return Merged(mine.text, tuple(conflicts))
    values = {key: (theirs if key in taken else ours).get(key) for key in keys}
    return Merged(_written(mine, {key: one for key, one in values.items() if one is not None}), tuple(conflicts))


def _written(mine: documents.Document, values: Table) -> str:
    """The organisation's text with other values, its order of fields kept. Its own text where that cannot be done."""
    try:
        if mine.kind == LIST:
            return lists.write(mine.text, values)
        return compose(mine, documents.parse(mine), values).text
    except BadDocument:
        return mine.text


def keep(texts: Iterable[documents.Document]) -> None:
    """Remember these as the texts that shipped last: the base of the next merge."""
    before = _shipped()
    changed = {_name(one): one.text for one in texts if before.get(_name(one)) != one.text}
    rows = {(row.language, row.kind, row.slug): row.pk for row in Document.objects.all()} if changed else {}
    Shipped.objects.bulk_create(
        [Shipped(document_id=rows[name], text=text) for name, text in changed.items() if name in rows],
        update_conflicts=True,
        update_fields=["text", "at"],
        unique_fields=["document"],
        batch_size=500,
    )


def _shipped() -> Mapping[Name, str]:
    """The text that shipped last, by name."""
    rows = Shipped.objects.select_related("document")
    return {(row.document.language, row.document.kind, row.document.slug): row.text for row in rows}


def _loaded(row: Document | None) -> str | None:
    """The last text of a document that came with the content; for a database from before these were kept."""
    found = row.revisions.filter(by=None, deleted=False).exclude(since=None).order_by("-pk").first() if row else None
    return found.text if found else None


def _put_into_history(now: Revision, shipped: documents.Document) -> None:
    """Keep what ships beside the revisions of a document, put aside, so that it can be compared and taken."""
    Revision.objects.create(document=now.document, base=now, text=shipped.text, closed_at=timezone.now())


def _row(document: documents.Document) -> Document | None:
    language, kind, slug = _name(document)
    found: Document | None = Document.objects.filter(kind=kind, slug=slug, language=language).first()
    return found


def _name(document: documents.Document) -> Name:
    return document.language, document.kind, document.slug


def _place(document: documents.Document) -> tuple[str, str, str]:
    return document.kind, document.slug, document.language
