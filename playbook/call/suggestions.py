"""What fits a note while it is written: up to three pages beside the step, and a sign of danger with its interrupt."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from playbook.guidance.kinds import Guidance, Interrupt, Step, Tip
from playbook.guidance.library import Library
from playbook.search.answer import address_of, advisor_of

MOST = 3  # that are looked at without being read
LONGEST = 400  # characters of a note that are read: its last sentence, or two short ones
_DEEP = 12  # pages among which those of the step are looked for
_NEAR_STEP = 1.25  # how much more a page counts that the step names, or that stands in its stage


@dataclass(frozen=True)
class Danger:
    """A danger that a note tells of: the interrupt for it, and the page of it that fits best."""

    interrupt: Interrupt
    page: Guidance


@dataclass(frozen=True)
class Suggestions:
    """What fits, the best first, and the danger that was told."""

    pages: tuple[Guidance, ...] = ()
    danger: Danger | None = None


def suggestions_for(library: Library, text: str, screen: str = "") -> Suggestions:
    """What fits the last words of a note on the screen that a move calls `screen`. Never raises, whatever the text."""
    answer = advisor_of(library).answer(text[-LONGEST:], most=_DEEP, kinds=(Tip, Step, Interrupt), sure=True)
    here = library.screen(screen)
    hits = sorted(answer.hits, key=lambda hit: -hit.score * _nearness(hit.readable, here))
    danger = next(_dangers(library, answer.dangers), None)
    alarms = {sign.page for sign in library.signs.values()}
    shown = [hit for hit in hits if hit.readable is not here and address_of(hit.readable) not in alarms]
    return Suggestions(tuple(hit.readable for hit in shown[:MOST]), danger)


def dangers_told(library: Library, text: str) -> tuple[Danger, ...]:
    """The dangers that a whole message tells of, the gravest first, one for each interrupt."""
    found: dict[str, Danger] = {}
    for danger in _dangers(library, advisor_of(library).answer(text).dangers):
        found.setdefault(danger.interrupt.slug, danger)
    return tuple(found.values())


def _nearness(page: Guidance, here: Step | Interrupt | None) -> float:
    if here is None:
        return 1.0
    stage = here.stage if isinstance(here, Step) else ""
    is_named = page.slug in here.tips and isinstance(page, Tip)
    is_in_stage = bool(stage) and (getattr(page, "stage", "") == stage or stage in getattr(page, "stages", ()))
    return _NEAR_STEP if is_named or is_in_stage else 1.0


def _dangers(library: Library, addresses: Iterable[str]) -> Iterator[Danger]:
    for address in addresses:
        page = library.pages[address]
        interrupts = filter(None, map(library.interrupts.get, _told_in(library, page)))
        if interrupt := next(interrupts, None):
            yield Danger(interrupt, page)


def _told_in(library: Library, page: Guidance) -> list[str]:
    """The interrupts in which a page for danger is told: its own, or those that a tip is named for, danger's first."""
    if not isinstance(page, Tip):
        return [_interrupt_of(page)]
    signs = [sign.page for sign in library.signs.values() if sign.facet == "danger" and sign.page in library.pages]
    of_danger = {_interrupt_of(library.pages[page]) for page in signs}
    return sorted(page.interrupts, key=lambda slug: slug not in of_danger)


def _interrupt_of(page: Guidance) -> str:
    return page.interrupt if isinstance(page, Step) else page.slug
