"""`manage.py start` says what to do when it cannot."""

import io
import socket
import threading
from contextlib import nullcontext

import pytest
from django.core.management import CommandError, call_command

from playbook.web.greeting import greeting
from playbook.web.management.commands import start


def test_a_taken_port_names_a_free_one():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(CommandError, match=r"start --port \d+"):
            start.check_port("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused():
    with pytest.raises(CommandError, match="--host"):
        start.check_port("192.0.2.1", 8000)


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(CommandError, match="DATA_DIR"):
        start.check_folder(tmp_path / "file" / "data")


def test_a_database_that_is_away_is_said(monkeypatch):
    def away() -> None:
        raise start.Error("connection refused")

    monkeypatch.setattr(start.connection, "ensure_connection", away)

    with pytest.raises(CommandError, match="connection refused.*DATABASE_URL"), start.one_connection():
        pass


@pytest.mark.django_db
def test_the_fingerprint_changes_with_a_file(tmp_path, settings):
    before = start.static_fingerprint()
    (tmp_path / "new.css").write_text("a {}")
    settings.STATICFILES_DIRS = [*settings.STATICFILES_DIRS, tmp_path]
    start.get_finders.__globals__["get_finder"].cache_clear()

    assert start.static_fingerprint() != before
    start.get_finders.__globals__["get_finder"].cache_clear()


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_a_port_that_is_none_is_refused(port):
    with pytest.raises(CommandError, match="is not a port"):
        call_command("start", "--port", port)


@pytest.mark.parametrize(
    ("arguments", "begun"),
    [
        ([], ["demo", "work", "serve"]),
        (["--without-demo"], ["work", "serve"]),
        (["--without-demo", "--serve-only"], ["serve"]),
    ],
)
@pytest.mark.django_db
def test_a_first_start_makes_a_demo_and_works_beside_the_server(monkeypatch, arguments, begun):
    said, told = [], io.StringIO()
    monkeypatch.setenv("PROXYS", "127.0.0.1")
    monkeypatch.setattr(start, "check_port", lambda host, port: None)
    monkeypatch.setattr(start, "one_connection", nullcontext)
    monkeypatch.setattr(start.Command, "_make_ready", lambda self: True)
    monkeypatch.setattr(start.Command, "_collect", lambda self: None)
    monkeypatch.setattr(start, "begin", said.append)
    monkeypatch.setattr(start, "working_beside", lambda: said.append("work") or nullcontext())
    monkeypatch.setattr(start, "serve", lambda *place: said.append("serve"))

    call_command("start", *arguments, stdout=io.StringIO(), stderr=told)

    assert said == begun
    assert told.getvalue() == "PROXYS is no setting of Playbook, and is not heeded. Did you mean PROXIES?\n"


def test_nobody_is_sent_to_an_address_before_something_listens_there():
    said, told = [], threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with greeting("0.0.0.0", port, lambda: (said.append(port), told.set())):
        assert not told.wait(0.5)
        with socket.create_server(("127.0.0.1", port)):
            assert told.wait(30)
    assert said == [port]


def test_whoever_stops_before_it_listens_is_not_greeted():
    said = []
    with greeting("127.0.0.1", 1, lambda: said.append("hello")):
        pass
    assert said == []
