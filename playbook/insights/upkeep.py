"""What the desk shows of care: documents whose day to be looked at has come, what readers question, what is missing."""

import datetime
from dataclasses import dataclass

from django.urls import reverse

from playbook.editions.models import Document
from playbook.guidance.kinds import Checklist, Reference, Tip
from playbook.guidance.library import Library
from playbook.insights.figures import use_of_tips


@dataclass(frozen=True)
class Overdue:
    """A document that was to be looked at again by a day that is past."""

    readable: Tip | Checklist | Reference
    use: int
    url: str


def overdue(library: Library, today: datetime.date) -> list[Overdue]:
    """Documents whose review day is past, the most used first, then the longest past."""
    shelves = (library.tips, library.checklists, library.references)
    ones: list[Tip | Checklist | Reference] = [one for shelf in shelves for one in shelf.values()]
    late = [one for one in ones if one.check_after and one.check_after < today]
    if not late:
        return []
    use, forms = use_of_tips(library), _forms(library, late)
    found = [Overdue(one, use[one.slug] if isinstance(one, Tip) else 0, forms.get(_name(one), "")) for one in late]
    return sorted(found, key=lambda one: (-one.use, one.readable.check_after, one.readable.title))


def _name(readable: Tip | Checklist | Reference) -> tuple[str, str]:
    return readable.kind, readable.slug


def _forms(library: Library, ones: list[Tip | Checklist | Reference]) -> dict[tuple[str, str], str]:
    rows = Document.objects.filter(language=library.language, slug__in=[one.slug for one in ones])
    return {
        (kind, slug): reverse("admin:editions_document_change", args=(pk,))
        for pk, kind, slug in rows.values_list("pk", "kind", "slug")
    }
