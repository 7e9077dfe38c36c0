"""Which pictures texts name, and those among them that are nowhere."""

from collections.abc import Mapping, Set

from playbook.guidance.documents import Document
from playbook.guidance.kinds import Reference
from playbook.guidance.pictures import names_in
from playbook.guidance.problem import Problem, problem


def named_in(text: Document) -> set[str]:
    """The pictures that a text names, where texts of its kind show them."""
    return names_in(text.text) if text.kind == Reference.kind else set()


def without(named: Mapping[Document, Set[str]], gone: Set[str]) -> list[Problem]:
    """A problem for each of the pictures that are `gone`, at each text that names it."""
    return [
        problem(text.path, ("body",), "picture-gone", name=name)
        for text, names in named.items()
        for name in sorted(names & gone)
    ]
