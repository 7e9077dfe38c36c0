"""Warnings that count: how many were given, for what, and what the organisation's ladder allows now."""

from dataclasses import dataclass

from playbook.complaints.models import Complaint, Warning
from playbook.guidance.kinds import Conduct
from playbook.guidance.library import Library


@dataclass(frozen=True)
class Rung:
    """One kind of conduct, the warnings given for it, and whether that is enough to end the contact."""

    conduct: Conduct
    given: int

    @property
    def enough(self) -> bool:
        """Whether the contact may be ended for this conduct now."""
        return self.given >= self.conduct.warnings

    @property
    def missing(self) -> int:
        """How many more warnings the ladder asks for."""
        return max(0, self.conduct.warnings - self.given)


@dataclass(frozen=True)
class Ladder:
    """The rungs, and the warnings given in this complaint in order."""

    rungs: tuple[Rung, ...]
    given: tuple[Warning, ...]

    @property
    def may_end(self) -> bool:
        """Whether any warning given so far is as many as its conduct asks for."""
        return any(rung.given and rung.enough for rung in self.rungs)


def ladder_for(complaint: Complaint, library: Library) -> Ladder:
    """The ladder as it stands in a complaint."""
    given = tuple(complaint.warnings.order_by("pk"))
    counts = [sum(warning.conduct == slug for warning in given) for slug in library.ladder]
    rungs = tuple(Rung(one, count) for one, count in zip(library.ladder.values(), counts, strict=True))
    return Ladder(rungs, given)
