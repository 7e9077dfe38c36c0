"""Which pictures are named anywhere: in any revision of a text, in a form that is open, in what was brought in."""

from collections.abc import Iterator

from playbook.editions import pictures
from playbook.editions.models import Incoming, OpenForm, Revision, Shipped
from playbook.guidance.kinds import Reference
from playbook.guidance.pictures import names_in


def forget_unused() -> None:
    """Delete the pictures that nothing names and that nobody has put in lately."""
    used: set[str] = set()
    for text in _texts():
        used |= names_in(text)
    pictures.forget_unused(used)


def _texts() -> Iterator[str]:
    """Every text that may name a picture, one after the other."""
    of_pages = {"document__kind": Reference.kind, "text__contains": "!["}
    yield from Revision.objects.filter(**of_pages).values_list("text", flat=True).iterator()
    yield from Shipped.objects.filter(**of_pages).values_list("text", flat=True).iterator()
    yield from OpenForm.objects.exclude(text="").values_list("text", flat=True).iterator()
    brought = Incoming.objects.filter(kind=Incoming.Kind.TEXTS).values_list("data", flat=True)
    yield from (bytes(data).decode(errors="replace") for data in brought.iterator())
