"""The figures over the API: those that the token's person may see."""

from typing import Literal

from ninja import Query, Router, Schema

from playbook.api.authentication import Call
from playbook.api.operations import reads
from playbook.api.problems import Problem
from playbook.api.scopes import Scope
from playbook.editions.current import library
from playbook.insights.figures import figures as figures_for

router = Router(tags=["Figures"])


class FigureLine(Schema):
    """One line of a figure."""

    name: str
    value: float
    more: str


class FigureOut(Schema):
    """One figure: its short name, its title, what its numbers are of."""

    slug: str
    title: str
    unit: str
    note: str
    lines: list[FigureLine]


class FiguresOut(Schema):
    """The figures of the last `days` days."""

    days: int
    items: list[FigureOut]


@reads(router, "/figures", Scope.FIGURES, FiguresOut)
def figures(request: Call, days: Query[Literal["7", "30", "90"]] = "7") -> FiguresOut:
    """Causes, outcomes, time in stages, interrupts: of the team for a lead, of all teams for a manager."""
    person = request.auth.person
    if not (person.is_lead or person.is_manager):
        raise Problem(403, "Figures are for leads and managers; this token acts as neither.")
    found = [
        FigureOut(
            slug=one.slug,
            title=one.title,
            unit=one.unit,
            note=one.note,
            lines=[FigureLine(name=line.name, value=line.value, more=line.more) for line in one.lines],
        )
        for one in figures_for(person, library(), int(days))
    ]
    return FiguresOut(days=int(days), items=found)
