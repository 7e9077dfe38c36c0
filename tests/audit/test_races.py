"""Many who write at once: the chain stays one chain. Without its lock it does not, which is the control."""

import threading
from collections.abc import Callable
from contextlib import nullcontext

import pytest
from django.db import DatabaseError, connections

from playbook.audit.checking import verify
from playbook.audit.models import Act, Entry
from playbook.audit.trail import record

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS, EACH = 4, 8


def at_once(act: Callable[[], None]) -> list[BaseException]:
    """Run `act` again and again in several threads; what went wrong in them."""
    wrong: list[BaseException] = []
    gate = threading.Barrier(WRITERS)

    def run() -> None:
        gate.wait()
        for _again in range(EACH):
            try:
                act()
            except DatabaseError as error:
                wrong.append(error)
        connections.close_all()

    threads = [threading.Thread(target=run) for _writer in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return wrong


def test_entries_written_at_once_are_one_chain() -> None:
    wrong = at_once(lambda: record(Act.API_USED))

    assert wrong == []
    assert Entry.objects.count() == WRITERS * EACH
    assert verify().is_whole


def test_without_the_lock_entries_written_at_once_collide(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control. Even then the numbers keep the chain from forking: who comes second is refused."""
    monkeypatch.setattr("playbook.audit.trail._alone", nullcontext)

    wrong, written = list[BaseException](), 0
    for _try in range(20):  # on a busy machine they may all come one after the other, by chance
        wrong = at_once(lambda: record(Act.API_USED))
        written += WRITERS * EACH - len(wrong)
        if wrong:
            break

    assert wrong
    assert Entry.objects.count() == written
    assert verify().is_whole
