"""What is done in the background: when it is due, never twice at once, and one that fails keeps no other from it."""

import contextlib
import datetime
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from playbook.accounts.models import Session, User
from playbook.complaints.models import Closure, Complaint
from playbook.editions import scheduling
from playbook.editions.current import library
from playbook.editions.models import Edition, Incoming
from playbook.insights.models import Gap
from playbook.web import background, jobs
from playbook.web.jobs import Job, Rota, registered
from playbook.web.management.commands import work
from tests.complaints.test_races import at_once
from tests.editions.drafting import draft_of

PATIENCE = 120  # seconds that a process may take on a busy machine


def wait_until(what: Callable[[], bool], *, said: str) -> None:
    """Wait for something that other processes do."""
    ends = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < ends, said
        time.sleep(0.05)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """The time."""
        return self.now


@pytest.mark.django_db
def test_a_job_is_done_at_once_and_then_each_time_it_is_due() -> None:
    done: list[float] = []
    clock = Clock()
    rota = Rota([Job("a", 10, lambda: done.append(clock.now))], now=clock)

    for moment in (1000, 1009, 1010, 1019, 1021):
        clock.now = moment
        rota.do_what_is_due(threading.Event())

    assert done == [1000, 1010, 1021]


@pytest.mark.django_db(transaction=True)
def test_a_job_that_fails_is_told_and_tried_later_each_time_and_the_others_are_done(
    caplog: pytest.LogCaptureFixture,
) -> None:
    tried: list[float] = []
    done: list[float] = []
    clock = Clock()

    def fail() -> None:
        tried.append(clock.now - 1000)
        raise ValueError("no")

    rota = Rota([Job("bad", 1, fail), Job("good", 1, lambda: done.append(clock.now))], now=clock)
    for second in range(16):
        clock.now = 1000 + second
        rota.do_what_is_due(threading.Event())

    assert tried == [0, 2, 6, 14]
    assert len(done) == 16
    assert "The job bad failed" in caplog.text


def busy() -> None:
    """A job that has no turn: another connection writes to the same SQLite file."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as held:
        file = Path(folder) / "one.sqlite3"
        first, second = (
            held.enter_context(contextlib.closing(sqlite3.connect(file, timeout=0, isolation_level=None)))
            for _one in range(2)
        )
        first.execute("BEGIN IMMEDIATE")
        try:
            second.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise OperationalError(*error.args) from error  # as Django raises it


@pytest.mark.django_db(transaction=True)
def test_a_job_that_others_do_not_let_write_comes_again_and_is_no_error_for_a_while(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock, errors = Clock(), list[int]()
    rota = Rota([Job("busy", 1, busy)], now=clock)
    for _time in range(jobs.WAITS + 1):
        rota.do_what_is_due(threading.Event())
        clock.now += jobs.LONGEST_PAUSE
        errors.append(sum(one.levelname == "ERROR" for one in caplog.records))

    assert errors == [0] * jobs.WAITS + [1]


@pytest.mark.django_db(transaction=True)
def test_one_round_by_hand_says_that_it_had_no_turn(caplog: pytest.LogCaptureFixture) -> None:
    assert not jobs.do(Job("busy", 1, busy))
    assert "The job busy failed" in caplog.text


def overlaps() -> int:
    """How often a job was begun while another thread was at it."""
    inside, seen = [0], [0]
    count = threading.Lock()

    def run() -> None:
        with count:
            inside[0] += 1
            seen[0] += inside[0] > 1
        time.sleep(0.02)
        with count:
            inside[0] -= 1

    assert at_once(lambda _number: jobs.do(Job("one at a time", 1, run))) == []
    return seen[0]


@pytest.mark.django_db(transaction=True)
def test_a_job_is_never_done_twice_at_once() -> None:
    assert overlaps() == 0


@pytest.mark.django_db(transaction=True)
def test_without_its_lock_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the same work, with a lock that everybody gets."""

    class Everybody:
        def __enter__(self) -> bool:
            return True

        def __exit__(self, *_: object) -> None:
            return None

    monkeypatch.setattr(jobs, "try_lock", lambda name: Everybody())

    assert overlaps() > 0


def test_a_page_that_is_read_publishes_nothing(playbook: None, manager: User, client: Client) -> None:
    scheduling.schedule([draft_of("act-fast", "The front desk", by=manager)], by=manager, at=timezone.now())
    client.force_login(manager)
    client.get("/tips/act-fast/")

    assert Edition.objects.newest_number() == 1


def test_one_round_of_work_does_what_every_app_has_to_do(
    playbook: None, manager: User, agent: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "without_pool", nullcontext)  # the test's connection has to stay open
    long_ago = timezone.now() - datetime.timedelta(days=400)
    scheduling.schedule([draft_of("act-fast", "The front desk", by=manager)], by=manager, at=timezone.now())
    Session.objects.create(session_key="over", session_data="x", expire_date=long_ago)
    Gap.objects.create(text="long ago", how="nothing", day=long_ago.date())
    Incoming.objects.create(name="a.zip", data=b"x", by=manager, at=long_ago)
    complaint = Complaint.begin(library(), "listen", by=agent)
    Complaint.objects.update(customer="Mrs A", closed_at=long_ago)
    Closure.objects.create(complaint=complaint, outcome="resolved", by=agent, at=long_ago)

    with pytest.raises(SystemExit) as ended:
        call_command("work", "--once")

    assert ended.value.code == 0
    assert Edition.objects.newest_number() == 2
    assert not Session.objects.filter(session_key="over").exists()
    assert not Gap.objects.exists()
    assert not Incoming.objects.exists()
    assert Complaint.objects.get().customer == ""


def test_every_job_is_registered_by_the_app_it_belongs_to() -> None:
    assert {one.name.split(".")[1] for one in registered()} >= {
        *["accounts", "audit", "complaints", "editions", "insights"]
    }


@pytest.mark.one_engine
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_when_it_is_told_to(tmp_path: Path, number: signal.Signals) -> None:
    """Its database is empty: it says so once, and waits."""
    with working(tmp_path) as process:
        wait_until(lambda: b"waits" in (tmp_path / "log").read_bytes(), said="it never waited")
        process.send_signal(number)

        assert process.wait(PATIENCE) == 0
    assert (tmp_path / "log").read_text().count("manage.py migrate") == 1
    assert "Traceback" not in (tmp_path / "log").read_text()


@pytest.mark.one_engine
def test_one_round_before_the_tables_are_there_says_what_to_do(tmp_path: Path) -> None:
    with working(tmp_path, "--once") as process:
        assert process.wait(PATIENCE) == 1
    assert "manage.py migrate" in (tmp_path / "log").read_text()
    assert "Traceback" not in (tmp_path / "log").read_text()


@pytest.mark.one_engine
def test_it_begins_when_the_tables_are_there_and_says_so(tmp_path: Path) -> None:
    with working(tmp_path) as process:
        wait_until(lambda: b"waits" in (tmp_path / "log").read_bytes(), said="it never waited")
        migrate = [sys.executable, "manage.py", "migrate", "-v", "0"]
        subprocess.run(migrate, cwd=settings.BASE_DIR, env=emptied(tmp_path), check=True, capture_output=True)
        wait_until(lambda: b"begins" in (tmp_path / "log").read_bytes(), said="it never began")
        process.send_signal(signal.SIGTERM)

        assert process.wait(PATIENCE) == 0


@pytest.mark.one_engine
def test_it_ends_with_the_process_that_began_it(tmp_path: Path) -> None:
    with working(tmp_path, "--parent", "1") as process:
        assert process.wait(PATIENCE) == 0


@pytest.mark.one_engine
def test_one_that_dies_is_started_again_and_none_is_left(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "pids"
    sleeper = f"import os, time; open({str(file)!r}, 'a').write(f'{{os.getpid()}}\\n'); time.sleep(1000)"
    monkeypatch.setattr(background, "command", lambda: [sys.executable, "-c", sleeper])
    monkeypatch.setattr(background, "APART", 0.1)
    pids = lambda: [int(one) for one in file.read_text().split()] if file.exists() else []  # noqa: E731

    with background.working_beside():
        wait_until(lambda: len(pids()) == 1, said="it was never started")
        os.kill(pids()[0], signal.SIGKILL)
        wait_until(lambda: len(pids()) == 2, said="it was not started again")

    assert not any(Path(f"/proc/{pid}").exists() for pid in pids())


def working(folder: Path, *arguments: str) -> "subprocess.Popen[bytes]":
    """`manage.py work` on an empty database."""
    command = [sys.executable, "manage.py", "work", *arguments]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(command, cwd=settings.BASE_DIR, env=emptied(folder), stdout=log, stderr=log)


def emptied(folder: Path) -> dict[str, str]:
    """The environment of a database with nothing in it."""
    return {**os.environ, "DATABASE_URL": f"sqlite:///{folder}/empty.sqlite3", "DATA_DIR": str(folder)}
