"""Whether the trail is whole: each entry follows the one before, and every signed head fits the chain."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from playbook.audit.chain import BEGINNING, is_signed, seal_of
from playbook.audit.models import Entry, Head


@dataclass
class Report:
    """How many entries there are, from which number to which, and in plain words what is wrong."""

    entries: int = 0
    first: int = 0
    last: int = 0
    signed_up_to: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def verify() -> Report:
    """Read the whole trail. The first entry that does not fit ends the reading: none after it can be trusted."""
    # Of two heads at one entry the one that says where the chain begins, whichever was signed anew later.
    heads = {head.number: head for head in Head.objects.order_by("begins", "pk")}
    report = Report(problems=list(_unsigned(heads)))
    begin = max((head for head in heads.values() if head.begins), key=lambda head: head.number, default=None)
    number, seal = (begin.number, begin.seal) if begin else (0, BEGINNING)
    report.first = number + 1
    for entry in Entry.objects.order_by("number").iterator(chunk_size=2000):
        if wrong := _wrong(entry, number, seal, heads.get(entry.number)):
            report.problems.append(wrong)
            return report
        number, seal = entry.number, entry.seal
        report.entries, report.last = report.entries + 1, number
    report.signed_up_to = max((one for one in heads if one <= number), default=0)
    if (missing := max(heads, default=0) - number) > 0:
        report.problems.append(f"The last {missing} entries, after {number}, are missing: a later one was signed.")
    return report


def _unsigned(heads: dict[int, Head]) -> Iterator[str]:
    for head in heads.values():
        if not is_signed(head):
            yield (
                f"The head at {head.number} is not signed with a key of this server. If the key was changed, "
                "name the one before in SECRET_KEY_FALLBACKS and run `manage.py rotate_keys`."
            )


def _wrong(entry: Entry, before: int, seal: str, head: Head | None) -> str:
    """What does not fit about an entry that should follow entry `before` with that seal."""
    if entry.number != before + 1:
        return f"Entry {before + 1} is missing: after {before} comes {entry.number}."
    if entry.seal != seal_of(seal, entry):
        return f"Entry {entry.number} was changed, or put in."
    if head and head.seal != entry.seal:
        return f"Entry {entry.number} is another one than was signed."
    return ""
