"""The road as a graph: what leads where, what cannot be reached, what cannot end; in all, or in one channel."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from playbook.guidance.channels import fits
from playbook.guidance.document_checks import at
from playbook.guidance.kinds import RETURN, Interrupt, Screen
from playbook.guidance.library import Library
from playbook.guidance.problem import Problem, in_order, problem

Edges = Mapping[str, frozenset[str]]


def edges(library: Library, channel: str = "") -> Edges:
    """For each screen's ref, the refs that its choices lead to (`return` among them).

    With a `channel`, only the screens that are met there and the choices that are offered there.
    """
    met = {screen.ref for screen in _screens(library, channel)} | {RETURN}
    return {
        screen.ref: frozenset(choice.to for choice in screen.shown_in(channel).choices if choice.to in met)
        for screen in _screens(library, channel)
    }


def reachable(library: Library, channel: str = "") -> set[str]:
    """The refs a worker can come to: from the start of any stage, or by an interrupt's key."""
    stages = library.stages.values()
    starts = {start for stage in stages for start in ([stage.start_on(channel)] if channel else stage.starts)}
    starts |= {one.ref for one in library.interrupts.values() if fits(one.channels, channel)}
    return _closure(edges(library, channel), starts)


def can_end(library: Library, channel: str = "") -> set[str]:
    """The refs from which the road can end or the interrupt can give way."""
    ends = {step.ref for step in library.steps.values() if step.ends} | {RETURN}
    backwards: dict[str, set[str]] = {}
    for ref, targets in edges(library, channel).items():
        for target in targets:
            backwards.setdefault(target, set()).add(ref)
    return _closure(backwards, ends)


def problems(library: Library) -> list[Problem]:
    """Screens that no worker can come to, that have no way on, or that lead to no end; stages without a start."""
    reached, ending = reachable(library), can_end(library)
    channels = library.organisation.channels
    reached_in = {channel: reachable(library, channel) for channel in channels}
    ending_in = {channel: can_end(library, channel) for channel in channels}
    found: list[Problem] = []
    for screen in _screens(library):
        met = [channel for channel in channels if fits(screen.channels, channel)]
        found += _wrong_with(screen, reached, ending)
        if screen.ref in reached and screen.ref in ending:
            for code, good in (("unreachable-in", reached_in), ("never-ends-in", ending_in)):
                found += _in_channels(library, screen, code, [one for one in met if screen.ref not in good[one]])
        found += _not_met(library, screen, met)
    return in_order([*found, *_starts(library)])


def _screens(library: Library, channel: str = "") -> list[Screen]:
    screens: list[Screen] = [*library.steps.values(), *library.interrupts.values()]
    return [screen for screen in screens if fits(screen.channels, channel)]


def _wrong_with(screen: Screen, reached: set[str], ending: set[str]) -> Iterator[Problem]:
    if screen.ref not in reached:
        yield at(screen, ("title",), "unreachable")
    if screen.ref not in ending:
        yield at(screen, ("choices",), "never-ends")
    if isinstance(screen, Interrupt) and RETURN not in {choice.to for choice in screen.choices}:
        yield at(screen, ("choices",), "no-way-back")


def _in_channels(library: Library, screen: Screen, code: str, channels: list[str]) -> Iterator[Problem]:
    if channels:
        yield at(screen, ("channels",), code, warning=True, channels=_titles(library, channels))


def _titles(library: Library, channels: Iterable[str]) -> str:
    """Channels as the organisation calls them."""
    return ", ".join(map(library.channel_title, channels))


def _not_met(library: Library, screen: Screen, met: list[str]) -> Iterator[Problem]:
    """Choices that are offered in a channel in which the screen that they lead to is not met."""
    for row, choice in enumerate(screen.choices):
        target = library.screen(choice.to)
        offered = filter(partial(fits, choice.channels), met)
        wrong = [channel for channel in offered if target and not fits(target.channels, channel)]
        if target and wrong:
            params = {"label": choice.label, "to": target.title, "channels": _titles(library, wrong)}
            yield at(screen, ("choices", row, "channels"), "not-met", warning=True, **params)


def _starts(library: Library) -> Iterator[Problem]:
    for row, stage in enumerate(library.stages.values()):
        for key in ("start", "start_written"):
            start = getattr(stage, key)
            if start not in library.steps and (start or key == "start"):
                yield problem("stages.toml", ("stages", row, key), "stage-start", stage=stage.title, to=start)


def _closure(graph: Mapping[str, Iterable[str]], starts: Iterable[str]) -> set[str]:
    found: set[str] = set()
    waiting = list(starts)
    while waiting:
        ref = waiting.pop()
        if ref not in found:
            found.add(ref)
            waiting.extend(graph.get(ref, ()))
    return found
