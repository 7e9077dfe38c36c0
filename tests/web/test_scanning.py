"""Files are shown to the organisation's scanner before anything reads them: a stand-in for it, in each of its moods."""

import socketserver
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from playbook.accounts.models import User
from playbook.editions.models import Incoming
from playbook.web import doctor, scanning
from playbook.web.scanning import Scanner

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
BAD = b"# A title\n\nEVIL text\n"
GOOD = b"# A title\n\nSay sorry at once.\n"
# Every address that takes a file, with the name of its field.
FORMS = {
    "/admin/bring-in/": "chosen",
    "/admin/transfer/incoming/": "file",
    "/admin/organisation/look/": "file",
    "/admin/accounts/user/csv/": "file",
}


class Daemon(socketserver.BaseRequestHandler):
    """Speaks as clamd does: PING, and INSTREAM with pieces that each say how long they are."""

    said: list[bytes] = []
    answer: bytes | None = None  # instead of what it would say

    def handle(self) -> None:
        """Answer one question."""
        with suppress(EOFError, OSError):
            self._answer_one()

    def _answer_one(self) -> None:
        command = self._until_nul()
        if command == b"zPING":
            return self._say(b"PONG")
        text = b""
        while size := int.from_bytes(self._read(4)):
            text += self._read(size)
        self.said.append(text)
        return self._say(b"stream: Test.Evil FOUND" if b"EVIL" in text else b"stream: OK")

    def _say(self, words: bytes) -> None:
        self.request.sendall((words if self.answer is None else self.answer) + b"\0")

    def _until_nul(self) -> bytes:
        found = b""
        while not found.endswith(b"\0"):
            found += self._read(1)
        return found[:-1]

    def _read(self, size: int) -> bytes:
        found = b""
        while len(found) < size:
            more = self.request.recv(size - len(found))
            if not more:
                raise EOFError
            found += more
        return found


@pytest.fixture
def daemon(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Daemon]]:
    """A scanner that listens, and the setting that names it."""
    monkeypatch.setattr(Daemon, "said", [])
    monkeypatch.setattr(Daemon, "answer", None)
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Daemon) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        settings.SCAN_UPLOADS = Scanner(host="127.0.0.1", port=server.server_address[1])
        yield Daemon
        server.shutdown()


@pytest.fixture
def desk(playbook: None, manager: User) -> Client:
    """An administrator's browser."""
    browser = Client()
    browser.force_login(manager)
    return browser


def send(browser: Client, data: bytes, address: str = "/admin/bring-in/") -> HttpResponse:
    """Send a file."""
    return browser.post(address, {FORMS[address]: SimpleUploadedFile("notes.md", data)})


@pytest.mark.parametrize("address", FORMS)
def test_a_file_with_malware_is_refused_in_plain_words(desk: Client, daemon: type[Daemon], address: str) -> None:
    answer = send(desk, BAD, address)

    assert "“notes.md” was not taken in: malware was found in it." in answer.text
    assert daemon.said == [BAD]
    assert not Incoming.objects.exists()


def test_a_clean_one_is_taken_whole(desk: Client, daemon: type[Daemon]) -> None:
    long = GOOD + b"word " * 15_000
    answer = send(desk, long)

    assert answer.status_code == 302
    assert daemon.said == [long]
    assert Incoming.objects.count() == 1


def test_of_several_files_the_clean_ones_go_on(desk: Client, daemon: type[Daemon]) -> None:
    files = [SimpleUploadedFile("good.md", GOOD), SimpleUploadedFile("bad.md", BAD)]
    page = desk.post("/admin/bring-in/", {"chosen": files}, follow=True).text

    assert "“bad.md” was not taken in" in page
    assert Incoming.objects.count() == 1
    assert "EVIL" not in page


@pytest.mark.parametrize("mood", [b"", b"stream: ", b"INSTREAM size limit exceeded. ERROR", b"OK", b"\xff" * 9000])
def test_what_nobody_called_clean_is_not_taken(desk: Client, daemon: type[Daemon], mood: bytes) -> None:
    daemon.answer = mood
    answer = send(desk, GOOD)

    assert "could not be looked at for malware" in answer.text
    assert not Incoming.objects.exists()


def test_while_the_scanner_is_away_no_file_is_taken(desk: Client, settings: Any, tmp_path: Path) -> None:
    settings.SCAN_UPLOADS = Scanner(path=str(tmp_path / "nobody.ctl"))

    assert "could not be looked at for malware" in send(desk, GOOD).text
    assert not Incoming.objects.exists()


def test_a_scanner_that_hangs_is_not_waited_for(
    desk: Client, daemon: type[Daemon], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "SECONDS", 0.2)
    monkeypatch.setattr(Daemon, "_say", lambda self, words: self._read(1))

    assert "could not be looked at for malware" in send(desk, GOOD).text


def test_it_listens_at_a_socket_too(desk: Client, settings: Any, tmp_path: Path) -> None:
    with socketserver.ThreadingUnixStreamServer(str(tmp_path / "clamd.ctl"), Daemon) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        settings.SCAN_UPLOADS = Scanner(path=str(tmp_path / "clamd.ctl"))
        assert "malware was found" in send(desk, BAD).text
        assert send(desk, GOOD).status_code == 302
        server.shutdown()


def test_without_a_scanner_files_are_taken_as_before(desk: Client) -> None:
    assert send(desk, BAD).status_code == 302


def test_nobody_without_a_sign_in_gives_it_work(playbook: None, daemon: type[Daemon]) -> None:
    Client().post("/sign-in/", {"file": SimpleUploadedFile("notes.md", BAD)})

    assert daemon.said == []


def test_the_doctor_says_whether_it_answers(settings: Any, daemon: type[Daemon]) -> None:
    assert [one.is_well for one in doctor._scanner()] == [True]
    daemon.answer = b"no"
    assert [one.is_well for one in doctor._scanner()] == [False]
    settings.SCAN_UPLOADS = None
    assert [one.is_well for one in doctor._scanner()] == [True]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("unix:///run/clamav/clamd.ctl", Scanner(path="/run/clamav/clamd.ctl")),
        ("tcp://127.0.0.1:3310", Scanner(host="127.0.0.1", port=3310)),
        ("tcp://[::1]:3310", Scanner(host="::1", port=3310)),
        ("", None),
    ],
)
def test_the_setting_says_where_it_listens(
    monkeypatch: pytest.MonkeyPatch, value: str, expected: Scanner | None
) -> None:
    monkeypatch.setenv("VALUE", value)

    assert scanning.scanner("VALUE") == expected


@pytest.mark.parametrize(
    "value", ["clamd", "tcp://", "tcp://host", "tcp://host:x", "tcp://host:99999", "unix://host/path", "http://host:1"]
)
def test_a_setting_that_makes_no_sense_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("VALUE", value)

    with pytest.raises(ImproperlyConfigured, match="VALUE"):
        scanning.scanner("VALUE")
