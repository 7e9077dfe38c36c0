"""An upgrade while people work: the version before goes on on the tables of this one, and both work side by side.

Run it with `uv run python -m tests.faults.rolling [--old COMMIT] [--engine ENGINE] [--seconds N]`. The older version
makes the database and serves; this one starts beside it and migrates, while somebody goes on working at the older one;
then a complaint is walked at both in turns. It prints what was answered, and ends with 1 where something was not.
"""

import argparse
import sys
import tempfile
import threading
import time
from collections import Counter
from itertools import cycle
from pathlib import Path
from uuid import uuid4

from tests.bench.compare import checkout
from tests.bench.pages import settle
from tests.faults.browser import Browser, Unanswered
from tests.faults.journal import Journal
from tests.faults.rig import Server, database

OLD = "1b2a1d5~1"  # seven migrations before this version's
PAGES = ("/", "/tips/act-fast/", "/search/?q=he+keeps+shouting", "/complaints/", "/complaints/promises/")


class Worker:
    """Somebody who reads pages and walks one complaint, at one server or at several in turns."""

    def __init__(self, folder: Path, *ports: int) -> None:
        self.met, self.stop = Counter[str](), threading.Event()
        self.browsers = [Browser(port, "agent", Journal(folder / "journal.jsonl"), self.stop) for port in ports]
        self.browsers[0].sign_in()
        for other in self.browsers[1:]:
            other.cookies = self.browsers[0].cookies  # one person, whichever server the proxy gives them
        self.complaint = self.browsers[0].patiently("POST", "/complaints/new/", {"start": "listen"})[2]

    def work(self, seconds: float) -> None:
        """Go on for so long, or until told to stop."""
        end, stages, turn = time.monotonic() + seconds, cycle(("resolve", "establish")), cycle(self.browsers)
        while time.monotonic() < end and not self.stop.is_set():
            for path in (*PAGES, self.complaint):
                self._ask(next(turn), "GET", path, {})
            key = {"key": str(uuid4())}
            self._ask(next(turn), "POST", f"{self.complaint}moves/", {"jump": next(stages), **key})
            time.sleep(0.1)

    def _ask(self, browser: Browser, method: str, path: str, fields: dict[str, str]) -> None:
        try:
            status = str(browser.once(method, path, fields, outbox=method == "POST")[0])
        except Unanswered:
            status = "none"
        noun = path.replace(self.complaint, "/complaints/N/").partition("?")[0]
        self.met[f"{status} {method} {noun}"] += 1


def roll(old: str, engine: str, seconds: float) -> int:
    """Upgrade from `old`; 1 where an answer was missing or wrong."""
    with (
        tempfile.TemporaryDirectory(prefix="rolling-", ignore_cleanup_errors=True) as name,
        checkout(old) as code,
        database(engine, Path(name)) as base,
    ):
        folder = Path(name)
        folder.chmod(0o755)
        places = [folder / one for one in ("old/first", "old/before", "new/after")]  # beside each is its data
        for one in places:
            one.mkdir(parents=True)
        first = Server(base, places[0], demo=True, code=code)
        first.start()
        first.stop()
        first.change_passwords()
        before, after = Server(base, places[1], code=code), Server(base, places[2])
        try:
            return _side_by_side(before, after, places[1], seconds)
        finally:
            before.kill()
            after.kill()


def _side_by_side(before: Server, after: Server, folder: Path, seconds: float) -> int:
    before.start()
    assert before.process
    settle(before.process.pid)  # its first search waits for the index otherwise
    meanwhile = Worker(folder, before.port)
    working = threading.Thread(target=meanwhile.work, args=(600,))
    working.start()
    time.sleep(seconds / 3)
    after.start()  # it migrates, and the other goes on
    assert after.process
    settle(after.process.pid)  # as a proxy sends nobody there before it is ready
    time.sleep(seconds / 3)
    meanwhile.stop.set()
    working.join()
    both = Worker(folder, before.port, after.port)
    both.work(seconds)
    before.stop()
    alone = Worker(folder, after.port)
    alone.work(seconds / 3)
    failed = False
    for words, worker in (("before, while it migrates", meanwhile), ("both in turns", both), ("after, alone", alone)):
        wrong = {what: count for what, count in worker.met.items() if not what.startswith(("200", "429"))}
        print(f"{words}: {worker.met.total()} answers; not well: {wrong or 'none'}", flush=True)
        failed |= bool(wrong) or not worker.met.total()
    return int(failed)


def main() -> int:
    """Upgrade, print, say how it went."""
    parser = argparse.ArgumentParser(prog="tests.faults.rolling", description=__doc__)
    parser.add_argument("--old", default=OLD)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="postgresql")
    parser.add_argument("--seconds", type=float, default=15.0)
    options = parser.parse_args()
    return roll(options.old, options.engine, options.seconds)


if __name__ == "__main__":
    sys.exit(main())
