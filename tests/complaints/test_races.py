"""Two requests at once: nothing is lost or doubled. Each race is shown to be one by a run without its guard."""

import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections

from playbook.accounts.models import User
from playbook.complaints.commands import Jump, SaveText, Sending
from playbook.complaints.models import Complaint
from playbook.complaints.taking import take
from playbook.editions.current import forget, library
from tests.conftest import make_user

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS, EACH = 4, 6


@pytest.fixture
def open_complaint(request: pytest.FixtureRequest) -> Complaint:
    """A complaint that several write in at once."""
    request.getfixturevalue("playbook")
    return Complaint.begin(library(), "listen", by=make_user(username="agent"))


def at_once(act: Callable[[int], None]) -> list[BaseException]:
    """Run `act` in several threads, each with a connection of its own; what went wrong in them."""
    wrong: list[BaseException] = []
    gate = threading.Barrier(WRITERS)

    def run(number: int) -> None:
        gate.wait()
        try:
            for _again in range(EACH):
                act(number)
        except Exception as error:  # noqa: BLE001  # whatever it is, the test wants to see it
            wrong.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return wrong


def move(complaint: Complaint, by: User, key: uuid.UUID | None = None) -> None:
    """Send a move, as a page that has no `seen` does."""
    take(complaint.pk, Jump("resolve"), Sending(by, key or uuid.uuid4()), library())


def test_moves_made_at_once_are_numbered_without_a_gap(open_complaint: Complaint) -> None:
    agent = User.objects.get()

    wrong = at_once(lambda _number: move(open_complaint, agent))

    numbers = list(open_complaint.moves.order_by("number").values_list("number", flat=True))
    assert wrong == []
    assert numbers == list(range(1, WRITERS * EACH + 2))


def test_without_the_lock_moves_made_at_once_collide(
    open_complaint: Complaint, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control. SQLite takes one writer at a time whatever the code does, so there the moves still fit."""
    agent = User.objects.get()
    monkeypatch.setattr(type(connection.features), "has_select_for_update", False)

    wrong = at_once(lambda _number: move(open_complaint, agent))

    collided = any(isinstance(error, IntegrityError) for error in wrong)
    assert collided is (connection.vendor == "postgresql")


def test_one_move_sent_by_two_at_once_counts_once(open_complaint: Complaint) -> None:
    agent, key = User.objects.get(), uuid.uuid4()

    wrong = at_once(lambda _number: move(open_complaint, agent, key))

    assert wrong == []
    assert open_complaint.moves.filter(key=key).count() == 1


def save(complaint: Complaint, text: str) -> bool:
    """Save a note that was typed on an empty one."""
    return take(complaint.pk, SaveText(text, 0), Sending(User.objects.get()), library()).taken


def save_by_reading_first(complaint: Complaint, text: str) -> bool:
    """The same save without its guard: look, then write."""
    if Complaint.objects.get(pk=complaint.pk).note_version != 0:
        return False
    gate_after_reading.wait(5)
    Complaint.objects.filter(pk=complaint.pk).update(note=text, note_version=1)
    return True


gate_after_reading = threading.Barrier(WRITERS)


@pytest.mark.parametrize(("act", "winners"), [(save, 1), (save_by_reading_first, WRITERS)])
def test_of_notes_saved_from_the_same_version_one_wins(open_complaint: Complaint, act: Any, winners: int) -> None:
    """The second row is the control: without the lock every writer believes that it was saved."""
    saved: list[int] = []
    tried: set[int] = set()

    def once(number: int) -> None:
        if number in tried:
            return
        tried.add(number)
        if act(open_complaint, f"note {number}"):
            saved.append(number)

    assert at_once(once) == []
    assert len(saved) == winners
    refused = open_complaint.windows.filter(refused=True)
    assert refused.count() == (WRITERS - 1 if act is save else 0)


@pytest.fixture(autouse=True)
def _forget() -> Any:
    yield
    forget()
