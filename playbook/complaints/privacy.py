"""What becomes of what was typed: forgotten after a while or when asked to, and given out to whom it concerns.

Forgetting takes the words and leaves the numbers: the steps that were taken, which option was chosen, how it ended.
Every column of text about a complaint is in one of the tables below; a test fails for one that is in none.
"""

import datetime
from collections.abc import Iterable

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from playbook.audit.models import Act
from playbook.audit.trail import record
from playbook.complaints.facts import FACTS, facts_of
from playbook.complaints.models import (
    Ask,
    Closure,
    Complaint,
    Hold,
    Holding,
    Move,
    Offer,
    Promise,
    Recording,
    Restriction,
    SentReply,
    Warning,
    Window,
)
from playbook.complaints.querysets import ComplaintQuerySet
from playbook.editions.current import library
from playbook.web.database import unhurried

type Columns = dict[type[models.Model], tuple[str, ...]]

# What a column holds, as it is given out.
type Plain = str | int | bool | datetime.date | datetime.time | None

# What a person types about a customer: given out, and erased.
WORDS: Columns = {
    Complaint: (*(fact.name for fact in FACTS if fact.is_words), "own_facts", "note", "reply"),
    Recording: ("text",),
    Promise: ("what", "who", "kept_how", "reason"),
    Warning: ("words",),
    Offer: ("what",),
    Closure: ("reason", "prevention"),
    Holding: ("why",),
    Window: ("text",),
    SentReply: ("text",),
    Restriction: ("why", "lifted_why"),
    Hold: ("why",),
}
# What is made of those words: erased with them.
MADE_OF_WORDS: Columns = {Move: ("digest",), Window: ("digest", "client"), Complaint: ("note_client", "reply_client")}
# What is chosen or counted: given out, and kept.
CHOSEN: Columns = {
    Complaint: tuple(fact.name for fact in FACTS if not fact.is_words),
    Move: ("kind", "target", "label"),
    Recording: ("fact",),
    Promise: ("counted",),
    Warning: ("conduct",),
    Offer: ("answer",),
    Closure: ("outcome", "cause", "seen_before"),
    Ask: ("reply",),
}
# Where the worker stands; nothing of it is about the customer.
OURS: Columns = {Complaint: ("screen", "stage"), Window: ("of",)}
# How the rows of a complaint are called when they are given out, and what goes with the words and the options.
_GIVEN_OUT: dict[str, tuple[type[models.Model], tuple[str, ...]]] = {
    "moves": (Move, ("number", "at", "undone")),
    "facts": (Recording, ("taken", "at")),
    "promises": (Promise, ("due", "due_time", "at", "kept_at")),
    "warnings": (Warning, ("at",)),
    "offers": (Offer, ("at", "answered_at")),
    "closures": (Closure, ("at",)),
    "holdings": (Holding, ("since",)),
    "holds": (Hold, ("at", "look_again", "ended_at")),
    "restrictions": (Restriction, ("at", "lifted_at")),
    "asks": (Ask, ("at", "replied_at")),
    "unsettled_notes": (Window, ("at", "of")),
    "replies_sent": (SentReply, ("is_public", "at")),
}
AT_ONCE = 200
MOST_FOUND = 200  # by a name that many have


def to_forget(days: int | None = None) -> QuerySet[Complaint]:
    """The complaints that still have their words, are not kept, and were closed more than `days` ago.

    `days` is by default as many as the settings say. So long after it was put before somebody, one that is open and in
    which nothing was done for UNMOVED_DAYS is among them too.
    """
    age = datetime.timedelta(days=settings.RETENTION_DAYS if days is None else days)
    now = timezone.now()
    closed = Complaint.objects.filter(closed_at__lt=now - age)
    still = Complaint.objects.all().unmoved_since(now - age - datetime.timedelta(days=settings.UNMOVED_DAYS))
    found = Complaint.objects.filter(forgotten_at=None).not_kept()
    return found.filter(Q(pk__in=closed.values("pk")) | Q(pk__in=still.values("pk")))


def of_customer(reference: str = "", *, name: str = "", number: int | None = None) -> ComplaintQuerySet:
    """The complaints that have, or had, this reference or a name with `name` in it, and the one of that number.

    Restricted ones are among them.
    """
    found = {number} if number else set[int]()
    # Two questions that an index answers each; of both in one a database would read every complaint.
    if reference:
        found.update(Complaint.objects.filter(reference__iexact=reference).values_list("pk", flat=True))
        found.update(_once("reference", text__iexact=reference))
    if name:
        found.update(Complaint.objects.filter(customer__icontains=name).values_list("pk", flat=True)[:MOST_FOUND])
        found.update(_once("customer", text__icontains=name))
    return Complaint.objects.filter(pk__in=found)


def _once(fact: str, **text: str) -> Iterable[int]:
    """The numbers of complaints in which a fact was once written down with a text."""
    return Recording.objects.filter(fact=fact, **text).values_list("complaint", flat=True)[:MOST_FOUND]


def forget(complaints: QuerySet[Complaint]) -> int:
    """Take the words out of `complaints`, for good, but of none that is kept; how many those were."""
    chosen = Complaint.objects.filter(pk__in=complaints.values("pk"))
    numbers = list(chosen.not_kept().values_list("pk", flat=True))
    for start in range(0, len(numbers), AT_ONCE):
        _forget(numbers[start : start + AT_ONCE])
    _sweep()
    return len(numbers)


@transaction.atomic
def _forget(numbers: list[int]) -> None:
    chosen = [fact.name for fact in facts_of(library()) if not fact.is_erased]
    locked = Complaint.objects.select_for_update().filter(pk__in=numbers)
    for complaint in locked.exclude(own_facts={}):
        kept = {name: text for name, text in complaint.own_facts.items() if name in chosen}
        Complaint.objects.filter(pk=complaint.pk).update(own_facts=kept)
    blank = [name for name in (*WORDS[Complaint], *MADE_OF_WORDS[Complaint]) if name != "own_facts"]
    locked.update(**dict.fromkeys(blank, ""), forgotten_at=timezone.now())
    # What was chosen is known by name; whatever else was written down goes.
    Recording.objects.filter(complaint__in=numbers).exclude(fact__in=chosen).update(text="")
    for table in (WORDS, MADE_OF_WORDS):
        for model, names in table.items():
            if model not in (Complaint, Recording):
                rows = model._default_manager.filter(complaint__in=numbers)
                rows.update(**dict.fromkeys(set(names) - {"client"}, ""))
    Window.objects.filter(complaint__in=numbers).update(refused=False)


def _sweep() -> None:
    """Leave nothing of what was deleted in the files: SQLite's log is emptied, PostgreSQL's dead rows are cleared."""
    if connection.in_atomic_block:
        return  # neither can do it then; whoever calls in a transaction sweeps later
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            with unhurried():
                for model in {*WORDS, *MADE_OF_WORDS}:
                    cursor.execute(f"VACUUM {connection.ops.quote_name(model._meta.db_table)}")


def note_each(act: Act, complaints: QuerySet[Complaint]) -> None:
    """Write into the audit trail that `act` was done to each of the complaints."""
    with transaction.atomic():
        for number in complaints.order_by("pk").values_list("pk", flat=True):
            record(act, complaint=number)


def as_record(complaint: Complaint) -> dict[str, Plain | list[dict[str, Plain]]]:
    """Everything kept about a complaint, in plain values: for whom it concerns."""
    facts = {fact.name: complaint.fact(fact.name) for fact in FACTS}
    known = {"number": complaint.pk, "opened_at": complaint.opened_at, **facts, **complaint.own_facts}
    rows = {name: _rows_of(complaint, model, more) for name, (model, more) in _GIVEN_OUT.items()}
    return {**known, "note": complaint.note, "reply": complaint.reply, **rows}


def _rows_of(complaint: Complaint, model: type[models.Model], more: tuple[str, ...]) -> list[dict[str, Plain]]:
    rows = model._default_manager.filter(complaint=complaint).order_by("pk")
    if model is Window:
        rows = rows.filter(refused=True)
    return list(rows.values(*CHOSEN.get(model, ()), *WORDS.get(model, ()), *more))
