"""What the organisation has to fill in or check before the playbook is used: numbers to call, bodies to name."""

from collections.abc import Iterator

from playbook.guidance.library import Library
from playbook.guidance.problem import Problem, problem


def unfilled(library: Library) -> Iterator[Problem]:
    """Each needed number that is missing, and a clock or body that nobody has checked. None of it stops a publish."""
    for row, contact in enumerate(library.contacts.values()):
        if contact.is_missing:
            yield problem("contacts.toml", ("contacts", row, "number"), "must-fill", warning=True, name=contact.title)
    clock = library.own_clock
    if clock and not clock.checked:
        yield problem("clocks.toml", ("clocks", 0, "checked"), "clock-not-checked", warning=True, name=clock.title)
    for row, body in enumerate(library.organisation.bodies):
        if not body.checked:
            yield problem("organisation.toml", ("bodies", row, "checked"), "not-checked", warning=True, name=body.title)
