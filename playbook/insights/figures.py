"""What the rows of complaints add up to: causes, outcomes, time in stages, interrupts; and what readers missed."""

import datetime
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from playbook.accounts.models import User
from playbook.complaints.models import Closure, Complaint, Move
from playbook.complaints.querysets import ComplaintQuerySet
from playbook.flow.engine import Kind
from playbook.guidance.kinds import INTERRUPT, Interrupt, Step
from playbook.guidance.library import Library
from playbook.insights.held import Held
from playbook.insights.models import Answer, Gap, Verdict
from playbook.insights.periods import DAYS, Period, last_days
from playbook.insights.stage_times import POSITION, middle_minutes

MOST_ROWS = 30


@dataclass(frozen=True)
class Line:
    """A line of a figure: a name, a number, and how far its bar reaches of a hundred; what is behind it in words."""

    name: str
    value: float
    bar: int
    more: str = ""
    url: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Figure:
    """A chart that is also a table: its name in the address, its title, what the numbers are, its lines."""

    slug: str
    title: str
    unit: str
    lines: tuple[Line, ...]
    note: str = ""


@dataclass(frozen=True)
class Totals:
    """How many complaints were opened in some days, how many closed in them, and how many of all are open now."""

    opened: int
    closed: int
    open_now: int


def complaints_of(user: User) -> ComplaintQuerySet:
    """The complaints whose figures `user` may see: all for managers, the team's for a lead."""
    return Complaint.objects.to_count(user)


def figures(user: User, library: Library, days: int) -> list[Figure]:
    """Every figure of the last `days` days, for somebody who may see it."""
    return figures_of(complaints_of(user), library, last_days(days))


def totals(every: ComplaintQuerySet, period: Period) -> Totals:
    """How many of `every` complaint were opened and closed in a period."""
    # One by one, because an index answers each; all at once they would be counted through every complaint there is.
    opened = every.filter(opened_at__gte=period.since, opened_at__lt=period.until)
    closed = every.filter(closed_at__gte=period.since, closed_at__lt=period.until)
    return Totals(opened.count(), closed.count(), every.open().count())


def figures_of(every: ComplaintQuerySet, library: Library, period: Period) -> list[Figure]:
    """Every figure of those of `every` complaint that were opened in a period."""
    held = Held.among(every.filter(opened_at__gte=period.since, opened_at__lt=period.until))
    closures = list(held.of(Closure.objects.order_by()).values_list("cause", "outcome").annotate(Count("pk")))
    ended, named = (sum(count for cause, _outcome, count in closures if cause or every) for every in (True, False))
    note = _("Of complaints opened in these days that have ended, and ended again where they came back.")
    why = _("Named in %(named)s of %(ended)s endings.") % {"named": named, "ended": ended}
    return [
        _options([(cause, count) for cause, _outcome, count in closures], library, "causes", _("Root causes"), why),
        _options([(end, count) for _cause, end, count in closures], library, "outcomes", _("How it ended"), note),
        _stages(held, library),
        _interrupts(held, library),
        _missing(period),
        _flagged(period, library),
    ]


def _options(rows: Iterable[tuple[str, int]], library: Library, options: str, title: str, note: str) -> Figure:
    """How often each option was chosen, by rows of an option and how often."""
    counts: Counter[str] = Counter()
    for slug, count in rows:
        counts[slug] += count
    named = library.options.get(options, {})
    values: list[tuple[str, float, str, str]] = [
        (named[slug].title if slug in named else slug, count, "", "") for slug, count in counts.items() if slug
    ]
    return Figure(options, title, _complaints(2), _lines(values, _complaints), note)


def _stages(held: Held, library: Library) -> Figure:
    """Minutes in each stage: of a complaint that came there, the middle one."""
    spent = middle_minutes(held, stages_of_steps(library))
    values = [
        (stage.title, round(spent[slug].minutes, 1), _heard(spent[slug].complaints), "")
        for slug, stage in library.stages.items()
        if slug in spent
    ]
    note = _("The middle of all complaints that came there. Longer than half an hour on one step counts as away.")
    return Figure("stages", _("Time in each stage"), _minutes(2), _lines(values, _minutes, in_order=True), note)


def stages_of_steps(library: Library) -> dict[str, str]:
    """The stage that each step is in."""
    return {one.ref: one.stage for one in library.steps.values()}


def _heard(number: int) -> str:
    return _("%(number)s complaints") % {"number": number}


def _interrupts(held: Held, library: Library) -> Figure:
    """How often each interrupt was opened. The private one is recorded nowhere and is not here."""
    opened = held.of(Move.objects.filter(kind=str(Kind.INTERRUPTED), undone=False)).order_by()
    counts = dict(opened.values_list("target").annotate(times=Count("*")))
    shown = [one for one in library.interrupts.values() if not one.private and f"{INTERRUPT}{one.slug}" in counts]
    values = [(f"{one.code} {one.title}", counts[one.ref], "", one.url) for one in shown]
    return Figure("interrupts", _("What broke in"), _times(2), _lines(values, _times))


def _missing(period: Period) -> Figure:
    waiting = Gap.objects.open(Answer.objects.all()).since(timezone.localdate(period.since))
    found = waiting.filter(day__lt=_day_after(period)).by_text()[:MOST_ROWS]
    values = [(row["text"], row["times"], "", "") for row in found]
    return Figure("searches", _("Searches that did not help"), _times(2), _lines(values, _times), _("From every team."))


def _day_after(period: Period) -> datetime.date:
    """The day after the last one of a period."""
    return timezone.localdate(period.until - datetime.timedelta(microseconds=1)) + datetime.timedelta(days=1)


def _flagged(period: Period, library: Library) -> Figure:
    asked = Verdict.objects.filter(at__gte=period.since, at__lt=period.until, document__kind="tip")
    rows = asked.by_document()[: MOST_ROWS * 2]
    values = []
    for row in rows:
        tip = library.tips.get(row["document__slug"])
        against = row["wrong"] + row["else"]
        more = _("%(wrong)s wrong, %(else)s wanted else, %(useful)s useful") % row
        if tip and against:
            values.append((tip.title, against, more, tip.url))
    return Figure("tips", _("Tips that readers question"), _readers(2), _lines(values, _readers), _("From every team."))


def _complaints(number: int) -> str:
    return ngettext("complaint", "complaints", number)


def _minutes(number: int) -> str:
    return ngettext("minute", "minutes", number)


def _times(number: int) -> str:
    return ngettext("time", "times", number)


def _readers(number: int) -> str:
    return ngettext("reader", "readers", number)


def _lines(
    values: list[tuple[str, float, str, str]], unit: Callable[[int], str], *, in_order: bool = False
) -> tuple[Line, ...]:
    """Lines with their bars, the longest first unless they have an order of their own."""
    most = max((value for _name, value, _more, _url in values), default=0) or 1
    rows = values if in_order else sorted(values, key=lambda row: (-row[1], row[0]))
    return tuple(
        Line(name, value, round(100 * value / most), more, url, unit(1 if value == 1 else 2))
        for name, value, more, url in rows
    )


def use_of_screens(library: Library) -> Counter[str]:
    """How often each screen was come to in the last 90 days."""
    since = timezone.now() - datetime.timedelta(days=max(DAYS))
    rows = Move.objects.filter(at__gte=since, kind__in=[str(one) for one in POSITION]).order_by()
    return Counter(dict(rows.values_list("target").annotate(Count("pk"))))


def use_of_tips(library: Library) -> Counter[str]:
    """How often a worker stood before a screen that points to a tip: the nearest there is to how much it is read."""
    screens = use_of_screens(library)
    found: Counter[str] = Counter()
    everything: list[Step | Interrupt] = [*library.steps.values(), *library.interrupts.values()]
    for screen in everything:
        for slug in screen.tips:
            found[slug] += screens[screen.ref]
    return found
