"""Eight people who step at once, and what a long complaint costs, on SQLite and PostgreSQL, beside an older commit.

Run it with `uv run python -m tests.bench.stepping [--old COMMIT] [--seconds N] [--engine ENGINE]`. Each person sends
the next move as soon as the last one was answered, as no person does, and begins another complaint after a hundred:
what is printed is how long the slowest in a hundred wait for a move then. For the long complaint it is processor time,
the server's, of moves as a page sends them one by one and of moves as an outbox sends them, each after the one before.
It prints; it asserts nothing.
"""

import statistics
import subprocess
import sys
import threading
import time
import uuid
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.compare import ROOT, SCRIPT, checkout
from tests.bench.pages import Client, free_port, processor_ms, serve, settle
from tests.engines import ENGINES, _database

PEOPLE = 8
LONG = 600  # moves
USUAL = 100  # moves of one complaint, a long one: all eight have one account, which may not begin them any faster
TOO_OFTEN = 429
AT_ONCE = 20  # moves that are measured together: /proc counts in hundredths of a second
STAGES = ("resolve", "establish")

type Person = tuple[Client, str]


class Server:
    """A server of some commit on some database, and people who are signed in to it with a complaint each."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int) -> None:
        self.pid, self._port = process.pid, port
        settle(self.pid)
        self.people = [self._person() for _one in range(PEOPLE)]

    def _person(self) -> Person:
        client = Client(self._port)
        client.sign_in()
        return client, self.complaint(client)

    def complaint(self, client: Client) -> str:
        """The address of a complaint that is begun now."""
        while True:
            status, answer, place = client.send("POST", "/complaints/new/", {"start": "listen"})
            if status != TOO_OFTEN:
                assert status == 302, (status, answer[:300])
                return place
            time.sleep(1)

    def waits(self, seconds: float) -> list[float]:
        """Milliseconds of each move, of all people together, for so long."""
        found: list[float] = []
        ends = time.monotonic() + seconds
        threads = [threading.Thread(target=self._step, args=(one, ends, found)) for one in self.people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return found

    def _step(self, person: Person, ends: float, found: list[float]) -> None:
        client, place = person
        for number, stage in enumerate(cycle(STAGES), 1):
            begun = time.monotonic()
            if begun > ends:
                return
            move(client, place, stage)
            found.append((time.monotonic() - begun) * 1000)
            if number % USUAL == 0:
                place = self.complaint(client)

    def costs(self, chained: bool) -> list[float]:
        """Processor milliseconds a move in one complaint of `LONG` moves, the first to the last, by the twenty."""
        client, found, after = self.people[0][0], list[float](), ""
        place, stages = self.complaint(client), cycle(STAGES)
        for _part in range(LONG // AT_ONCE):
            before = processor_ms(self.pid)
            for _move in range(AT_ONCE):
                after = move(client, place, next(stages), after if chained else "")
            found.append((processor_ms(self.pid) - before) / AT_ONCE)
        return found


def move(client: Client, place: str, stage: str, after: str = "") -> str:
    """Go to a stage; the key of the move. `after` is the key of one that a page sent before and knows no answer of."""
    key = str(uuid.uuid4())
    body = {"jump": stage, "key": key} | ({"seen": "1", "after": after} if after else {})
    status, answer, _place = client.send("POST", f"{place}moves/", body, more=SCRIPT)
    assert status == 200, (status, answer[:300])
    return key


@contextmanager
def serving(folder: Path, url: str, data: Path, *options: str) -> Iterator[Server]:
    """The server of the code in `folder` on a database of its own, on two processes."""
    port = free_port()
    command = [sys.executable, "manage.py", "start", "--port", str(port), "--workers", "2", *options]
    process = serve(command, port, folder=folder, DATA_DIR=str(data), DATABASE_URL=url)
    try:
        yield Server(process, port)
    finally:
        process.terminate()
        process.wait(30)


def tell(name: str, waits: list[float]) -> None:
    """A line of what people waited."""
    parts = statistics.quantiles(waits, n=100)
    print(f"{name:28} {len(waits):6} moves  p50 {parts[49]:6.1f}  p95 {parts[94]:6.1f}  p99 {parts[98]:6.1f} ms")


def compare(engine: str, old_commit: str, seconds: float) -> None:
    """One engine: the waits of both, in turns, and the costs of long complaints."""
    with ExitStack() as stack:
        servers = {}
        for name, code in ((old_commit, stack.enter_context(checkout(old_commit))), ("now", ROOT)):
            data = Path(stack.enter_context(TemporaryDirectory(ignore_cleanup_errors=True)))
            url = stack.enter_context(_database(engine, data))
            options = ("--serve-only", "--without-demo") if code == ROOT else ()
            servers[name] = stack.enter_context(serving(code, url, data, *options))
        waits: dict[str, list[float]] = {name: [] for name in servers}
        for _turn in range(4):
            for name, server in servers.items():
                waits[name] += server.waits(seconds / 4)
        for name, found in waits.items():
            tell(f"{engine}, {name}, eight at once", found)
        for chained in (False, True):
            for name, server in servers.items():
                found = server.costs(chained)
                first, last = statistics.mean(found[:3]), statistics.mean(found[-3:])
                kind = "as an outbox sends" if chained else "one by one"
                print(f"{engine}, {name}, {kind}: {first:.2f} ms at first, {last:.2f} at {LONG}: {last / first:.2f} x")


if __name__ == "__main__":
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--old", default="f80a068")
    parser.add_argument("--seconds", type=float, default=40)
    parser.add_argument("--engine", choices=ENGINES)
    chosen = parser.parse_args()
    for one in (chosen.engine,) if chosen.engine else ENGINES:
        compare(one, chosen.old, chosen.seconds)
