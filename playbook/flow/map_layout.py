"""The map of the flow: where every screen, every way on and every stage is drawn.

The stages go down the page in two columns, one band each, and the interrupts stand apart in a third. Inside a column
`graphlay` places the boxes and routes the lines so that few of them cross; what leads out of a column is a small mark
under its box, because a line across the whole page would be harder to follow than the code it leads to.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import graphlay

from playbook.flow import graph
from playbook.flow.map_sheet import HEIGHT, MARKS, WIDTH, Band, Box, Drawing, Mark, Part, Screen, Way
from playbook.guidance.kinds import RETURN, Step
from playbook.guidance.library import Library
from playbook.guidance.lines import Choice

GAP, MARGIN, HEAD = 40.0, 18.0, 8.0
TAB = 34.0  # the width of a band's name, which stands upright at its left edge
_SPACING = {"layer_gap": 40.0, "node_gap": 26.0, "dummy_gap": 14.0}


def draw(library: Library) -> Drawing:
    """The map of a playbook, broken or not: what leads nowhere or cannot be reached says so in its box."""
    faults = _faults(library)
    stages = _by_stage(library)
    columns = [[_road(library, part, following, faults)] for part, following in _halves(list(stages.items()))]
    columns.append(_interrupts(library, faults))
    return _beside([column for column in columns if column])


def _faults(library: Library) -> Mapping[str, tuple[str, ...]]:
    """For each screen, what is wrong with it: `unreachable`, `endless`, `nowhere`."""
    reached, ending = graph.reachable(library), graph.can_end(library)
    found = {}
    for screen in [*library.steps.values(), *library.interrupts.values()]:
        wrong = [] if screen.ref in reached else ["unreachable"]
        wrong += [] if screen.ref in ending else ["endless"]
        lost = any(one.to != RETURN and library.screen(one.to) is None for one in screen.choices)
        found[screen.ref] = (*wrong, "nowhere") if lost else tuple(wrong)
    return found


def _by_stage(library: Library) -> dict[str, list[Step]]:
    """The steps of each stage; those of no stage and no interrupt under an empty name."""
    found: dict[str, list[Step]] = {slug: library.steps_in(slug) for slug in library.stages}
    astray = [
        one
        for one in library.steps.values()
        if one.stage not in library.stages and one.interrupt not in library.interrupts
    ]
    return {**{slug: steps for slug, steps in found.items() if steps}, **({"": astray} if astray else {})}


type _Stages = list[tuple[str, list[Step]]]


def _halves(stages: _Stages) -> list[tuple[_Stages, str]]:
    """The stages in two columns of about the same height, each with the stage that it goes on to."""
    depths = [max(_depths(steps).values(), default=0) + 1 for _slug, steps in stages]
    cuts = range(1, len(stages))
    cut = min(cuts, key=lambda at: max(sum(depths[:at]), sum(depths[at:])), default=len(stages))
    following = stages[cut][0] if cut < len(stages) else ""
    return [(part, after) for part, after in ((stages[:cut], following), (stages[cut:], "")) if part]


def _depths(steps: Sequence[Screen]) -> dict[str, int]:
    """How far into its group each screen stands: two with a way between them never stand side by side."""
    inside = {one.ref: {choice.to for choice in one.choices} for one in steps}
    order = list(inside)[:1]
    for ref in order:
        order += [to for choice in _choices(steps, ref) if (to := choice.to) in inside and to not in order]
    order += [ref for ref in inside if ref not in order]
    found: dict[str, int] = {}
    for at, ref in enumerate(order):
        near = [found[one] for one in order[:at] if one in inside[ref] or ref in inside[one]]
        found[ref] = max(near, default=-1) + 1
    return found


def _choices(steps: Sequence[Screen], ref: str) -> tuple[Choice, ...]:
    return next(one.choices for one in steps if one.ref == ref)


def _road(library: Library, stages: _Stages, following: str, faults: Mapping[str, tuple[str, ...]]) -> Part:
    """A column of stages, one band under the other."""
    ranks: dict[str, int] = {}
    rows: list[tuple[str, range]] = []
    for slug, steps in stages:
        first = max(ranks.values(), default=-1) + 1
        ranks |= {ref: first + depth for ref, depth in _depths(_start_first(library, slug, steps)).items()}
        rows.append((slug, range(first, max(ranks.values()) + 1)))
    screens: list[Screen] = [one for _slug, steps in stages for one in steps]
    part = _placed(library, screens, ranks, faults, _goes_on(library, following))
    bands, top = [], 0.0
    for slug, row in rows:
        inside = [box for box in part.boxes if not box.more and ranks[box.screen.ref] in row]
        bottom = max(box.y + box.height for box in inside) + MARGIN
        title = library.stages[slug].title if slug else "?"
        bands.append(Band(title, top, part.width, bottom - top, slug))
        top = bottom
    return replace(part, bands=tuple(bands))


def _start_first(library: Library, slug: str, steps: list[Step]) -> list[Step]:
    start = library.stages[slug].start if slug in library.stages else ""
    return sorted(steps, key=lambda one: one.slug != start)


def _goes_on(library: Library, following: str) -> Step | None:
    """The step in which the next column begins."""
    return library.steps.get(library.stages[following].start) if following else None


def _interrupts(library: Library, faults: Mapping[str, tuple[str, ...]]) -> list[Part]:
    """The interrupts, each a band with its first screen and the further ones."""
    parts = []
    for slug, interrupt in library.interrupts.items():
        screens: list[Screen] = [interrupt, *(one for one in library.steps.values() if one.interrupt == slug)]
        part = _placed(library, screens, _depths(screens), faults, None)
        parts.append((interrupt, slug, part))
    width = max((part.width for _one, _slug, part in parts), default=0)
    return [
        replace(part, width=width, bands=(Band(one.title, 0, width, part.height, slug),)) for one, slug, part in parts
    ]


def _placed(
    library: Library,
    screens: Sequence[Screen],
    ranks: Mapping[str, int],
    faults: Mapping[str, tuple[str, ...]],
    goes_on: Step | None,
) -> Part:
    """Boxes and lines of `screens`, which stand in the given ranks, one under the other."""
    inside = {one.ref for one in screens} | ({goes_on.ref} if goes_on else set())
    marks = {one.ref: _marks(library, one, inside) for one in screens}
    canvas = graphlay.Graph()
    for one in screens:
        canvas.node(one.ref, width=WIDTH, height=_height(marks[one.ref]), rank={"fixed": ranks[one.ref]})
    if goes_on:
        canvas.node(goes_on.ref, width=WIDTH, height=HEIGHT, rank={"fixed": max(ranks.values()) + 1})
    ways = [(one.ref, to, labels) for one in screens for to, labels in _ways(one, inside).items()]
    for start, to, _labels in ways:
        canvas.edge(start, to)
    laid = graphlay.layout(canvas, preset="process_map", options={"spacing": _SPACING})
    corner = laid.bounds["min"]
    dx, dy = MARGIN + TAB - corner["x"], MARGIN - corner["y"]
    boxes = [
        _box(one, place, dx, dy, marks.get(one.ref, ()), faults[one.ref], more=one is goes_on)
        for one, place in zip([*screens, *([goes_on] if goes_on else [])], laid.nodes, strict=True)
    ]
    lines = [_way(way, edge["points"], dx, dy) for way, edge in zip(ways, laid.edges, strict=True)]
    size = laid.bounds["max"]
    return Part(tuple(boxes), tuple(lines), size["x"] + dx + MARGIN, size["y"] + dy + MARGIN)


def _height(marks: Collection[Mark]) -> float:
    return HEIGHT + (MARKS if marks else 0)


def _ways(screen: Screen, inside: Collection[str]) -> dict[str, tuple[str, ...]]:
    """For each screen of the column that this one leads to, the words of the choices that do."""
    found: dict[str, tuple[str, ...]] = {}
    for choice in screen.choices:
        if choice.to in inside and choice.to != screen.ref:
            found[choice.to] = (*found.get(choice.to, ()), choice.label)
    return found


def _marks(library: Library, screen: Screen, inside: Collection[str]) -> tuple[Mark, ...]:
    """The ways out of the column, in the order of the choices; those to one place share a mark."""
    found: dict[str, Mark] = {}
    for choice in screen.choices:
        if choice.to in inside and choice.to != screen.ref:
            continue
        code = "↩" if choice.to == RETURN else getattr(library.screen(choice.to), "code", "?")
        label = f"{found[choice.to].label} / {choice.label}" if choice.to in found else choice.label
        found[choice.to] = Mark(
            code, label, choice.to, 48 + 30 * len(found) if choice.to not in found else found[choice.to].x
        )
    return tuple(found.values())


def _box(
    screen: Screen,
    place: Mapping[str, Mapping[str, float]],
    dx: float,
    dy: float,
    marks: tuple[Mark, ...],
    faults: tuple[str, ...],
    *,
    more: bool,
) -> Box:
    centre, size = place["center"], place["size"]
    x, y = centre["x"] - size["width"] / 2 + dx, centre["y"] - size["height"] / 2 + dy
    return Box(screen, round(x, 1), round(y, 1), size["height"], marks, () if more else faults, more)


def _way(way: tuple[str, str, tuple[str, ...]], points: list[dict[str, float]], dx: float, dy: float) -> Way:
    moved = [(round(one["x"] + dx, 1), round(one["y"] + dy, 1)) for one in points]
    return Way(*way, _rounded(moved), moved[-1][1] < moved[0][1])


def _rounded(points: list[tuple[float, float]], radius: float = 7) -> str:
    """An SVG path along `points` whose corners are round."""
    path = [f"M{points[0][0]:g} {points[0][1]:g}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        start, end = _towards(corner, before, radius), _towards(corner, after, radius)
        path.append(f"L{start[0]:g} {start[1]:g}Q{corner[0]:g} {corner[1]:g} {end[0]:g} {end[1]:g}")
    return "".join([*path, f"L{points[-1][0]:g} {points[-1][1]:g}"])


def _towards(corner: tuple[float, float], other: tuple[float, float], radius: float) -> tuple[float, float]:
    """The point `radius` away from a corner, or half way where the next one is near."""
    (x, y), (to_x, to_y) = corner, other
    length = ((to_x - x) ** 2 + (to_y - y) ** 2) ** 0.5 or 1
    part = min(radius / length, 0.5)
    return round(x + (to_x - x) * part, 1), round(y + (to_y - y) * part, 1)


def _beside(columns: Sequence[Sequence[Part]]) -> Drawing:
    """Columns side by side on one sheet, the parts of each one under the other."""
    parts: list[Part] = []
    x = height = 0.0
    for column in columns:
        y = HEAD
        for part in column:
            parts.append(replace(part, x=x, y=y))
            y += part.height + MARGIN
        x += max(part.width for part in column) + GAP
        height = max(height, y)
    return Drawing(round(max(x - GAP, 1)), round(height), tuple(parts))
