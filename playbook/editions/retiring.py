"""Taking a document out with whatever names it: drafts that no longer do, in one change with the removal."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from playbook.accounts.models import User
from playbook.editions import change_sets, lists
from playbook.editions.drafts import heads, save_draft
from playbook.editions.models import ChangeSet, Document, Release, Revision
from playbook.editions.querysets import RevisionQuerySet
from playbook.guidance import documents
from playbook.guidance.documents import FOLDERS, LIST, BadDocument
from playbook.guidance.kinds import INTERRUPT
from playbook.guidance.values import Table, Value

# The lists of a header that name documents of a kind by their slugs, and those that name any page by its address.
_NAMING: Mapping[str, tuple[str, ...]] = {
    "tip": ("related", "tips"),
    "letter": ("letters",),
    "reference": ("references",),
    "interrupt": ("interrupts",),
}
_PAGES = ("pages", "also", "wrong")
LED_TO = ("step", "interrupt")  # what choices lead to
_STARTS = ("start", "start_written")


@dataclass(frozen=True)
class TakenOut:
    """The change that a removal is in, and what still names the document, because it is in another change."""

    change: ChangeSet
    left_out: list[Revision]


def pointing_at(row: Document) -> list[Revision]:
    """The drafts, or else the live texts, that name a document in a list or a choice from which it can be taken."""
    found = heads(Document.objects.filter(pk__in=_naming(row).values("document"))).values()
    ours = [one for one in found if not one.deleted and _points(one, row)]
    return sorted(ours, key=lambda one: (one.document.kind, one.document.slug))


def mended_drafts(row: Document) -> list[Revision]:
    """The drafts that do not name a document any more which the live text of theirs still names."""
    live = {one.document_id for one in _naming(row).live().select_related("document") if _points(one, row)}
    drafts = Revision.objects.drafts().filter(document__in=live).with_documents()
    return [one for one in drafts if not _points(one, row)]


def _naming(row: Document) -> RevisionQuerySet:
    """The drafts and live texts of other documents in which the short name of a document stands."""
    theirs = Revision.objects.filter(document__language=row.language).exclude(document=row)
    now = Q(since=None, closed_at=None) | Q(until=None, since__isnull=False)
    return theirs.filter(now, text__contains=row.slug)


def _points(revision: Revision, row: Document) -> bool:
    return without(revision.as_document(), row, instead=f"{ref_of(row)}?").text != revision.text


def without(document: documents.Document, row: Document, instead: str = "") -> documents.Document:
    """The document with `row` taken from every list that names it; itself where none does, or it cannot be read.

    Choices that lead to it lead to `instead` where one is named, and go where none is.
    """
    if document.kind == LIST:
        return _starting_elsewhere(document, row, instead)
    try:
        parts = documents.parse(document)
    except BadDocument:
        return document
    header = _shortened(_shortened(parts.header, _NAMING.get(row.kind, ()), row.slug), _PAGES, _page_of(row))
    if row.kind in LED_TO:
        header = _led_elsewhere(header, ref_of(row), "" if instead == document.slug else instead)
    if header == parts.header:
        return document
    text = documents.write(header, parts.body, parts.situations)
    return documents.Document(document.kind, document.slug, document.language, text)


def ref_of(row: Document) -> str:
    """What a choice calls a step or an interrupt."""
    return f"{INTERRUPT}{row.slug}" if row.kind == "interrupt" else row.slug


def _led_elsewhere(header: Table, ref: str, instead: str) -> dict[str, Value]:
    """The header with the choices that lead to `ref` leading elsewhere: each way that states the same but once."""
    choices = header.get("choices")
    if not isinstance(choices, list):
        return dict(header)
    found: list[Value] = []
    known = {_way(one) for one in choices if isinstance(one, Mapping) and one.get("to") != ref}
    for one in choices:
        if not isinstance(one, Mapping) or one.get("to") != ref:
            found.append(one)
        elif instead and _way(moved := {**one, "to": instead}) not in known:
            known.add(_way(moved))
            found.append(moved)
    rest = {key: one for key, one in header.items() if key != "choices"} if not found else dict(header)
    return {**rest, "choices": found} if found else rest


def _way(choice: Table) -> tuple[str, str]:
    """Where a choice leads and what it states: no two of a screen may be the same."""
    return str(choice.get("to", "")), str(choice.get("value", ""))


def _starting_elsewhere(document: documents.Document, row: Document, instead: str) -> documents.Document:
    """The list of stages, in which one that began at a step begins at another; any other list as it is."""
    if document.slug != "stages" or row.kind != "step" or not instead:
        return document
    try:
        values = documents.parse(document).header
    except BadDocument:
        return document
    stages = lists.rows_in(values.get("stages", [])) or []
    moved = [
        {key: instead if key in _STARTS and one == row.slug else one for key, one in each.items()} for each in stages
    ]
    if moved == stages:
        return document
    text = lists.write(document.text, {**values, "stages": moved})
    return documents.Document(document.kind, document.slug, document.language, text)


@transaction.atomic
def take_out_there(removal: Revision, title: str, *, by: User, instead: str = "") -> TakenOut:
    """Draft that nothing names the document of a removal any more, and put all of it into one change.

    Choices that led to it lead to `instead`. Drafts that named it and do not any more are put into the change too; what
    is in another change, or scheduled, stays as it is. Raises `drafts.StaleDraft`, `change_sets.Moved` and
    `change_sets.Scheduled`.
    """
    mended = mended_drafts(removal.document)
    change = change_sets.change_of(removal)
    if change is None:
        change = change_sets.begin((_("Take out “%(title)s”") % {"title": title})[:80], [removal], by=by)
    found = pointing_at(removal.document)
    left_out = [one for one in found if _is_bound(one, change)]
    made = [
        save_draft(without(one.as_document(), removal.document, instead), by=by, base=one.pk)
        for one in found
        if one not in left_out
    ]
    made += [one for one in mended if not _is_bound(one, change)]
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
