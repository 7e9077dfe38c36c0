"""What becomes of what was typed: forgotten after a while or when asked to, and given out to whom it concerns.

Forgetting takes the words and leaves the numbers: the steps that were taken, which option was chosen, how it ended.
"""

import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from playbook.complaints.models import (
    Closure,
    Complaint,
    Holding,
    Move,
    Promise,
    Recording,
    Warning,
    Window,
)

# Facts that are words; the others are options chosen from a list.
WORDS = ("customer", "reference", "what_happened", "remedy_words", "offer", "capsule")
# What else a person types, by table. The digests go too: they were made of it.
TYPED: dict[Any, tuple[str, ...]] = {
    Promise: ("what", "who", "kept_how", "reason"),
    Warning: ("words",),
    Closure: ("reason", "prevention"),
    Holding: ("why",),
    Move: ("digest",),
    Window: ("text", "digest"),
}
AT_ONCE = 200


def to_forget(days: int | None = None) -> QuerySet[Complaint]:
    """The complaints closed more than `days` ago (as many as the settings say) that still have their words."""
    long_ago = timezone.now() - datetime.timedelta(days=settings.RETENTION_DAYS if days is None else days)
    return Complaint.objects.filter(closure__at__lt=long_ago, forgotten_at=None)


def of_customer(reference: str) -> QuerySet[Complaint]:
    """The complaints that have, or had, this reference."""
    ever = Recording.objects.filter(fact="reference", text__iexact=reference).values("complaint")
    return Complaint.objects.filter(Q(reference__iexact=reference) | Q(pk__in=ever))


def forget(complaints: QuerySet[Complaint]) -> int:
    """Take the words out of `complaints`, for good; how many those were."""
    numbers = list(complaints.values_list("pk", flat=True))
    for start in range(0, len(numbers), AT_ONCE):
        _forget(numbers[start : start + AT_ONCE])
    _sweep()
    return len(numbers)


@transaction.atomic
def _forget(numbers: list[int]) -> None:
    held = Complaint.objects.select_for_update().filter(pk__in=numbers)
    now = timezone.now()
    held.update(**dict.fromkeys(WORDS, ""), note="", note_client="", forgotten_at=now)
    Recording.objects.filter(complaint__in=numbers, fact__in=WORDS).update(text="")
    for model, names in TYPED.items():
        model.objects.filter(complaint__in=numbers).update(**dict.fromkeys(names, ""))
    Window.objects.filter(complaint__in=numbers).update(refused=False)


def _sweep() -> None:
    """Leave nothing of what was deleted in the files: SQLite's log is emptied, PostgreSQL's dead rows are cleared."""
    if connection.in_atomic_block:
        return  # neither can do it then; whoever calls in a transaction sweeps later
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            for model in (Complaint, Recording, *TYPED):
                cursor.execute(f"VACUUM {connection.ops.quote_name(model._meta.db_table)}")


def as_record(complaint: Complaint) -> dict[str, Any]:
    """Everything kept about a complaint, in plain values: for whom it concerns."""
    rows = {
        "moves": complaint.moves.values("number", "kind", "target", "label", "at"),
        "facts": complaint.recordings.values("fact", "text", "taken", "at"),
        "promises": complaint.promises.values("what", "who", "due", "at", "kept_at", "kept_how", "reason"),
        "warnings": complaint.warnings.values("conduct", "words", "at"),
        "unsettled_notes": complaint.windows.filter(refused=True).values("text", "at"),
        "closure": Closure.objects.filter(complaint=complaint).values(
            "outcome", "reason", "cause", "seen_before", "prevention", "at"
        ),
    }
    known = {name: getattr(complaint, name) for name in ("opened_at", *Complaint.FACTS, "note")}
    return {"number": complaint.pk, **known, **{name: list(found) for name, found in rows.items()}}
