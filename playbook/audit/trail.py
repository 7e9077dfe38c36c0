"""Writing the audit trail: `record` adds an entry, in the transaction of what it is about.

    record(Act.SIGNED_OUT, person=user.pk)

Call it last in a transaction: from then on until the end nobody else can add an entry, so what is done under it
should not take long, and must not wait for anything.
"""

import datetime
import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from playbook.audit.chain import BEGINNING, seal_of
from playbook.audit.models import Act, Entry, Head
from playbook.web.current_request import current_person, current_request
from playbook.web.recently import Recently

log = logging.getLogger(__name__)

type Detail = str | int | bool | None | list[int]

# Any number will do, as long as every process takes the same.
LOCK = 7204092
ONCE_IN = datetime.timedelta(hours=1)  # one person opens one complaint
# What a detail may be written with: names of options, roles, settings and times, and never a sentence.
_PLAIN = re.compile(r"[A-Za-z0-9_.:+/\-]{0,100}")

_opened = Recently(ONCE_IN, most=20_000)


def record(
    act: Act,
    *,
    person: int | None = None,
    whom: int | None = None,
    complaint: int | None = None,
    more: Mapping[str, Detail] | None = None,
    **details: Detail,
) -> None:
    """Add an entry. `person` is by default who sends the current request, `whom` somebody it was done to.

    `more` are details whose names are known only then.

    Raises `ValueError` for a detail with words in it: what people type is never kept here.
    """
    details |= more or {}
    _refuse_words(details)
    entry = _drafted(act, person, whom, complaint, details)
    with _alone():
        _add(entry)


def record_opening(complaint: int) -> None:
    """Add that the sender of the current request opened a complaint, once an hour for each person and complaint.

    Where it cannot be written (a database that only reads), the log says so, and the page is shown.
    """
    person = _sender()
    if person is None or not _opened.is_new((person, complaint)):
        return
    entry = _drafted(Act.COMPLAINT_OPENED, person, None, complaint, {})
    try:
        with _alone():
            if not _was_opened(person, complaint, entry.at - ONCE_IN):
                _add(entry)
    except DatabaseError as error:
        _opened.forget((person, complaint))
        log.error("That person %s opened complaint %s could not be written down: %s", person, complaint, error)


def _was_opened(person: int, complaint: int, since: datetime.datetime) -> bool:
    found = Entry.objects.filter(complaint=complaint, act=Act.COMPLAINT_OPENED, person=person, at__gt=since)
    return found.exists()


@contextmanager
def _alone() -> Iterator[None]:
    """A transaction in which nobody else adds an entry. On SQLite every transaction that writes is alone."""
    with transaction.atomic(savepoint=False):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        yield


def _add(entry: Entry) -> None:
    """Chain the entry to the last one and write it. The number is the key: two entries cannot follow the same one."""
    last = Entry.objects.order_by("-number").values_list("number", "seal").first()
    number, seal = last or _beginning()
    entry.number = number + 1
    entry.seal = seal_of(seal, entry)
    entry.save(force_insert=True)
    transaction.on_commit(partial(_tell, entry), robust=True)


def _beginning() -> tuple[int, str]:
    """What the first entry follows: the signed head, where everything before it was removed."""
    head = Head.objects.filter(begins=True).order_by("number").last()
    return (head.number, head.seal) if head else (0, BEGINNING)


def _drafted(
    act: Act, person: int | None, whom: int | None, complaint: int | None, details: dict[str, Detail]
) -> Entry:
    request = current_request()
    return Entry(
        at=timezone.now(),
        act=act,
        person=_sender() if person is None else person,
        whom=whom,
        complaint=complaint,
        address=str(request.META.get("REMOTE_ADDR", ""))[:64] if request else "",
        details=details,
    )


def _sender() -> int | None:
    person = current_person()
    return int(person.pk) if person else None


def _refuse_words(details: dict[str, Detail]) -> None:
    for name, value in details.items():
        if isinstance(value, str) and not _PLAIN.fullmatch(value):
            raise ValueError(f"{name} has words in it, which the audit trail does not keep")


def _tell(entry: Entry) -> None:
    """Send the entry to the log, so that a copy stands where nobody who writes the database can reach it."""
    values = as_values(entry)
    log.info("audit %s", " ".join(f"{name}={value}" for name, value in values.items()), extra={"audit": values})


def as_values(entry: Entry) -> dict[str, Detail | dict[str, Detail]]:
    """An entry as it is written into a log or a file."""
    return {
        "number": entry.number,
        "at": entry.at.astimezone(datetime.UTC).isoformat(),
        "act": str(entry.act),
        "person": entry.person,
        "whom": entry.whom,
        "complaint": entry.complaint,
        "address": entry.address,
        "details": entry.details,
        "seal": entry.seal,
    }
