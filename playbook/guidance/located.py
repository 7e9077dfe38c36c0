"""A problem as a command prints it: the file, the line, what is wrong."""

from collections.abc import Iterable

from playbook.guidance.documents import Document
from playbook.guidance.positions import line_of
from playbook.guidance.problem import Problem


def located(problem: Problem, texts: Iterable[Document]) -> str:
    """`tips/act-fast.md:12: what is wrong`; `texts` has the document of the problem where there is one."""
    document = next((one for one in texts if one.path == problem.document), None)
    line = line_of(document, problem) if document else problem.line or 1
    return f"{problem.document}:{line}: {problem.words}"
