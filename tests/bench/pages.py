"""What a page costs the server: processor milliseconds a request, on two workers, beside a bare Django view.

Run it with `uv run python -m tests.bench.pages [REQUESTS]`. Processor time is that of the server and its workers, read
from /proc before and after, so that the client's own work does not count. It prints; it asserts nothing.
"""

import http.client
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlencode

HEADERS = {"Accept-Encoding": "gzip"}
PAGES = (
    "/",
    "/tips/",
    "/tips/act-fast/",
    "/stages/listen/",
    "/interrupts/abuse/",
    "/sources/A/",
    "/checklists/",
    "/checklists/abuse/",
    "/search/?q=he+keeps+shouting",
    "/phrases/?for=abuse",
    "/phrases/",
)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def processor_ms(root: int) -> float:
    """Milliseconds of processor that `root` and all below it have used."""
    stats = {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = file.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        stats[int(file.parent.name)] = (int(fields[1]), int(fields[11]) + int(fields[12]))
    family, grown = {root}, True
    while grown:
        more = {pid for pid, (parent, _ticks) in stats.items() if parent in family} - family
        grown, family = bool(more), family | more
    return sum(stats[pid][1] for pid in family if pid in stats) * 1000 / os.sysconf("SC_CLK_TCK")


class Client:
    """One kept connection with its cookies."""

    def __init__(self, port: int) -> None:
        self.connection, self.cookies = http.client.HTTPConnection("127.0.0.1", port, timeout=20), dict[str, str]()

    def send(
        self, method: str, path: str, body: dict[str, str] | None = None, *, more: Mapping[str, str] | None = None
    ) -> tuple[int, bytes, str]:
        """Status, body and where a redirect leads; `more` are further headers."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            body = {**body, "csrfmiddlewaretoken": self.cookies["csrftoken"]}
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        elif path != "/sign-in/":
            headers |= HEADERS
        headers |= more or {}
        try:
            response = self._ask(method, path, body, headers)
        except ConnectionError:  # kept open for too long
            self.connection.close()
            response = self._ask(method, path, body, headers)
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return response.status, response.read(), response.headers.get("Location", "")

    def sign_in(self, name: str = "agent") -> None:
        """Sign in as one of the demo accounts."""
        self.send("GET", "/sign-in/")
        self.send("POST", "/sign-in/", {"username": name, "password": "playbook"})

    def _ask(
        self, method: str, path: str, body: dict[str, str] | None, headers: dict[str, str]
    ) -> http.client.HTTPResponse:
        self.connection.request(method, path, urlencode(body) if body else None, headers)
        return self.connection.getresponse()


def measure(pid: int, count: int, act: Callable[[], object]) -> float:
    """Processor milliseconds a call of `act`, after a warm-up."""
    for _warm in range(20):
        act()
    before = processor_ms(pid)
    for _call in range(count):
        act()
    return (processor_ms(pid) - before) / count


def settle(pid: int) -> None:
    """Wait until the server has made itself ready: it reads the edition and builds its index beside the first pages."""
    for _look in range(120):
        before = processor_ms(pid)
        time.sleep(0.5)
        if processor_ms(pid) - before < 25:
            return


def serve(
    command: list[str], port: int, *, folder: Path | None = None, **environment: str
) -> "subprocess.Popen[bytes]":
    """A server that answers on `port`, run in `folder` or here."""
    process = subprocess.Popen(command, cwd=folder, env={**os.environ, **environment}, stdout=subprocess.DEVNULL)
    for _try in range(1500):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process
        time.sleep(0.2)
    raise SystemExit("The server did not start.")


def main(count: int) -> None:
    """Measure and print."""
    port, bare = free_port(), free_port()
    with tempfile.TemporaryDirectory() as folder:
        start = [
            sys.executable,
            "manage.py",
            "start",
            "--serve-only",
            "--without-demo",
            "--port",
            str(port),
            "--workers",
            "2",
        ]
        app = serve(start, port, DATA_DIR=folder)
        granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2", "--port", str(bare)]
        nothing = serve([*granian, "tests.bench.bare:application"], bare, DJANGO_SETTINGS_MODULE="")
        try:
            report(app.pid, nothing.pid, Client(port), Client(bare), count)
        finally:
            for process in (app, nothing):
                process.terminate()
                process.wait(20)


def report(app: int, nothing: int, client: Client, bare: Client, count: int) -> None:
    """Sign in, act, and print a line for each kind of request."""
    settle(app)
    client.sign_in()
    floor = measure(nothing, count, lambda: bare.send("GET", "/"))
    print(f"{'bare Django view':40} {floor:6.2f} ms   1.0 x")
    for path in PAGES:
        assert client.send("GET", path)[0] == 200
        cost = measure(app, count, lambda path=path: client.send("GET", path))  # type: ignore[misc]
        print(f"{path:40} {cost:6.2f} ms {cost / floor:5.1f} x")
    _status, _body, place = client.send("POST", "/complaints/new/", {"start": "listen"})
    steps = [("name-the-anger",), ("let-them-talk",)]

    def step() -> None:
        to = steps[0][0]
        steps.reverse()
        status, _body, where = client.send("POST", f"{place}moves/", {"to": to})
        assert (status, where) == (302, place)
        assert client.send("GET", place)[0] == 200

    cost = measure(app, min(count, 60), step)
    print(f"{'a step (POST, commit, redirect, GET)':40} {cost:6.2f} ms {cost / floor:5.1f} x")
    assert re.fullmatch(r"/complaints/\d+/", place)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
