"""Moving a made-up complaint to the day on which it is to have happened, with a worker's pauses between its steps."""

import datetime
import random
import uuid

from playbook.complaints.models import Closure, Complaint, Move
from playbook.flow.engine import Kind

SECONDS = (12, 240)  # that a step takes
SLOWEST = 900


def move_back(complaint: Complaint, begun: datetime.datetime, dice: random.Random) -> None:
    """Let everything in `complaint` have happened from `begun` on, in its order; nothing lies in the future."""
    moves = list(complaint.moves.order_by("number"))
    now, at = moves[-1].at, begun
    for move in moves:
        move.at = min(at, now)
        at += datetime.timedelta(seconds=dice.randint(*SECONDS) if dice.random() < 0.95 else SLOWEST)
    Move.objects.bulk_update(moves, ["at"], batch_size=200)
    when = {move.form: move.at for move in moves}
    numbered = {move.number: move.at for move in moves}
    last = moves[-1].at
    _move_rows(complaint, when, numbered, last)
    for move in moves:
        if move.kind == Kind.CLOSED:
            Closure.objects.filter(complaint=complaint).update(at=move.at)
            Complaint.objects.filter(pk=complaint.pk).exclude(closed_at=None).update(closed_at=move.at)
    Complaint.objects.filter(pk=complaint.pk).update(
        opened_at=moves[0].at, moved_at=last, note_saved_at=last if complaint.note_version else None
    )


def _move_rows(
    complaint: Complaint,
    when: dict[uuid.UUID | None, datetime.datetime],
    numbered: dict[int, datetime.datetime],
    last: datetime.datetime,
) -> None:
    """The rows beside the moves, each with the move that it came with."""
    for recording in complaint.recordings.all():
        type(recording).objects.filter(pk=recording.pk).update(at=numbered.get(recording.number, last))
    for rows in (complaint.promises, complaint.warnings, complaint.asks):
        for row in rows.all():
            rows.filter(pk=row.pk).update(at=when.get(row.key, last))
    for promise in complaint.promises.exclude(kept_at=None):
        kept = datetime.datetime.combine(promise.due, datetime.time(15), tzinfo=last.tzinfo)
        complaint.promises.filter(pk=promise.pk).update(kept_at=max(kept, promise.at))
    first, *later = complaint.holdings.order_by("pk")
    complaint.holdings.filter(pk=first.pk).update(since=numbered[1])
    complaint.holdings.filter(pk__in=[one.pk for one in later]).update(since=last)
