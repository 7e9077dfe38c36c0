"""Warnings that count: how many were given, for what, and what the organisation's ladder allows now."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from playbook.complaints.models import Complaint, Warning
from playbook.guidance.library import Library
from playbook.guidance.lists import Conduct


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
    def rule(self) -> str:
        """The organisation's rule in words: how many warnings most conduct asks for, and what asks for another."""
        usual = Counter(rung.conduct.warnings for rung in self.rungs).most_common(1)
        number = usual[0][0] if usual else 0
        others = [
            f"{rung.conduct.title}: {rung.conduct.warnings or _('none')}"
            for rung in self.rungs
            if rung.conduct.warnings != number
        ]
        words = ngettext("The rule: after %(number)s warning", "The rule: after %(number)s warnings", number)
        rule = words % {"number": number}
        return f"{rule} ({'; '.join(others)})" if others else rule

    @property
    def verdict(self) -> str:
        """What the warnings given allow now, in words; nothing before the first."""
        enough = [rung.conduct.title for rung in self.rungs if rung.given and rung.enough]
        if enough:
            return _("Allowed now, for: %(conduct)s.") % {"conduct": ", ".join(enough)}
        missing = [f"{rung.conduct.title} ({rung.missing})" for rung in self.rungs if rung.given]
        if missing:
            return _("Not yet; warnings still missing: %(missing)s.") % {"missing": ", ".join(missing)}
        return ""

    @property
    def next_words(self) -> list[str]:
        """What could be said next time, to choose from: for each conduct the words that are its turn."""
        rungs = [rung for rung in self.rungs if rung.conduct.words]
        return [rung.conduct.words[min(rung.given, len(rung.conduct.words) - 1)].text for rung in rungs]

    @property
    def may_end(self) -> bool:
        """Whether any warning given so far is as many as its conduct asks for."""
        return any(rung.given and rung.enough for rung in self.rungs)


def ladder_for(complaint: Complaint, library: Library) -> Ladder:
    """The ladder as it stands in a complaint."""
    given = tuple(complaint.warnings.select_related("by").order_by("pk"))
    counts = [sum(warning.conduct == slug for warning in given) for slug in library.ladder]
    rungs = tuple(Rung(one, count) for one, count in zip(library.ladder.values(), counts, strict=True))
    return Ladder(rungs, given)
