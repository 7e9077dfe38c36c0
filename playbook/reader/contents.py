"""What pages of the playbook list besides a document's own words, all of it from the library alone."""

import datetime
from collections.abc import Iterable, Mapping

from playbook.guidance.kinds import Checklist, Interrupt, Reference, Step, Tip
from playbook.guidance.library import Library, Readable
from playbook.guidance.lines import Choice
from playbook.guidance.lists import Contact, Source, Stage
from playbook.guidance.markdown import Heading, render_long
from playbook.reader.citations import points_in

type AnyScreen = Step | Interrupt


def named[Value](shelf: Mapping[str, Value], slugs: Iterable[str]) -> list[Value]:
    """Those of a shelf that are named, in the order of the names; a name that is not there is left out."""
    return [shelf[slug] for slug in slugs if slug in shelf]


def tips_by_stage(library: Library) -> list[tuple[Stage, list[Tip]]]:
    """Every stage with its tips."""
    return [(stage, library.tips_for(stage=slug)) for slug, stage in library.stages.items()]


def tips_by_interrupt(library: Library) -> list[tuple[Interrupt, list[Tip]]]:
    """Every interrupt with its tips."""
    return [(one, library.tips_for(interrupt=slug)) for slug, one in library.interrupts.items()]


def tips_of_no_moment(library: Library) -> list[Tip]:
    """The tips that no stage and no interrupt has."""
    return [one for one in library.tips.values() if not (one.stages or one.interrupts)]


def steps_in(library: Library, stage: Stage) -> list[Step]:
    """The steps of a stage."""
    return library.steps_in(stage.slug)


def tips_in(library: Library, stage: Stage) -> list[Tip]:
    """The tips for a stage."""
    return library.tips_for(stage=stage.slug)


def checklists_in(library: Library, stage: Stage) -> list[Checklist]:
    """The checklists for a stage."""
    return [one for one in library.checklists.values() if stage.slug in one.stages]


def checklists_for(library: Library, screen: AnyScreen) -> list[Checklist]:
    """The checklists for the interrupt that a screen is, or is a further step of."""
    wanted = {screen.slug} if isinstance(screen, Interrupt) else {screen.interrupt}
    return [one for one in library.checklists.values() if wanted & set(one.interrupts)]


def tips_pointing_to(library: Library, page: Reference) -> list[Tip]:
    """The tips that point to a reference page."""
    return [tip for tip in library.tips.values() if page.slug in tip.references]


def headings_in(page: Reference) -> tuple[Heading, ...]:
    """The headings of a reference page, to jump to."""
    return render_long(page.body)[1]


def further_steps(library: Library, screen: AnyScreen) -> list[Step]:
    """The further steps of an interrupt; none of a step."""
    return [one for one in library.steps.values() if isinstance(screen, Interrupt) and one.interrupt == screen.slug]


def choices_of(library: Library, screen: AnyScreen) -> list[tuple[Choice, AnyScreen | None]]:
    """The choices of a screen, each with the screen that it leads to; None for the way back."""
    return [(choice, library.screen(choice.to)) for choice in screen.choices]


def numbers_for(library: Library, screen: AnyScreen) -> list[Contact]:
    """The numbers to call that head a screen of safety: one that shows whom to call, or leads straight to one."""
    near = [screen, *(target for _choice, target in choices_of(library, screen) if target)]
    is_safety = any("contacts" in one.record for one in near)
    return [one for one in library.contacts.values() if is_safety and one.number]


def check_after(library: Library, screen: AnyScreen) -> datetime.date | None:
    """The day after which a printed screen is to be checked; None where the playbook names no such day at all.

    A screen has none of its own. It goes by the first of those of its tips and checklists, or else of all there are.
    """
    near = _check_days([*named(library.tips, screen.tips), *checklists_for(library, screen)])
    days = near or _check_days([*library.tips.values(), *library.checklists.values()])
    return min(days, default=None)


def _check_days(ones: Iterable[Tip | Checklist]) -> list[datetime.date]:
    return [one.check_after for one in ones if one.check_after]


def place_of(library: Library, screen: AnyScreen) -> Stage | Interrupt | None:
    """The stage or the interrupt that a step belongs to; None for an interrupt itself."""
    stage = library.stages.get(getattr(screen, "stage", ""))
    return stage or library.interrupts.get(getattr(screen, "interrupt", ""))


def counted_sources(library: Library) -> list[tuple[Source, int]]:
    """The sources, each with the number of its points."""
    return [(one, len(points_in(library, one))) for one in library.sources.values()]


def own_advice(library: Library) -> list[Readable]:
    """What rests on nobody's advice but ours."""
    return [one for one in library.everything() if one.ours]
