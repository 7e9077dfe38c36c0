"""The short form: what was acknowledged survives real faults, and the checker sees it when a guard is missing."""

from collections.abc import Iterator

import pytest
from django.db import connection

from tests.faults.outages import suffer
from tests.faults.run import Rig, rig

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]  # one rig for all of them

SEED = 20261125


@pytest.fixture(scope="module")
def made() -> Iterator[Rig]:
    """A rig on the engine that the suite runs on, with a database of its own."""
    with rig(connection.vendor, begun=True) as one:
        yield one


def test_nothing_that_was_acknowledged_is_lost_or_doubled(made: Rig) -> None:
    sure = ("storm", "worker", "server", "storm", "database")
    report = made.run(seconds=8, seed=SEED, pause=1.5, sure=sure if connection.vendor != "sqlite" else sure[:4])

    assert report.wrong == []
    assert report.counts["acknowledged"] > 5


@pytest.mark.parametrize("fault", ["ack-early", "no-lock"])
def test_a_run_without_a_guard_is_rejected(made: Rig, fault: str) -> None:
    """The control: were these accepted, the run above would prove nothing."""
    report = made.run(seconds=3, seed=SEED, fault=fault, pause=60, sure=("worker",))

    assert not report.is_good


@pytest.mark.postgresql
@pytest.mark.parametrize("fault", ["away", "frozen", "read-only"])
def test_while_the_database_is_away_all_is_answered_at_once_and_a_note_is_kept_afterwards(
    made: Rig, fault: str
) -> None:
    seen = suffer(made, fault)

    assert seen.wrong == [], seen


@pytest.mark.one_engine
def test_eight_writers_at_once_never_hear_that_sqlite_is_locked(made: Rig) -> None:
    report = made.run(seconds=5, seed=SEED, clients=4, pause=60, sure=("worker",))

    assert report.wrong == []
    assert report.counts.get("event unavailable", 0) == 0
