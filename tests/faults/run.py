"""One run: a database, a server, weather, windows; then the verdict."""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playbook.guidance.documents import read_folder
from playbook.guidance.library import build
from tests.faults.browser import Browser
from tests.faults.driver import work
from tests.faults.journal import Journal, read
from tests.faults.nemesis import Nemesis
from tests.faults.proxy import Proxy
from tests.faults.rig import QUICK, ROOT, Database, Server, database
from tests.started import DATABASE, begin_with_all, begin_with_search

NAMES = ("agent", "lead", "manager")
SOON = 15.0  # seconds after a fault in which a good answer must come (I8)


@dataclass
class Report:
    """What a run came to: what is wrong, and the counts."""

    engine: str
    fault: str
    seed: int
    wrong: list[str]
    counts: dict[str, Any] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        """Whether nothing was lost, doubled or answered wrongly."""
        return not self.wrong

    def __str__(self) -> str:
        lines = [f"{name}: {value}" for name, value in self.counts.items()]
        verdict = "GOOD" if self.is_good else f"REJECTED, {len(self.wrong)} things wrong"
        first = [f"  {one}" for one in self.wrong[:12]]
        return "\n".join([f"==== {self.engine} {self.fault} seed {self.seed}: {verdict}", *first, *lines])


@dataclass
class Rig:
    """A database with the playbook and accounts in it, on which runs are made one after another."""

    engine: str
    base: Database
    folder: Path
    settings: str = QUICK

    def run(
        self, *, seconds: float, seed: int, clients: int = 3, fault: str = "", pause: float = 3.0,
        sure: tuple[str, ...] = (),
    ) -> Report:  # fmt: skip
        """Play for so many seconds, with a `fault` taken out of the guards if one is named; judge."""
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        server = Server(self.base, folder, fault, settings=self.settings)
        server.start()
        began = time.monotonic()
        try:
            counts = _play(server, self.base, folder, seconds, seed=seed, clients=clients, pause=pause, sure=sure)
        finally:
            server.kill()
        counts["seconds played"] = round(time.monotonic() - began)
        verdict, broken = _judge(server), self.base.check()
        wrong = verdict["wrong"] + ([f"I7 {broken[:300]}"] if broken else [])
        if counts["slowest recovery"] > SOON:
            wrong.append(f"I8 the first good answer came {counts['slowest recovery']} s after a fault")
        return Report(self.engine, fault, seed, wrong, {**counts, **verdict["counts"]})


@contextmanager
def rig(engine: str, *, settings: str = QUICK, begun: bool = False) -> Iterator[Rig]:
    """A rig on `engine`, made ready by starting the server once as a fresh clone does.

    `begun` lets it begin with what other tests of the suite have made.
    """
    with tempfile.TemporaryDirectory(prefix="faults-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        with database(engine, folder) as base:
            first = folder / "first"
            first.mkdir()
            server = Server(base, first, demo=True, settings=settings)
            if not (begun and _began(engine, folder)):
                server.start()
                server.stop()
            server.change_passwords()
            yield Rig(engine, base, folder, settings)


def _began(engine: str, folder: Path) -> bool:
    """Have what other tests made, as the rig's servers keep it; whether nothing is left that a first start does."""
    data = folder / "data"
    data.mkdir()
    if engine != "sqlite":
        begin_with_search(data)
        return False
    begin_with_all(data)
    (data / DATABASE).rename(folder / DATABASE)
    return True


def _play(
    server: Server, base: Database, folder: Path, seconds: float, *, seed: int, clients: int, pause: float,
    sure: tuple[str, ...],
) -> dict[str, Any]:  # fmt: skip
    stop, journal, proxy = threading.Event(), Journal(folder / "journal.jsonl"), Proxy(server.port, seed)
    library = build(read_folder(ROOT / "content" / "en", "en"))
    browsers = [Browser(proxy.port, NAMES[number % len(NAMES)], journal, stop) for number in range(clients)]
    threads = [
        threading.Thread(target=work, args=(browser, journal, library, f"{seed} {number}"), daemon=True)
        for number, browser in enumerate(browsers)
    ]
    for thread in threads:
        thread.start()
    nemesis = Nemesis(server, base, proxy, seed=seed, pause=pause)
    _wait_for_work(folder)
    nemesis.rage(stop, seconds, sure=sure)
    stop.set()
    end = time.monotonic() + 90
    while any(thread.is_alive() for thread in threads) and time.monotonic() < end:
        nemesis.watch(0.2)
    proxy.close()
    stuck = sum(thread.is_alive() for thread in threads)
    slowest = _slowest(nemesis.began, nemesis.over, folder)
    weather = {f"proxy {name}": count for name, count in sorted(proxy.counts.items())}
    faults = {f"fault {name}": count for name, count in sorted(nemesis.counts.items())}
    return {"slowest recovery": slowest + 1000 * stuck, **faults, **weather}


def _wait_for_work(folder: Path) -> None:
    """Wait until the clients are at work, for half a minute at most: a machine may be busy."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if sum(one["event"] == "answered" for one in read(folder / "journal.jsonl")) > 10:
            return
        time.sleep(0.2)


def _slowest(began: list[float], over: list[float], folder: Path) -> float:
    """The longest time from the end of a fault to the next good answer, where no other fault began before that."""
    good = [one["at"] for one in read(folder / "journal.jsonl") if one["event"] in ("answered", "shown")]
    waits = [0.0]
    for moment in over:
        answer = min((at for at in good if at > moment), default=moment)
        if not any(moment < start < answer for start in began):
            waits.append(answer - moment)
    return round(max(waits), 1)


def _judge(server: Server) -> dict[str, Any]:
    environment = {**server.environment, "DJANGO_SETTINGS_MODULE": "playbook.settings", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tests.faults.checker", str(server.folder)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"wrong": [f"the checker failed: {done.stderr[-800:]}"], "counts": {}}
    verdict: dict[str, Any] = json.loads(done.stdout)
    return verdict


def new_seed() -> int:
    """A seed for a run that names none; it is printed, and a run with it can be made again."""
    return int.from_bytes(os.urandom(3), "big") ^ int(time.time())
