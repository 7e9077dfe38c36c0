"""A checklist of one's own: chosen parts of the playbook, in an order, under a name; all of it in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from playbook.guidance.kinds import Advice, Checklist, Tip
from playbook.guidance.library import Library, Readable
from playbook.guidance.lines import Item
from playbook.web.parameters import whole_number

MOST_PARTS, MOST_ITEMS, LONGEST_TITLE = 12, 24, 60


@dataclass(frozen=True)
class Part:
    """Something that can go on a checklist: a screen or a tip, under the name it has in the address."""

    name: str
    readable: Readable
    place: int = 0


def parts_on_offer(library: Library) -> list[tuple[str, list[Part]]]:
    """What can be put on a checklist, by heading: each stage's steps, the interrupts, the tips."""
    stages = [
        (stage.title, [Part(f"steps/{one.slug}", one) for one in library.steps_in(slug) if one.do])
        for slug, stage in library.stages.items()
    ]
    interrupts = [Part(f"interrupts/{one.slug}", one) for one in library.interrupts.values() if one.do]
    tips = [Part(f"tips/{one.slug}", one) for one in library.tips.values() if one.do]
    return [*stages, (_("When something breaks in"), interrupts), (_("Tips"), tips)]


def chosen(library: Library, query: QueryDict) -> list[Part]:
    """The parts named in `query` (`part`, repeated), in the order that `place-<name>` numbers give, then as named.

    What was given a place stands there: what was given none makes room.
    """
    found = []
    for order, name in enumerate(dict.fromkeys(query.getlist("part")), start=1):
        if readable := _find(library, name):
            place = whole_number(query.get(f"place-{name}"))
            found.append((order if place is None else place, place is None, name, readable))
    in_order = sorted(found, key=lambda one: one[:2])[:MOST_PARTS]
    return [Part(name, readable, at) for at, (_place, _given, name, readable) in enumerate(in_order, start=1)]


def made(library: Library, query: QueryDict) -> Checklist:
    """The checklist that `query` describes; without items when it names nothing that exists."""
    return checklist_of(query.get("title", ""), chosen(library, query))


def checklist_of(title: str, parts: list[Part]) -> Checklist:
    """The checklist of `parts` in their order, under a name; without items where no part has a line to do."""
    items = [
        Item(line.words, "", getattr(part.readable, "code", ""))
        for part in parts
        if isinstance(part.readable, Advice)
        for line in part.readable.do
    ]
    memory = next((memory for part in parts if (memory := getattr(part.readable, "memory", ()))), ())
    say = [part.readable.say[0] for part in parts if part.readable.say and not isinstance(part.readable, Tip)]
    return Checklist(
        slug="yours",
        code=_("Own"),
        title=title.strip()[:LONGEST_TITLE] or _("Our checklist"),
        summary=", ".join(part.readable.title for part in parts) + ".",
        items=tuple(items[:MOST_ITEMS]),
        memory=memory,
        say=tuple(say[:3]),
        points=tuple(dict.fromkeys(point for part in parts for point in part.readable.points)),
    )


def parts_named(library: Library, names: list[str]) -> list[Part]:
    """The parts of these names, in this order, without those that are not in the playbook any more."""
    return [Part(name, found, place) for place, name in enumerate(names, start=1) if (found := _find(library, name))]


def address_of(query: QueryDict, parts: list[Part]) -> str:
    """The shortest query that makes the same checklist: its name, its parts in their order, the paper if one is named.

    A form sends a field for the place of everything on offer: too much to share, and more than a QR code holds.
    """
    pairs = [("title", query.get("title", "")), *(("part", part.name) for part in parts)]
    return urlencode([*pairs, *(("paper", paper) for paper in query.getlist("paper")[:1])], safe="/")


def _find(library: Library, name: str) -> Readable | None:
    folder, _slash, slug = name.partition("/")
    shelves: dict[str, Mapping[str, Readable]] = {
        "steps": library.steps,
        "interrupts": library.interrupts,
        "tips": library.tips,
    }
    shelf = shelves.get(folder)
    return shelf.get(slug) if shelf else None
