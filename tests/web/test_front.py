"""No request can stop the server: a body is read whole, in time and within a size, before it gets a thread."""

import json
from collections.abc import Iterator
from contextlib import closing
from select import select
from socket import create_connection

import pytest

from tests.started import begin_with_all
from tests.web.serving import THREADS, bare, received, sent, server, slow_bodies, slow_file, status

pytestmark = [pytest.mark.one_engine, pytest.mark.xdist_group("front")]  # one server for all of them

FORM = "Content-Type: application/x-www-form-urlencoded\r\n"
FILE = "Content-Type: multipart/form-data; boundary=x\r\n"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """The front, with a second for a body."""
    with bare("rsgi", "front") as found:
        yield found


def test_slow_bodies_take_no_thread_from_anybody() -> None:
    with bare("rsgi", "patient") as found:
        lines = slow_bodies(found, 8 * THREADS)
        answers = {status(found) for _ in range(20)}
        for line in lines:
            line.close()

    assert answers == {"200"}


def test_without_the_front_they_stop_the_server() -> None:
    with bare("wsgi", "plain") as found:
        lines = slow_bodies(found, 8 * THREADS)
        is_stopped = any(not status(found, wait=2) for _ in range(20))
        for line in lines:
            line.close()

    assert is_stopped


def test_the_start_command_serves_behind_the_front(tmp_path) -> None:
    begin_with_all(tmp_path)
    base = {"DATA_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path / 'playbook.sqlite3'}"}
    with server("manage.py", "start", **base) as found:
        lines = slow_bodies(found, 8 * THREADS, "/sign-in/")
        answers = {status(found, "/health/") for _ in range(20)}
        for line in lines:
            line.close()

    assert answers == {"200"}


def test_a_body_that_does_not_come_is_answered_408_and_closed(port: int) -> None:
    (line,) = slow_bodies(port, 1)
    with closing(line):
        answer = received(line)

    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"x-frame-options: DENY" in answer
    assert answer.endswith(b"Check your connection and send it again.")


@pytest.mark.parametrize(("kind", "fits"), [(FORM, 10_000), (FILE, 60_000)])
def test_a_body_that_is_too_large_is_refused_before_it_is_read(port: int, kind: str, fits: int) -> None:
    let_in = sent(port, b"a" * fits, headers=f"{kind}Connection: close\r\nContent-Length: {fits}\r\n")
    refused = sent(port, b"", headers=f"{kind}Content-Length: {fits + 1}\r\n")

    assert json.loads(let_in.rpartition(b"\r\n\r\n")[2])["length"] == fits
    assert refused.startswith(b"HTTP/1.1 413 ")


def test_large_bodies_share_a_room_that_small_ones_do_not_need(port: int) -> None:
    begun = [slow_file(port) for _ in range(3)]  # and there is room for one
    small = {status(port) for _ in range(10)}
    answers = sorted(received(line)[9:12] for line in begun)

    assert small == {"200"}
    assert answers == [b"408", b"503", b"503"]


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ("Transfer-Encoding: chunked\r\n", b"411"),
        ("Content-Length: 99999999999999999999\r\n", b"400"),
        ("Content-Length: -1\r\n", b"400"),
        ("Content-Length: 999999999999\r\n", b"413"),
    ],
)
def test_a_length_that_makes_no_sense_is_refused(port: int, headers: str, expected: bytes) -> None:
    assert sent(port, b"", headers=headers)[9:12] == expected


def test_a_body_that_breaks_off_reaches_nobody(port: int) -> None:
    answer = sent(port, b"abc", headers="Content-Length: 5\r\n", wait=5)

    assert answer.startswith(b"HTTP/1.1 408 ")


def test_a_script_is_told_in_json_only_what_sending_again_does_not_mend(port: int) -> None:
    slow = sent(port, b"abc", headers="X-Outbox: 1\r\nContent-Length: 5\r\n", wait=5)
    large = sent(port, b"", headers="X-Outbox: 1\r\nContent-Length: 50000\r\n")

    assert b"content-type: text/plain" in slow
    assert large.endswith(b"{}")


def test_a_name_with_an_underscore_is_no_header(port: int) -> None:
    headers = "X_Forwarded_For: 10.6.6.6\r\nX-Forwarded-For: 10.0.0.1\r\nX-Forwarded-For: 10.0.0.2\r\n"
    answer = sent(
        port, "", path="/caf%C3%A9/%2F", headers=f"{headers}Cookie: a=1\r\nCookie: b=2\r\nConnection: close\r\n"
    )

    seen = json.loads(answer.rpartition(b"\r\n\r\n")[2])["headers"]
    assert seen["HTTP_X_FORWARDED_FOR"] == "10.0.0.1,10.0.0.2"
    assert seen["HTTP_COOKIE"] == "a=1; b=2"
    assert seen["REMOTE_ADDR"] == "127.0.0.1"
    assert answer.lower().count(b"set-cookie:") == 2


def test_an_application_that_breaks_is_a_plain_500_with_all_headers_and_the_thread_goes_on(port: int) -> None:
    answers = [sent(port, "", path="/broken/", headers="Connection: close\r\n") for _ in range(2 * THREADS)]

    assert {answer[9:12] for answer in answers} == {b"500"}
    assert all(b"content-security-policy: default-src 'none'" in answer for answer in answers)
    assert status(port) == "200"


def test_a_refusal_that_is_held_back_keeps_no_thread(port: int) -> None:
    lines = [create_connection(("127.0.0.1", port), timeout=10) for _ in range(2 * THREADS)]
    for line in lines:
        line.sendall(b"GET /held-back/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    meanwhile = status(port)
    come = select(lines, [], [], 0)[0]
    answers = [received(line) for line in lines]

    assert (meanwhile, come) == ("200", [])
    assert {answer[9:12] for answer in answers} == {b"429"}
    assert not any(b"hold-back" in answer.lower() for answer in answers)
