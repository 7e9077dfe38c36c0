"""A change as passages: each stretch of a text that differs, with a few words around it, as a table can hold it."""

from collections.abc import Iterator
from itertools import zip_longest

from playbook.editions.diff import NAMES, Change, Run

AROUND = 80  # characters of what has not changed, before and after
LONGEST = 30_000  # characters of a cell; spreadsheets end at 32,767


def passages(change: Change) -> Iterator[tuple[str, str]]:
    """What was and what is, passage by passage; one that is longer than a cell goes on in the next."""
    for at, stretch in _stretches(change.runs):
        before, after = ("".join(run.text for run in stretch if run.sort != sort) for sort in ("in", "out"))
        head, tail = _end_of(change.runs, at - 1), _start_of(change.runs, at + len(stretch))
        if change.key in NAMES:  # of a list what stays says nothing of what came and went
            head = tail = ""
        before, after = (f"{head}{one.strip()}{tail}" if one.strip() else "" for one in (before, after))
        yield from zip_longest(_cells(before), _cells(after), fillvalue="")


def _stretches(runs: tuple[Run, ...]) -> Iterator[tuple[int, list[Run]]]:
    """Each stretch that differs, with where it begins: what was taken out, and what was put in its place."""
    stretch: list[Run] = []
    for at, run in enumerate(runs):
        if stretch and (run.sort == "same" or (run.sort == "out" and stretch[-1].sort == "in")):
            yield at - len(stretch), stretch
            stretch = []
        if run.sort != "same":
            stretch.append(run)
    if stretch:
        yield len(runs) - len(stretch), stretch


def _end_of(runs: tuple[Run, ...], at: int) -> str:
    """The last words of what stands before a stretch."""
    text = " ".join(runs[at].text.split()) if at >= 0 and runs[at].sort == "same" else ""
    if len(text) <= AROUND:
        return f"{text} " if text else ""
    return f"… {text[-AROUND:].partition(' ')[2]} "


def _start_of(runs: tuple[Run, ...], at: int) -> str:
    """The first words of what stands behind a stretch."""
    text = " ".join(runs[at].text.split()) if at < len(runs) and runs[at].sort == "same" else ""
    if len(text) <= AROUND:
        return f" {text}" if text else ""
    return f" {text[:AROUND].rpartition(' ')[0]} …"


def _cells(text: str) -> list[str]:
    """A text in parts that fit into a cell each, cut between lines where it has any."""
    found = []
    while len(text) > LONGEST:
        cut = text.rfind("\n", 0, LONGEST) + 1 or text.rfind(" ", 0, LONGEST) + 1 or LONGEST
        found.append(text[:cut].rstrip())
        text = text[cut:]
    return [*found, text]
