"""What a process says of itself, and what it answers while the database is away: at once, and without a thread."""

import threading
from types import SimpleNamespace

import pytest
from django.db import InternalError, OperationalError, connection
from django.test import RequestFactory
from django.urls import clear_url_caches, get_resolver

from playbook.reader import preload
from playbook.web import database_watch, early_answers
from playbook.web.database_watch import AWAY, NOT_MIGRATED, READ_ONLY, Watch, look_here, watch
from playbook.web.early_answers import early_answer
from playbook.web.middleware import DatabaseDown
from playbook.web.version import version


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database is away, and somebody watches it."""
    monkeypatch.setattr(watch, "_thread", threading.current_thread())
    monkeypatch.setattr(watch, "_problems", [AWAY])


def test_an_outage_has_one_line_when_it_begins_and_one_when_it_ends(caplog: pytest.LogCaptureFixture) -> None:
    found, clock = [AWAY], Clock()
    one = Watch(lambda: list(found), now=clock)
    for _look in range(5):
        one.look_once()
    assert one.is_away
    found.clear()
    clock.time = 60
    for _look in range(5):
        one.look_once()

    assert not one.is_away
    assert [record.getMessage() for record in caplog.records] == [
        "The database does not answer. Requests are answered with 503 until it does.",
        "The database answers again, after 60 seconds",
    ]


def test_a_database_that_hangs_is_away() -> None:
    clock, gate, begun = Clock(), threading.Event(), threading.Event()

    def look() -> list[str]:
        begun.set()
        gate.wait(30)
        return []

    one = Watch(look, now=clock)
    looking = threading.Thread(target=one.look_once)
    looking.start()
    begun.wait(30)
    assert not one.is_away
    clock.time = 3
    assert one.is_away
    gate.set()
    looking.join(30)
    assert not one.is_away


def test_until_the_first_look_has_come_back_a_process_is_not_ready_and_refuses_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gate, looked = threading.Event(), threading.Event()

    def look() -> list[str]:
        if looked.is_set():
            one.stop()
        looked.set()
        gate.wait(30)
        return []

    one = Watch(look, now=Clock())
    monkeypatch.setattr(early_answers, "watch", one)
    one.start()
    looked.wait(30)
    asked = [early_answer(address, for_script=False) for address in ("/health/ready", "/health", "/sign-in/")]
    gate.set()
    assert one._thread is not None
    one._thread.join(30)

    assert [one and one[0] for one in asked] == [503, 200, None]
    assert early_answer("/health/ready", for_script=False)[0] == 200  # type: ignore[index]


@pytest.mark.usefixtures("playbook")
def test_what_every_page_needs_is_ready_before_a_process_says_that_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    done = threading.Event()
    monkeypatch.setattr(preload, "_done", done)
    monkeypatch.setattr(preload, "connection", SimpleNamespace(close=lambda: None))
    clear_url_caches()

    preload._warm()

    assert done.is_set()
    assert get_resolver()._populated


def test_a_look_that_breaks_is_no_end_of_watching() -> None:
    def look() -> list[str]:
        raise RuntimeError

    one = Watch(look)
    one.look_once()

    assert one.is_away


@pytest.mark.usefixtures("away")
def test_while_it_is_away_every_page_is_refused_at_once_and_static_files_are_not() -> None:
    status, headers, body = early_answer("/complaints/1/", for_script=False) or (0, [], b"")

    assert (status, dict(headers)["Retry-After"]) == (503, "5")
    assert b"Nothing you saved is lost" in body
    assert dict(early_answer("/x/", for_script=True)[1])["Content-Type"].startswith("text/plain")  # type: ignore[index]
    assert early_answer("/static/css/base.css", for_script=False) is None
    assert early_answer("/offline/", for_script=False) is None


@pytest.mark.usefixtures("away")
def test_while_it_is_away_the_process_lives_and_is_not_ready() -> None:
    live, ready = (early_answer(f"/health/{one}", for_script=False) for one in ("live", "ready"))

    assert live is not None
    assert ready is not None
    assert (live[0], live[2].decode()) == (200, f"live {version()}\n")
    assert (ready[0], ready[2].decode()) == (503, f"{AWAY}\n{version()}\n")


def test_what_is_ready_is_answered_by_the_front_without_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "_thread", threading.current_thread())

    assert early_answer("/tips/", for_script=False) is None
    assert early_answer("/health/ready", for_script=False)[0] == 200  # type: ignore[index]


@pytest.mark.django_db
def test_a_database_that_can_only_be_read_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert look_here() == []
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL transaction_read_only = on")
    else:
        monkeypatch.setattr(database_watch.os, "access", lambda *_args: False)

    assert look_here() == [READ_ONLY]


@pytest.mark.django_db
def test_missing_migrations_are_said() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'audit'")

    assert look_here() == [NOT_MIGRATED]


@pytest.mark.django_db
def test_a_process_that_is_still_warming_up_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = threading.Event()
    begun.set()
    monkeypatch.setattr(preload, "_begun", begun)
    monkeypatch.setattr(preload, "_done", threading.Event())

    assert "made ready" in look_here()[0]


def test_a_write_to_a_database_that_can_only_be_read_is_503(monkeypatch: pytest.MonkeyPatch) -> None:
    class ReadOnly(Exception):
        sqlstate = "25006"

    error = InternalError("read only")
    error.__cause__ = ReadOnly()
    down = DatabaseDown(lambda _request: None)  # type: ignore[arg-type,return-value]

    assert down.process_exception(RequestFactory().get("/"), error).status_code == 503  # type: ignore[union-attr]
    assert down.process_exception(RequestFactory().get("/"), InternalError("other")) is None


def test_requests_that_fail_alike_have_one_line_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    down = DatabaseDown(lambda _request: None)  # type: ignore[arg-type,return-value]
    for _request in range(20):
        down.process_exception(RequestFactory().get("/"), OperationalError("connection refused to Zoe"))

    assert len(caplog.records) <= 1
    assert "Zoe" not in caplog.text
