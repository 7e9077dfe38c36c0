"""What has changed on a checklist since somebody last said that it is right."""

from dataclasses import dataclass

from playbook.guidance.library import Library
from playbook.team_checklists.models import TeamChecklist, lines_of


@dataclass(frozen=True)
class Changes:
    """The lines that left the checklist and those that came, because the playbook changed."""

    gone: tuple[str, ...] = ()
    new: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.gone or self.new)


def changes_of(checklist: TeamChecklist, library: Library) -> Changes:
    """What the playbook has changed on `checklist` since it was kept; a line in other words has gone and come."""
    now = lines_of(checklist.as_checklist(library))
    kept = [str(line) for line in checklist.lines]
    return Changes(
        gone=tuple(line for line in kept if line not in now), new=tuple(line for line in now if line not in kept)
    )
