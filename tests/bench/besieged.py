"""What people meet while somebody tries to stop the server: bodies sent a byte at a time, or made-up names at sign-in.

Run it with `uv run python -m tests.bench.besieged {slow,sign-in} [--connections N] [--seconds N] [--engine ENGINE]`.
The server is the one that `manage.py start` runs in production, on two processes; who attacks and who reads pages are
processes of their own on this machine. Pages are timed in quiet before, under the siege, and in quiet after it. It
prints, and ends with 1 where health takes 200 ms, a page more than one and a half times its quiet time, or an answer is
missing.
"""

import argparse
import asyncio
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path
from secrets import token_hex
from threading import Event

from tests.bench.pages import settle
from tests.faults.browser import Browser, Unanswered
from tests.faults.journal import Journal
from tests.faults.rig import HOST, REAL, Server
from tests.faults.run import rig

CONNECTIONS = {"slow": 400, "sign-in": 50}
HEALTH, TIP = "/health/ready", "/tips/act-fast/"
QUIET, PAUSE = 30, 0.1  # seconds of quiet before and after, and between two rounds of pages
MOST_HEALTH, MOST_TIMES = 200.0, 1.5
BETWEEN_BYTES = 10.0  # seconds
SIGN_IN_EVERY = 20.0  # seconds

type Times = dict[str, list[float]]
tokens: dict[int, str] = {}  # of those who sign in as nobody, by their number


class Reader:
    """Somebody who is signed in, has a complaint, and reads."""

    def __init__(self, port: int, folder: Path) -> None:
        self.folder, self.port, self.missing = folder, port, Counter[str]()
        self.browser = self._browser()
        self.browser.sign_in()
        self.complaint = self.browser.patiently("POST", "/complaints/new/", {"start": "listen"})[2]

    def read(self, seconds: float) -> Times:
        """Milliseconds of each answer, by address, for so long. What is no 200 is counted as missing."""
        found: Times = defaultdict(list)
        end, signs_in = time.monotonic() + seconds, time.monotonic() + 5
        while time.monotonic() < end:
            for path in (HEALTH, TIP, self.complaint):
                found[path].append(self._timed(path))
            if time.monotonic() > signs_in:
                signs_in += SIGN_IN_EVERY
                found["signing in, until it is done"].append(self._sign_in())
            time.sleep(PAUSE)
        return found

    def _timed(self, path: str) -> float:
        begun = time.perf_counter()
        try:
            status = str(self.browser.once("GET", path, {}, outbox=False)[0])
        except Unanswered:
            status = "none"
        if status != "200":
            self.missing[f"{path} {status}"] += 1
        return (time.perf_counter() - begun) * 1000

    def _sign_in(self) -> float:
        begun = time.perf_counter()
        self._browser().sign_in()
        return (time.perf_counter() - begun) * 1000

    def _browser(self) -> Browser:
        return Browser(self.port, "agent", Journal(self.folder / "journal.jsonl"), Event())


async def attack(kind: str, port: int, count: int, seconds: float) -> Counter[str]:
    """So many connections at once for so long; each begins again when it has been answered. What came of them."""
    met, end = Counter[str](), time.monotonic() + seconds
    one = {"slow": slow_body, "sign-in": made_up_names}[kind]

    async def go_on(number: int) -> None:
        while time.monotonic() < end:
            try:
                met[await asyncio.wait_for(one(port, number), max(1, end - time.monotonic()))] += 1
            except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
                met[type(error).__name__] += 1
                await asyncio.sleep(0.1)

    await asyncio.gather(*(go_on(number) for number in range(count)))
    return met


async def slow_body(port: int, number: int) -> str:
    """Send a form to sign in a byte in ten seconds, until the server has an answer to that."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(head("POST", number, "Content-Length: 5000"))
        while True:
            writer.write(b"a")
            await writer.drain()
            try:
                return (await asyncio.wait_for(reader.readuntil(b"\r\n"), BETWEEN_BYTES))[9:12].decode()
            except TimeoutError:
                continue
    finally:
        writer.close()


async def made_up_names(port: int, number: int) -> str:
    """Sign in as somebody who is not there, from an address of one's own, with a page that was fetched once."""
    if number not in tokens:
        page = await asked(port, head("GET", number, "Connection: close"))
        tokens[number] = (re.findall(rb"__Host-csrftoken=(\w+)", page) or [b""])[0].decode()
    token = tokens[number]
    body = f"username={token_hex(6)}&password={token_hex(8)}"
    answer = await asked(
        port,
        head(
            "POST",
            number,
            "Connection: close",
            f"Cookie: __Host-csrftoken={token}",
            f"X-CSRFToken: {token}",
            f"Origin: https://{HOST}",
            f"Content-Length: {len(body)}",
        )
        + body.encode(),
    )
    return answer[9:12].decode() or "closed"


async def asked(port: int, request: bytes) -> bytes:
    """The whole answer to a request."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request)
        return await reader.read()
    finally:
        writer.close()


def head(method: str, number: int, *lines: str) -> bytes:
    """The head of a request to the page of signing in, from an address of its own behind the proxy."""
    address = f"10.{number // 65536}.{number // 256 % 256}.{number % 256}"
    form = ["Content-Type: application/x-www-form-urlencoded"] if method == "POST" else []
    ours = [f"{method} /sign-in/ HTTP/1.1", f"Host: {HOST}", "X-Forwarded-Proto: https", f"X-Forwarded-For: {address}"]
    return "\r\n".join([*ours, *form, *lines, "", ""]).encode()


def besiege(kind: str, count: int, seconds: float, engine: str) -> int:
    """Time pages before, meanwhile and after; print it. 1 where somebody had to wait."""
    with rig(engine, settings=REAL) as made:  # what a password costs is a part of it
        folder = Path(tempfile.mkdtemp(dir=made.folder))
        server = Server(made.base, folder)
        server.start()
        try:
            assert server.process
            settle(server.process.pid)
            reader = Reader(server.port, folder)
            reader.read(5)
            quiet = reader.read(QUIET)
            command = [sys.executable, "-m", __spec__.name, kind, "--port", str(server.port)]
            numbers = ["--connections", str(count), "--seconds", str(seconds)]
            with subprocess.Popen([*command, *numbers], stdout=subprocess.PIPE) as besieger:
                meanwhile = reader.read(seconds)
                met = json.loads(besieger.communicate(timeout=60)[0])
            for path, times in reader.read(QUIET).items():
                quiet[path] += times
        finally:
            server.stop()
    print(f"{kind}, {count} connections for {seconds:.0f} s on {engine}; what they were answered: {met}")
    return _report(quiet, meanwhile, reader.missing)


def _report(quiet: Times, meanwhile: Times, missing: Counter[str]) -> int:
    """Print a line for each address; 1 where one took too long or was not answered."""
    print(f"{'milliseconds: median / 95 of 100 / longest':46} {'quiet':>24} {'under siege':>24}  times")
    failed = bool(missing)
    for path, times in meanwhile.items():
        ratio = statistics.median(times) / statistics.median(quiet[path])
        print(f"{path:46} {_three(quiet[path])} {_three(times)} {ratio:6.2f}")
        failed |= path == HEALTH and max(times) >= MOST_HEALTH
        failed |= path.startswith(("/tips/", "/complaints/")) and ratio > MOST_TIMES
    print(f"not answered with 200: {dict(missing) or 'none'}")
    return int(failed)


def _three(times: list[float]) -> str:
    ninety_five = statistics.quantiles(times, n=20, method="inclusive")[18] if len(times) > 1 else times[0]
    return f"{statistics.median(times):8.1f}{ninety_five:8.1f}{max(times):8.1f}"


def main() -> int:
    """Besiege, or with `--port` be one who does."""
    parser = argparse.ArgumentParser(prog="tests.bench.besieged", description=__doc__)
    parser.add_argument("kind", choices=tuple(CONNECTIONS))
    parser.add_argument("--connections", type=int)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="postgresql")
    parser.add_argument("--port", type=int, help="only attack what listens there")
    options = parser.parse_args()
    count = options.connections or CONNECTIONS[options.kind]
    if options.port:
        print(json.dumps(asyncio.run(attack(options.kind, options.port, count, options.seconds))))
        return 0
    return besiege(options.kind, count, options.seconds, options.engine)


if __name__ == "__main__":
    sys.exit(main())
