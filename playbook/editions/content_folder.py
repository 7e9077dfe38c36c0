"""Reading a content folder: its languages, their documents, and what is wrong with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from playbook.flow import graph
from playbook.guidance import problems as guidance
from playbook.guidance.documents import FOLDERS, BadDocument, Document, read_folder
from playbook.guidance.library import build, read_one
from playbook.guidance.located import located
from playbook.guidance.problem import Problem, in_order, problem
from playbook.guidance.unfilled import unfilled


@dataclass(frozen=True)
class Content:
    """The documents of a folder, and by language what has to be mended in them."""

    documents: tuple[Document, ...]
    problems: dict[str, list[Problem]]

    def located(self, *, warnings: bool = True) -> list[str]:
        """Each problem with its file and line; without `warnings` those only that would break the playbook."""
        return [
            f"{language}/{located(problem, [one for one in self.documents if one.language == language])}"
            for language, problems in self.problems.items()
            for problem in problems
            if warnings or not problem.warning
        ]

    def unfilled(self) -> list[str]:
        """What the organisation has to fill in or check, with file and line; nothing of a folder that is broken."""
        if any(not one.warning for problems in self.problems.values() for one in problems):
            return []
        return [
            f"{language}/{located(problem, texts)}"
            for language, texts in self._by_language().items()
            for problem in unfilled(build(texts))
        ]

    def _by_language(self) -> dict[str, list[Document]]:
        found: dict[str, list[Document]] = {}
        for one in self.documents:
            found.setdefault(one.language, []).append(one)
        return found


def read_content(folder: Path) -> Content:
    """Read `folder`, which holds a folder for each language (or is one language's folder itself).

    Raises `BadDocument` when it holds no playbook, or a file that belongs nowhere.
    """
    texts: list[Document] = []
    problems: dict[str, list[Problem]] = {}
    for language in languages_in(folder):
        found = list(read_folder(language, language.name))
        texts += found
        if wrong := problems_of(found):
            problems[language.name] = wrong
    return Content(tuple(texts), problems)


def problems_of(texts: Iterable[Document]) -> list[Problem]:
    """Everything an author has to mend in the documents of one language."""
    texts = list(texts)
    if unreadable := guidance.read_problems(texts, read_one):
        return unreadable
    library = build(texts)
    return in_order([*guidance.problems(library, texts), *graph.problems(library)])


def languages_in(folder: Path) -> list[Path]:
    """The folder of each language in `folder`, or itself. Raises `BadDocument` when it holds no playbook."""
    if not folder.is_dir():
        raise BadDocument(problem(str(folder), (), "no-folder"))
    if any((folder / name).is_dir() for name in FOLDERS.values()):
        return [folder]
    found = [one for one in sorted(folder.iterdir()) if one.is_dir() and not one.name.startswith(".")]
    if not found:
        raise BadDocument(problem(str(folder), (), "empty-folder"))
    return found
