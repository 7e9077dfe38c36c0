"""How long complaints were in each stage: the middle one of all that came there, however many there are.

The database adds up each complaint's moves. What it found is kept, by a job, with the number of the last move: a sum
counts as long as nothing was done in the complaint since, and every other complaint is added up when it is asked for.
So the figure is always that of all moves, and costs what is new.
"""

import datetime
import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import batched

from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef, QuerySet

from playbook.complaints.models import Complaint
from playbook.flow.engine import Kind
from playbook.insights.held import Held
from playbook.insights.models import Counted, StageTime

# A gap longer than this between two moves is somebody who went away, not somebody who listened.
LONGEST = datetime.timedelta(minutes=30)
# The moves that say where the worker stands; one that was taken back says nothing of the customer and is left out.
POSITION = (Kind.ENTERED, Kind.CHOSE, Kind.JUMPED, Kind.INTERRUPTED, Kind.RETURNED, Kind.LEFT, Kind.BACK)
AT_ONCE = 1000  # complaints that are added up in one transaction

# Seconds between two moments, as each engine counts them.
_SECONDS = {
    "postgresql": "EXTRACT(EPOCH FROM stay.until - stay.at)",
    "sqlite": "((julianday(stay.until) - julianday(stay.at)) * 86400)",
}
_SPENT = """
    WITH step(target, stage) AS (VALUES {steps}),
    stay AS (
        SELECT m.complaint_id, m.target, m.at,
            LEAD(m.at) OVER (PARTITION BY m.complaint_id ORDER BY m.number) AS until
        FROM complaints_move m
        WHERE m.complaint_id IN ({numbers}) AND m.kind IN ({kinds}) AND NOT m.undone
    )
    SELECT stay.complaint_id, step.stage, CAST(ROUND(SUM({seconds})) AS integer) AS seconds
    FROM stay JOIN step ON step.target = stay.target
    WHERE stay.until IS NOT NULL AND {seconds} >= 0 AND {seconds} < %s
    GROUP BY stay.complaint_id, step.stage
"""


@dataclass(frozen=True)
class Middle:
    """Of so many complaints that came to a stage, the minutes that the middle one was in it."""

    minutes: float
    complaints: int


def middle_minutes(held: Held, stage_of: Mapping[str, str]) -> dict[str, Middle]:
    """For each stage that one of the complaints `held` was in; `stage_of` says the stage of each step."""
    seconds: dict[str, Counter[int]] = defaultdict(Counter)
    is_counted = _is_counted(stage_of, held.between(Counted.objects.all()))
    fresh = Held(held.complaints.filter(is_counted), held.first, held.last)
    kept = fresh.of(StageTime.objects.order_by()).values_list("stage", "seconds")
    for stage, one, count in kept.annotate(count=Count("pk")):
        seconds[stage][one] += count
    others = held.complaints.exclude(is_counted).order_by().values_list("pk", flat=True)
    for numbers in batched(others, AT_ONCE):
        for _complaint, stage, one in _spent(numbers, stage_of):
            seconds[stage][one] += 1
    return {stage: _middle(counts) for stage, counts in seconds.items()}


def keep_sums(stage_of: Mapping[str, str], since: datetime.datetime) -> int:
    """Add up the complaints opened since then in which something was done; how many those were."""
    done = 0
    is_counted = _is_counted(stage_of, Counted.objects.all())
    waiting = Complaint.objects.filter(opened_at__gte=since).exclude(is_counted).order_by("pk")
    while rows := list(waiting.values_list("pk", "last_move")[:AT_ONCE]):
        _keep(rows, stage_of)
        done += len(rows)
    return done


@transaction.atomic
def _keep(rows: list[tuple[int, int]], stage_of: Mapping[str, str]) -> None:
    # The number of the last move was read first: what is done meanwhile makes the sum one that does not count.
    numbers = [pk for pk, _last in rows]
    for model in (StageTime, Counted):
        model.objects.filter(complaint__in=numbers).delete()
    spent = _spent(numbers, stage_of)
    StageTime.objects.bulk_create([StageTime(complaint_id=pk, stage=stage, seconds=one) for pk, stage, one in spent])
    mapping = _name_of(stage_of)
    Counted.objects.bulk_create([Counted(complaint_id=pk, last_move=last, mapping=mapping) for pk, last in rows])


def _is_counted(stage_of: Mapping[str, str], kept: "QuerySet[Counted]") -> Exists:
    """Whether a complaint's sum is `kept`, and counts: nothing was done since, and its steps are in the same stages."""
    same = kept.filter(complaint=OuterRef("pk"), last_move=OuterRef("last_move"))
    return Exists(same.filter(mapping=_name_of(stage_of)))


def _spent(numbers: Sequence[int], stage_of: Mapping[str, str]) -> list[tuple[int, str, int]]:
    """Complaint, stage and seconds, out of the moves of some complaints."""
    if not (stage_of and numbers):
        return []
    places = {
        "steps": ", ".join(["(%s, %s)"] * len(stage_of)),
        "numbers": ", ".join(["%s"] * len(numbers)),
        "kinds": ", ".join(["%s"] * len(POSITION)),
        "seconds": _SECONDS[connection.vendor],
    }
    steps = [value for pair in stage_of.items() for value in pair]
    with connection.cursor() as cursor:
        parameters: list[str | int | float] = [*steps, *numbers, *map(str, POSITION), LONGEST.total_seconds()]
        cursor.execute(_SPENT.format(**places), parameters)
        rows: list[tuple[int, str, int]] = cursor.fetchall()
        return rows


def _middle(counts: Counter[int]) -> Middle:
    """The middle of numbers of which it is known how often each is there."""
    number = counts.total()
    wanted, found, seen = {(number - 1) // 2, number // 2}, list[int](), 0
    for seconds in sorted(counts):
        found += [seconds] * len([place for place in wanted if seen <= place < seen + counts[seconds]])
        seen += counts[seconds]
    return Middle(sum(found) / len(found) / 60, number)


def _name_of(stage_of: Mapping[str, str]) -> str:
    """A short word that changes when a step is in another stage."""
    return hashlib.sha256(repr(sorted(stage_of.items())).encode()).hexdigest()[:16]
