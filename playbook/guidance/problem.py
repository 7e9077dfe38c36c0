"""Something that an author has to mend, as a value: which document, which field, what is wrong."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from playbook.guidance.problem_words import WORDS

type Path = tuple[str | int, ...]
type Param = str | int


@dataclass(frozen=True)
class Problem:
    """A problem: the `document`'s path, the `field` in it (`("say", 0, "text")`), what is wrong (`code`, `params`).

    A `warning` is worth mending and stops no publishing by a manager; what ships has none. `line` is known only of a
    text that cannot be read; of every other problem it is looked up where it is wanted (`positions`).
    """

    document: str
    field: Path
    code: str
    params: tuple[tuple[str, Param], ...] = ()
    warning: bool = False
    line: int = 0

    @property
    def words(self) -> str:
        """What is wrong and what to do, in English."""
        return WORDS[self.code] % dict(self.params)

    def within(self, folder: str) -> "Problem":
        """The same problem, its document named from the folder above."""
        return replace(self, document=f"{folder}/{self.document}")

    def __str__(self) -> str:
        return f"{self.document}: {self.words}"


def problem(document: str, field: Path, code: str, *, warning: bool = False, line: int = 0, **params: Param) -> Problem:
    """A problem of a document's field; `params` are what its words name."""
    return Problem(document, field, code, tuple(params.items()), warning, line)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Each problem once, by document and then by field."""
    return sorted(set(problems), key=lambda one: (one.document, [_sortable(part) for part in one.field], one.code))


def _sortable(part: str | int) -> str:
    return f"{part:06}" if isinstance(part, int) else part


def some(known: Iterable[str]) -> str:
    """A few of the names that would have been right."""
    names = sorted(known)
    return ", ".join(names[:8]) + (", ..." if len(names) > 8 else "")
