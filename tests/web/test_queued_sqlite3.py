"""Those who write to one SQLite file wait in a line: who is done lets the next one begin, and nobody is kept out."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from playbook.accounts.models import Team
from playbook.web.queued_sqlite3.line import Line, line_at

pytestmark = pytest.mark.one_engine

LONG = 60.0  # seconds that nobody here has to wait
HOLDS = """
import sys, time
from playbook.web.queued_sqlite3.line import Line
assert Line(sys.argv[1]).enter(60)
print("in", flush=True)
time.sleep(600)
"""


@pytest.fixture
def database(tmp_path: Path) -> str:
    """Where a database would be: the line does not look into it."""
    return str(tmp_path / "one.sqlite3")


def is_free(line: Line) -> bool:
    """Whether somebody could begin now."""
    if entered := line.enter(0):
        line.leave()
    return entered


@contextmanager
def writing_on_and_on(line: Line, turns: list[int], number: int) -> Iterator[None]:
    """A process for the block that writes as often as it is let."""
    over = Event()

    def write() -> None:
        while not over.is_set() and line.enter(LONG):
            turns.append(number)
            over.wait(0.002)
            line.leave()

    threads = [Thread(target=write) for _one in range(3)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def test_one_at_a_time_of_all_processes(database: str) -> None:
    ours, theirs = Line(database), Line(database)

    assert ours.enter(LONG)
    assert not theirs.enter(0.01)
    ours.leave()
    assert theirs.enter(LONG)
    assert not ours.enter(0.01)
    theirs.leave()

    assert is_free(ours)
    assert is_free(theirs)


def test_whoever_may_read_the_database_can_stand_in_its_line(database: str) -> None:
    """A command that is run by somebody else first leaves no files that keep the server out."""
    Path(database).touch()
    Path(database).chmod(0o664)
    with suppress(PermissionError):  # who is not root has no other user to be
        os.chown(database, 1234, 1234)
    line = Line(database)
    assert is_free(line)
    made = [one for one in Path(database).parent.iterdir() if one != Path(database)]

    assert len(made) == 2
    for one in made:
        assert one.stat().st_mode == Path(database).stat().st_mode
        assert one.stat().st_uid == Path(database).stat().st_uid


def test_who_has_waited_too_long_keeps_nobody_else_waiting(database: str) -> None:
    ours, theirs = Line(database), Line(database)
    ours.enter(LONG)
    assert not theirs.enter(0.01)
    assert not ours.enter(0.01), "another thread of the same process"
    ours.leave()

    assert is_free(theirs)


def test_a_process_that_writes_on_and_on_lets_others_in(database: str) -> None:
    """Three threads that always want to, beside one that wants to now and then."""
    ours, theirs = Line(database), Line(database)
    turns: list[int] = []
    with writing_on_and_on(ours, turns, 1):
        for _time in range(20):
            before = len(turns)
            assert theirs.enter(LONG)
            assert len(turns) - before <= 25
            theirs.leave()


def test_two_that_write_on_and_on_have_about_as_many_turns(database: str) -> None:
    turns: list[int] = []
    with writing_on_and_on(Line(database), turns, 1), writing_on_and_on(Line(database), turns, 2):
        while len(turns) < 300:
            Event().wait(0.01)

    assert 75 < turns.count(1) < len(turns) - 75


def test_a_process_that_is_killed_lets_the_next_one_begin(database: str) -> None:
    process = subprocess.Popen([sys.executable, "-c", HOLDS, database], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "in\n"
    line = Line(database)
    assert not is_free(line)
    process.kill()
    process.wait()

    assert line.enter(LONG)


def test_where_the_files_cannot_be_opened_there_is_no_line(tmp_path: Path) -> None:
    line = Line(str(tmp_path / "nowhere/one.sqlite3"))

    assert not line.enter(LONG)
    assert not line.enter(LONG), "and it does not stand in its own way"


def test_a_database_in_memory_has_none() -> None:
    assert line_at(":memory:") is None
    assert line_at("file:memorydb_default?mode=memory&cache=shared") is None


@pytest.mark.django_db(transaction=True)
def test_a_transaction_stands_in_line_and_leaves_it_however_it_ends() -> None:
    others = Line(str(connection.settings_dict["NAME"]))
    connection.ensure_connection()
    assert is_free(others)

    with transaction.atomic():
        assert not is_free(others)
        with transaction.atomic():
            pass
        assert not is_free(others), "what is inside another is no end"
    assert is_free(others), "committed"

    with transaction.atomic():
        transaction.set_rollback(True)
        assert not is_free(others)
    assert is_free(others), "taken back"

    with transaction.atomic():
        connection.close()
        assert is_free(others), "closed"


@pytest.mark.django_db(transaction=True)
def test_who_waited_in_vain_goes_on_without(monkeypatch: pytest.MonkeyPatch) -> None:
    """The line is a courtesy: SQLite says itself whether it is taken."""
    monkeypatch.setattr("playbook.web.queued_sqlite3.base.PATIENCE", 0.01)
    others = Line(str(connection.settings_dict["NAME"]))
    assert others.enter(LONG)

    with CaptureQueriesContext(connection) as asked, transaction.atomic():
        Team.objects.create(name="Night desk")
    others.leave()

    assert Team.objects.filter(name="Night desk").exists()
    assert any("INSERT" in one["sql"] for one in asked.captured_queries)
