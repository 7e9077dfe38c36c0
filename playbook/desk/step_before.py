"""Which step comes before one that nothing leads to: there the choice is missing that leads on to it."""

from playbook.guidance import documents
from playbook.guidance.documents import BadDocument, Document
from playbook.guidance.kinds import Screen
from playbook.guidance.library import Library
from playbook.guidance.lines import by_number


def step_before(document: Document, library: Library) -> Screen | None:
    """The step before a document by its code, in its stage or interrupt; the first of those where it is itself first.

    None where there is no other.
    """
    try:
        header = documents.parse(document).header
    except BadDocument:
        return None
    interrupt = str(header.get("interrupt", ""))
    others: list[Screen] = [one for one in library.steps.values() if interrupt and one.interrupt == interrupt]
    others += library.steps_in(str(header.get("stage", "")))
    if interrupt in library.interrupts:
        others.insert(0, library.interrupts[interrupt])
    others = [one for one in others if one.slug != document.slug]
    code = by_number(str(header.get("code", "")))
    earlier = [one for one in others if by_number(one.code) < code]
    return max(earlier, key=lambda one: by_number(one.code), default=next(iter(others), None))
