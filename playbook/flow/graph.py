"""The road as a graph: what leads where, what cannot be reached, what cannot end."""

from collections.abc import Iterable, Mapping

from playbook.guidance.documents import Document
from playbook.guidance.kinds import RETURN, Interrupt, Step
from playbook.guidance.library import Library
from playbook.guidance.problems import Problem, Texts

Edges = Mapping[str, frozenset[str]]


def edges(library: Library) -> Edges:
    """For each screen's ref, the refs that its choices lead to (`return` among them)."""
    return {screen.ref: frozenset(choice.to for choice in screen.choices) for screen in _screens(library)}


def reachable(library: Library) -> set[str]:
    """The refs a worker can come to: from the start of any stage, or by an interrupt's key."""
    starts = {start for stage in library.stages.values() for start in stage.starts}
    return _closure(edges(library), starts | {one.ref for one in library.interrupts.values()})


def can_end(library: Library) -> set[str]:
    """The refs from which the road can end or the interrupt can give way."""
    ends = {step.ref for step in library.steps.values() if step.ends} | {RETURN}
    backwards: dict[str, set[str]] = {}
    for ref, targets in edges(library).items():
        for target in targets:
            backwards.setdefault(target, set()).add(ref)
    return _closure(backwards, ends)


def problems(library: Library, texts: Iterable[Document]) -> list[Problem]:
    """Screens that no worker can come to, that have no way on, or that lead to no end; stages without a start."""
    return check(library, {(document.kind, document.slug): document for document in texts})


def check(library: Library, texts: Texts) -> list[Problem]:
    """The same; `texts` has the document of any screen that turns out to have a problem."""
    reached, ending = reachable(library), can_end(library)
    found = []
    for screen in _screens(library):
        for message in _wrong_with(screen, reached, ending):
            document = texts[screen.kind, screen.slug]
            found.append(Problem(document.path, document.line_of("choices", "title ="), message))
    for stage in library.stages.values():
        for start in stage.starts:
            if start not in library.steps:
                found.append(Problem("stages.toml", 1, f"{stage.title!r} starts at {start!r}, which is not a step"))
    return sorted(found)


def _screens(library: Library) -> list[Step | Interrupt]:
    return [*library.steps.values(), *library.interrupts.values()]


def _wrong_with(screen: Step | Interrupt, reached: set[str], ending: set[str]) -> list[str]:
    found = []
    if screen.ref not in reached:
        found.append("no choice leads to this step; add one to the step before it, or delete this one")
    if screen.ref not in ending:
        found.append("from here the road never ends; add a choice that leads on, or `ends = true`")
    if isinstance(screen, Interrupt) and RETURN not in {choice.to for choice in screen.choices}:
        found.append('an interrupt must give way again; add a choice with `to = "return"`')
    return found


def _closure(graph: Mapping[str, Iterable[str]], starts: Iterable[str]) -> set[str]:
    found: set[str] = set()
    waiting = list(starts)
    while waiting:
        ref = waiting.pop()
        if ref not in found:
            found.add(ref)
            waiting.extend(graph.get(ref, ()))
    return found
