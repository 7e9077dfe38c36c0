"""What can be wrong with the lists, and with the playbook as a whole: short names, codes, units, what must exist."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

import holidays

from playbook.guidance import colour, limits, logo
from playbook.guidance.channels import CHANNELS
from playbook.guidance.document_checks import at
from playbook.guidance.library import Library
from playbook.guidance.lists import Hours, OwnFact
from playbook.guidance.problem import Problem, problem, some
from playbook.guidance.role_checks import role_problems

_OWN = "organisation.toml"


def list_problems(library: Library) -> Iterator[Problem]:
    """The problems of lists, and those that only the whole can have."""
    yield from _uncited(library)
    yield from _used_twice(library)
    yield from _concepts(library)
    yield from _short_names(library)
    yield from _missing(library)
    yield from _clocks(library)
    yield from _ladder(library)
    yield from _organisation(library)


def _uncited(library: Library) -> Iterator[Problem]:
    """Points that no tip rests on. Steps cite points too, but a tip is where a reader can read up on one."""
    cited = {point for tip in library.tips.values() for point in tip.points}
    for point in library.points:
        if point not in cited:
            yield problem("points.toml", ("points", point), "uncited", warning=True, point=point)


def _used_twice(library: Library) -> Iterator[Problem]:
    for name in ("code", "key"):
        ones = [one for one in library.everything() if getattr(one, name, "")]
        counts = Counter(getattr(one, name) for one in ones)
        for one in ones:
            value = getattr(one, name)
            if counts[value] > 1:
                yield at(one, (name,), f"{name}-twice", value=value, count=counts[value])


def _concepts(library: Library) -> Iterator[Problem]:
    """Concepts of the thesaurus that mean nothing, or that say the same twice."""
    for row, concept in enumerate(library.concepts.values()):
        field = ("concepts", row, "words")
        counts = Counter(word.casefold() for word in concept.words)
        for word, count in counts.items():
            if count > 1:
                yield problem("thesaurus.toml", field, "concept-twice", word=word)
            if not any(map(str.isalnum, word)):
                yield problem("thesaurus.toml", field, "concept-letterless")
        if not counts:
            yield problem("thesaurus.toml", field, "concept-empty")


def _parts(library: Library) -> Mapping[str, tuple[str, Iterable[str]]]:
    """Each part of a list whose rows have short names: the list that it stands in, and the names."""
    parts: dict[str, tuple[str, Iterable[str]]] = {name: ("causes", rows) for name, rows in library.options.items()}
    return parts | {
        "stages": ("stages", library.stages),
        "clocks": ("clocks", library.clocks),
        "offers": ("clocks", library.offers),
        "conduct": ("ladder", library.ladder),
        "contacts": ("contacts", library.contacts),
        "concepts": ("thesaurus", library.concepts),
        "bodies": ("organisation", [body.slug for body in library.organisation.bodies]),
        "facts": ("organisation", [fact.name for fact in library.organisation.facts]),
    }


def _short_names(library: Library) -> Iterator[Problem]:
    """Short names that the record of a complaint has no room for, or that are none."""
    for part, (document, names) in _parts(library).items():
        key = "name" if part == "facts" else "slug"
        for row, name in enumerate(names):
            if len(name) > limits.SHORT_NAMES[part]:
                field, most = (part, row, key), limits.SHORT_NAMES[part]
                yield problem(f"{document}.toml", field, "short-name-long", count=len(name), most=most)
            if not limits.SHORT_NAME.fullmatch(name):
                yield problem(f"{document}.toml", (part, row, key), "short-name-form", name=name)
    for row, name in enumerate(library.options.get("channels", ())):
        if name not in CHANNELS:
            known = ", ".join(CHANNELS)
            yield problem("causes.toml", ("channels", row, "slug"), "no-such-channel", name=name, known=known)


def _missing(library: Library) -> Iterator[Problem]:
    parts = _parts(library)
    for part, document in limits.MUST_EXIST.items():
        names = tuple(parts.get(part, ("", ()))[1])
        if not names:
            yield problem(f"{document}.toml", (part,), "nothing-here")
        for name in limits.NAMED_BY_CODE.get(part, ()):
            if name not in names:
                yield problem(f"{document}.toml", (part,), "row-missing", name=name)


def _clocks(library: Library) -> Iterator[Problem]:
    known = holidays.list_supported_countries()
    if library.country not in known:
        yield problem("clocks.toml", ("country",), "country", country=library.country)
    elif library.region and library.region not in known[library.country]:
        regions = some(known[library.country])
        yield problem("clocks.toml", ("region",), "region", region=library.region, known=regions)
    for row, clock in enumerate(library.clocks.values()):
        for key in ("acknowledge_unit", "answer_unit"):
            unit = getattr(clock, key)
            if unit not in limits.UNITS:
                yield problem("clocks.toml", ("clocks", row, key), "unit", unit=unit, known=some(limits.UNITS))


def _ladder(library: Library) -> Iterator[Problem]:
    """Warnings that have no words of their own: the last ones that are there would be said again."""
    for row, one in enumerate(library.ladder.values()):
        if one.warnings > len(one.words):
            field, count = ("conduct", row, "words"), len(one.words)
            yield problem(
                "ladder.toml", field, "warning-wordless", warning=True, title=one.title, count=count, most=one.warnings
            )


def _organisation(library: Library) -> Iterator[Problem]:
    own = library.organisation
    for row, name in enumerate(own.channels):
        if name not in CHANNELS:
            yield problem(_OWN, ("channels", row), "no-such-channel", name=name, known=", ".join(CHANNELS))
    if not own.channels:
        yield problem(_OWN, ("channels",), "nothing-here")
    for row, body in enumerate(own.bodies):
        if body.clock and body.clock not in library.clocks:
            field = ("bodies", row, "clock")
            yield problem(_OWN, field, "no-such-clock", name=body.clock, known=some(library.clocks))
    yield from _hours(own.hours)
    yield from chain.from_iterable(_fact(row, fact) for row, fact in enumerate(own.facts))
    yield from role_problems(own.roles)
    if own.logo and logo.read(own.logo) is None:
        yield problem(_OWN, ("logo",), "logo")
    if own.accent and not colour.passes(own.accent):
        known = colour.nearest(plain) if (plain := colour.written(own.accent)) else "#005e5c"
        yield problem(_OWN, ("accent",), "accent", found=own.accent[:20], known=known)


def _fact(row: int, fact: OwnFact) -> Iterator[Problem]:
    """What is wrong with something that the organisation asks."""
    if fact.kind not in limits.OWN_FACT_KINDS:
        yield problem(_OWN, ("facts", row, "kind"), "fact-kind", name=fact.kind, known=", ".join(limits.OWN_FACT_KINDS))
    wanted = limits.OWN_FACT_CHOICES if fact.kind == "choice" else range(1)
    if len(fact.choices) not in wanted:
        code = "fact-choices" if fact.kind == "choice" else "fact-has-choices"
        yield problem(_OWN, ("facts", row, "choices"), code, least=wanted[0], most=wanted[-1])
    for choice in fact.choices:
        if len(choice) > limits.OWN_FACT_CHOICE or "\n" in choice:
            yield problem(_OWN, ("facts", row, "choices"), "fact-choice-long", most=limits.OWN_FACT_CHOICE)


def _hours(hours: Iterable[Hours]) -> Iterator[Problem]:
    for row, one in enumerate(hours):
        if one.day not in limits.DAYS:
            yield problem(_OWN, ("hours", row, "day"), "day", day=one.day)
        for key in ("opens", "closes"):
            if not limits.TIME.fullmatch(getattr(one, key)):
                yield problem(_OWN, ("hours", row, key), "time", time=getattr(one, key))
