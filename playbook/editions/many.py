"""One change to many documents at once: words found and replaced, an owner, a day to check after. All become drafts."""

import datetime
import re
from collections.abc import Callable, Iterable, Mapping

from django.db import transaction

from playbook.accounts.models import User
from playbook.editions import lists
from playbook.editions.drafts import save_draft
from playbook.editions.models import Revision
from playbook.guidance import documents
from playbook.guidance.documents import LIST, BadDocument, Document
from playbook.guidance.kinds import KINDS
from playbook.guidance.library import read_one
from playbook.guidance.values import Table, Value

# Values that name something, or that the code goes by: words are never replaced in them.
_NAMES = frozenset(
    {
        "stage", "stages", "interrupt", "interrupts", "tips", "related", "points", "pages", "also", "wrong", "to",
        "code", "key", "letter", "slug", "id", "name", "channels", "silent", "record", "style", "speaker", "danger",
        "page", "facet", "value", "fact", "start", "start_written", "clock", "country", "region",
        "acknowledge_unit", "answer_unit", "day", "opens", "closes",
    }
)  # fmt: skip
_OF_A_LIST = (_NAMES - {"name"}) | {"logo", "accent"}


def heads(language: str) -> list[Revision]:
    """What managers go on from, of every document: its draft, or else what is live; what is taken out is left out."""
    ours = Revision.objects.filter(document__language=language).with_documents().select_related("by")
    found = {one.document_id: one for one in ours.live()} | {one.document_id: one for one in ours.drafts()}
    return [one for one in found.values() if not one.deleted]


def replaced(document: Document, find: str, by: str, *, whole_words: bool = False) -> Document:
    """The document with `find` replaced in its words; itself where it has none of it, or cannot be read."""
    change = _replacer(find, by, whole_words=whole_words)
    try:
        parts = documents.parse(document)
    except BadDocument:
        return document
    if document.kind == LIST:
        values = _changed(parts.header, change, _OF_A_LIST if document.slug == "organisation" else _NAMES)
        text = document.text if values == parts.header else lists.write(document.text, values)
    else:
        header, body = _changed(parts.header, change, _NAMES), change(parts.body)
        situations = tuple(map(change, parts.situations))
        same = (header, body, situations) == (parts.header, parts.body, parts.situations)
        text = document.text if same else documents.write(header, body, situations)
    return Document(document.kind, document.slug, document.language, text)


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


def _replacer(find: str, by: str, *, whole_words: bool) -> Callable[[str], str]:
    pattern = re.escape(find)
    wanted = re.compile(rf"(?<!\w){pattern}(?!\w)" if whole_words else pattern)
    return lambda text: wanted.sub(lambda _match: by, text)


def _changed(table: Table, change: Callable[[str], str], names: frozenset[str]) -> dict[str, Value]:
    """`table` with every text in it changed, but for what stands under one of `names`."""
    return {key: one if key in names else _mapped(one, change, names) for key, one in table.items()}


def _mapped(value: Value, change: Callable[[str], str], names: frozenset[str]) -> Value:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return _changed(value, change, names)
    if isinstance(value, list):
        return [_mapped(one, change, names) for one in value]
    return value
