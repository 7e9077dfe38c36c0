"""What a request costs now, at an older commit, and what a bare Django view costs, side by side in one run.

Run it with `uv run python -m tests.bench.compare [--old COMMIT] [--rounds N] [--requests N]`. All servers run at
the same time and are asked in turns, a few requests each, so that whatever else the machine does, it does to all of
them. It prints processor time (the server's, from /proc) and ratios, the middle of all rounds; it asserts nothing.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from tests.bench.pages import Client, free_port, processor_ms, serve, settle

ROOT = Path(__file__).parent.parent.parent
FIRST = "320941c"  # what an older commit is, where none is named
PART = {"HX-Request": "true"}
SCRIPT = {"X-Outbox": "1", "X-Road": "1"}  # as a browser that has the road of the first edition
TOO_MANY = 429
GETS = {
    "tip page": ("/tips/act-fast/", {}),
    "home page": ("/", {}),
    "search part": ("/search/?q=he+keeps+shouting", PART),
    "checklist": ("/checklists/abuse/", {}),
}


@dataclass
class Server:
    """A server that answers, signed in to."""

    pid: int
    client: Client
    live: str = ""

    def tasks(self) -> dict[str, Callable[[], object]]:
        """What is measured, by name."""
        stages, steps = cycle(("resolve", "establish")), cycle(("empathise", "establish"))
        gets = {name: lambda path=path, more=more: self._get(path, more) for name, (path, more) in GETS.items()}
        return {
            **gets,
            "live step": lambda: self._get(self.live, {}),
            "move": lambda: self._move(next(stages)),
            "step as sent": lambda: self._step(next(steps)),
        }

    def _get(self, path: str, more: dict[str, str]) -> None:
        status, _body, _place = self.client.send("GET", path, more=more)
        while status == TOO_MANY:  # nobody searches as fast as this; it costs next to nothing to be told so
            time.sleep(0.5)
            status, _body, _place = self.client.send("GET", path, more=more)
        assert status == 200, (path, status)

    def _move(self, stage: str) -> bytes:
        body = {"jump": stage, "key": str(uuid.uuid4())}
        status, answer, _place = self.client.send("POST", f"{self.live}moves/", body, more=SCRIPT)
        assert status == 200, (status, answer[:300])
        return answer

    def _step(self, stage: str) -> None:
        """All that a browser asks for from one choice to the next: the page too, unless the answer does without."""
        if "place" not in json.loads(self._move(stage)):
            self._get(self.live, PART)


@contextmanager
def playbook(folder: Path, *options: str) -> Iterator[Server]:
    """The playbook whose code is in `folder`, with a complaint begun."""
    port = free_port()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as data:
        command = [sys.executable, "manage.py", "start", "--port", str(port), "--workers", "1", *options]
        process = serve(command, port, folder=folder, DATA_DIR=data)
        try:
            client = Client(port)
            settle(process.pid)
            client.sign_in()
            _status, _body, live = client.send("POST", "/complaints/new/", {"start": "listen"})
            yield Server(process.pid, client, live)
        finally:
            process.terminate()
            process.wait(30)


@contextmanager
def bare() -> Iterator[Server]:
    """A Django that does nothing but answer."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--port",
        str(port),
        "tests.bench.bare:application",
    ]
    process = serve(command, port, DJANGO_SETTINGS_MODULE="")
    try:
        yield Server(process.pid, Client(port))
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def checkout(commit: str) -> Iterator[Path]:
    """The code of a commit, in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "old"
        subprocess.run(["git", "worktree", "add", "--quiet", "--detach", place, commit], cwd=ROOT, check=True)
        try:
            yield place
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", place], cwd=ROOT, check=True)


def cost(server: Server, act: Callable[[], object], requests: int) -> float:
    """Processor milliseconds a request."""
    before = processor_ms(server.pid)
    for _request in range(requests):
        act()
    return (processor_ms(server.pid) - before) / requests


def main(old_commit: str, rounds: int, requests: int) -> None:
    """Serve all three, measure in turns, print."""
    with ExitStack() as stack:
        old = stack.enter_context(playbook(stack.enter_context(checkout(old_commit))))
        new = stack.enter_context(playbook(ROOT, "--serve-only", "--without-demo"))
        nothing = stack.enter_context(bare())
        print(f"{'':14}{old_commit:>12}{'now':>12}{'now/' + old_commit:>14}{'now/bare':>10}")
        before, after = old.tasks(), new.tasks()
        for name in before:
            found: list[tuple[float, float, float]] = []
            for turn in range(rounds + 1):
                one = cost(old, before[name], requests), cost(new, after[name], requests)
                found += [(*one, cost(nothing, lambda: nothing.client.send("GET", "/"), requests))] if turn else []
            was, now, floor = (statistics.median(column) for column in zip(*found, strict=True))
            ratio = statistics.median(row[1] / row[0] for row in found if row[0])
            print(f"{name:14}{was:9.2f} ms{now:9.2f} ms{ratio:14.2f}{now / max(floor, 0.01):10.1f}", flush=True)


if __name__ == "__main__":
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--old", default=FIRST)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--requests", type=int, default=40)
    chosen = parser.parse_args()
    main(chosen.old, chosen.rounds, chosen.requests)
