"""Which options of a list are written down in complaints: whoever takes one out is told what that leaves behind."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count

from playbook.complaints.facts import FACTS, FactKind
from playbook.complaints.models import Closure, Complaint
from playbook.guidance import documents
from playbook.guidance.documents import BadDocument, Document
from playbook.guidance.list_parsing import OPTIONS
from playbook.guidance.values import Table

_OF_ENDINGS = {"outcomes": "outcome", "causes": "cause"}
_OF_COMPLAINTS = {one.options: one.name for one in FACTS if one.kind is FactKind.OPTION}


@dataclass(frozen=True)
class InUse:
    """An option that a draft takes out, and how many complaints have it."""

    title: str
    count: int


def taken_out_in_use(live: Document, draft: Document) -> list[InUse]:
    """The options that stand in the live list and not in its draft, and that complaints have."""
    before, after = _options(live), _options(draft)
    found = []
    for name, options in before.items():
        gone = {slug: title for slug, title in options.items() if slug not in after.get(name, {})}
        counts = _counts(name, gone)
        found += [InUse(title, counts[slug]) for slug, title in gone.items() if counts.get(slug)]
    return found


def _counts(name: str, gone: Mapping[str, str]) -> dict[str, int]:
    """How many complaints, or endings of complaints, have each of these options."""
    if not gone:
        return {}
    rows, column = (Closure, _OF_ENDINGS[name]) if name in _OF_ENDINGS else (Complaint, _OF_COMPLAINTS.get(name, ""))
    if not column:
        return {}
    asked = rows.objects.filter(**{f"{column}__in": list(gone)}).order_by().values_list(column)
    return dict(asked.annotate(Count("pk")))


def _options(document: Document) -> dict[str, dict[str, str]]:
    """The titles of the options of every list that complaints choose from; nothing where it cannot be read."""
    try:
        header: Table = documents.parse(document).header
    except BadDocument:
        return {}
    return {name: _titles(header.get(name)) for name in OPTIONS}


def _titles(rows: object) -> dict[str, str]:
    listed = rows if isinstance(rows, list) else []
    return {str(one.get("slug", "")): str(one.get("title", "")) for one in listed if isinstance(one, Mapping)}
