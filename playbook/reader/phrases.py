"""Every line to say and every line to avoid, gathered by where it is said."""

from dataclasses import dataclass

from playbook.guidance.kinds import Checklist, Letter, Reference
from playbook.guidance.library import Library, Readable
from playbook.guidance.lines import Avoid, Say


@dataclass(frozen=True)
class Group:
    """The phrases of one document."""

    readable: Readable
    say: tuple[Say, ...]
    avoid: tuple[Avoid, ...]


def phrases_in(library: Library, wanted: str = "") -> list[Group]:
    """The documents that have phrases; `wanted` is the slug of a stage or an interrupt, nothing means all."""
    groups = (
        Group(one, one.say, getattr(one, "avoid", ()))
        for one in library.everything()
        if not isinstance(one, Checklist | Letter | Reference) and (not wanted or wanted in _places(one))
    )
    return [group for group in groups if group.say or group.avoid]


def _places(one: Readable) -> set[str]:
    single = {getattr(one, "stage", ""), getattr(one, "interrupt", "")}
    own = {one.slug} if one.folder == "interrupts" else set()
    return {*getattr(one, "stages", ()), *getattr(one, "interrupts", ()), *single, *own}
