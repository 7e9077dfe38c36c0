"""Reading a content folder: its languages, their documents, their pictures, and what is wrong with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from playbook.flow import graph
from playbook.guidance import problems as guidance
from playbook.guidance.documents import FOLDERS, BadDocument, Document, read_folder
from playbook.guidance.library import build, read_one
from playbook.guidance.located import located
from playbook.guidance.picture_checks import named_in, without
from playbook.guidance.pictures import FOLDER as PICTURES
from playbook.guidance.pictures import BadPicture, Picture, cleaned
from playbook.guidance.problem import Problem, in_order, problem
from playbook.guidance.unfilled import unfilled


@dataclass(frozen=True)
class Content:
    """The documents of a folder, by language what has to be mended in them, and the pictures that they name."""

    documents: tuple[Document, ...]
    problems: dict[str, list[Problem]]
    pictures: tuple[Picture, ...] = ()

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
    pictures = _pictures_in(folder)
    for language in languages_in(folder):
        found = list(read_folder(language, language.name))
        texts += found
        named = {one: named_in(one) for one in found}
        gone = set().union(*named.values()) - pictures.keys()
        if wrong := [*problems_of(found), *without(named, gone)]:
            problems[language.name] = wrong
    return Content(tuple(texts), problems, tuple(pictures.values()))


def _pictures_in(folder: Path) -> dict[str, Picture]:
    """The pictures of a folder by name. Raises `BadDocument` for a file that is not the picture that it is called."""
    found = {}
    for path in sorted((folder / PICTURES).glob("*")):
        if path.is_file() and not path.name.startswith("."):
            found[path.name] = picture_in(f"{PICTURES}/{path.name}", path.read_bytes())
    return found


def picture_in(path: str, data: bytes) -> Picture:
    """The picture that a file holds. Raises `BadDocument` for one that was not cleaned here, or is called otherwise."""
    try:
        picture = cleaned(data)
    except BadPicture as error:
        raise BadDocument(problem(path, (), "no-picture", why=str(error))) from error
    if picture.name != path.rpartition("/")[2] or picture.data != data:
        raise BadDocument(problem(path, (), "other-picture"))
    return picture


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
    found = [
        one
        for one in sorted(folder.iterdir())
        if one.is_dir() and one.name != PICTURES and not one.name.startswith(".")
    ]
    if not found:
        raise BadDocument(problem(str(folder), (), "empty-folder"))
    return found
