"""What can be picked in a form: steps to lead to, points to rest on, tips to read on, each under its heading."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from playbook.guidance.channels import FAMILIES, SPOKEN, WRITTEN
from playbook.guidance.kinds import RETURN, Interrupt, Step
from playbook.guidance.library import Library
from playbook.guidance.limits import FACT_LISTS, INTERRUPT_KEYS, RECORDABLE

type Group = tuple[str, list[tuple[str, str]]]
type Options = list[Group]

_STYLES = (
    ("read-do", _lazy("Read a line, do it, tick it")),
    ("do-confirm", _lazy("Do it all, then confirm each line")),
)
_RECORDS = {
    "channel": _lazy("how they reached us"),
    "customer": _lazy("who they are"),
    "reach": _lazy("how else to reach them"),
    "thing": _lazy("what it is about"),
    "problem": _lazy("what went wrong"),
    "remedy": _lazy("what they want"),
    "mistake": _lazy("whose mistake it seems"),
    "offer": _lazy("what was offered"),
    "promise": _lazy("a promise"),
    "warning": _lazy("a warning"),
    "closure": _lazy("how it ended"),
    "cause": _lazy("the root cause"),
    "capsule": _lazy("the summary to hand over"),
    "contacts": _lazy("whom to call"),
}


def options(name: str, library: Library, *, inside_interrupt: bool = True) -> Options:
    """The options for the field `name`, in groups; one without a heading comes without one.

    `inside_interrupt` says whether a choice may lead back to where the worker was.
    """
    if name == "to":
        return _targets(library, inside_interrupt=inside_interrupt)
    return _OPTIONS[name](library)


def _targets(library: Library, *, inside_interrupt: bool) -> Options:
    back = [(_("Give way"), [(RETURN, _("Back to where they were"))])] if inside_interrupt else []
    road = [(stage.title, _coded(library.steps_in(slug))) for slug, stage in library.stages.items()]
    within = [
        (one.title, _coded(step for step in library.steps.values() if step.interrupt == slug))
        for slug, one in library.interrupts.items()
    ]
    breaks_in = [(_("Break in"), _coded(library.interrupts.values()))]
    return [group for group in (*back, *road, *within, *breaks_in) if group[1]]


def _coded(screens: Iterable[Step | Interrupt]) -> list[tuple[str, str]]:
    return [(screen.ref, f"{screen.code}  {screen.title}") for screen in screens]


def _points(library: Library) -> Options:
    return [
        (
            f"{source.id}  {source.title}",
            [(one.id, f"{one.id}  {one.text}") for one in library.points.values() if one.source == source.id],
        )
        for source in library.sources.values()
    ]


def _tips(library: Library) -> Options:
    found: dict[str, list[tuple[str, str]]] = {}
    for tip in library.tips.values():
        stage = library.stages.get(tip.stages[0]) if tip.stages else None
        found.setdefault(stage.title if stage else _("Interrupts"), []).append((tip.slug, tip.title))
    return list(found.items())


def _coded_letters(library: Library) -> list[tuple[str, str]]:
    return [(one.slug, f"{one.code}  {one.title}") for one in library.letters.values()]


def _channels(library: Library) -> Options:
    """The two families and, under each, its channels as the organisation calls them."""
    titles = library.options.get("channels", {})
    families = {SPOKEN: _("Spoken, all of them"), WRITTEN: _("Written, all of them")}
    return [
        (
            "",
            [
                pair
                for family, channels in FAMILIES.items()
                for pair in [
                    (family, families[family]),
                    *((one, titles[one].title if one in titles else one) for one in channels),
                ]
            ],
        )
    ]


def _titled(mapping: str) -> Callable[[Library], Options]:
    return lambda library: [("", [(slug, one.title) for slug, one in getattr(library, mapping).items()])]


def _keys(library: Library) -> Options:
    """The keys that an interrupt may have: those that are free, then those that are taken, with what they open."""
    taken = {one.key: one.title for one in library.interrupts.values()}
    free = [(key, key.upper()) for key in sorted(INTERRUPT_KEYS) if key not in taken]
    used = [(key, f"{key.upper()}  {taken[key]}") for key in sorted(taken)]
    return [group for group in ((_("Free"), free), (_("Taken"), used)) if group[1]]


def _facts(_library: Library) -> Options:
    """What a choice may note of a complaint by itself."""
    return [("", [(fact, str(_RECORDS.get(fact, fact))) for fact in FACT_LISTS])]


def _values(library: Library) -> Options:
    """What it may note, under the name of what it is."""
    return [
        (str(_RECORDS.get(fact, fact)), [(slug, one.title) for slug, one in library.options.get(part, {}).items()])
        for fact, part in FACT_LISTS.items()
    ]


def free_codes(library: Library) -> str:
    """The next free code of each stage and interrupt, in their order, as in `L9, M4`."""
    letters = [*(stage.letter for stage in library.stages.values())]
    letters += [one.key.upper() for one in library.interrupts.values()]
    return ", ".join(_next_code(letter.upper(), library) for letter in dict.fromkeys(letters) if letter)


def code_for(stage: str, interrupt: str, library: Library) -> str:
    """The next free code of a stage, or of an interrupt for a step inside one; nothing where neither is there."""
    inside, outside = library.interrupts.get(interrupt), library.stages.get(stage)
    letter = inside.key if inside else outside.letter if outside else ""
    return _next_code(letter.upper(), library) if letter else ""


def _next_code(letter: str, library: Library) -> str:
    return next(code for number in range(1, 1000) if (code := f"{letter}{number}") not in library.by_code)


def _records(library: Library) -> Options:
    """What a step can ask to be written down: what came with the playbook, then what the organisation asks."""
    own = [(fact.name, fact.label) for fact in library.organisation.facts]
    came = [(one, str(_RECORDS.get(one, one))) for one in sorted(RECORDABLE)]
    return [("", came), (_("Your organisation asks"), own)] if own else [("", came)]


_OPTIONS: dict[str, Callable[[Library], Options]] = {
    "points": _points,
    "tips": _tips,
    "related": _tips,
    "letters": lambda library: [("", _coded_letters(library))],
    "references": _titled("references"),
    "stages": _titled("stages"),
    "stage": _titled("stages"),
    "interrupts": _titled("interrupts"),
    "interrupt": _titled("interrupts"),
    "channels": _channels,
    "silent": _channels,
    "record": _records,
    "key": _keys,
    "fact": _facts,
    "value": _values,
    "style": lambda library: [("", [(one, str(title)) for one, title in _STYLES])],
    "code": lambda library: [
        ("", [(code, f"{code}  {one.title}") for code, one in sorted(library.by_code.items())]),
    ],
}
