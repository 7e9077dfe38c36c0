"""What goes wrong, and when: chosen from a seed, one thing at a time, and the moment each was over is noted."""

import random
import threading
import time
from collections import Counter

from tests.faults.proxy import Proxy
from tests.faults.rig import Database, Server

MENU = {"worker": 5, "server": 2, "database": 2, "storm": 4}


class Nemesis:
    """Breaks things until it is told to stop, then leaves everything in order."""

    def __init__(self, server: Server, base: Database, proxy: Proxy, *, seed: int, pause: float) -> None:
        self.server, self.base, self.proxy, self.pause = server, base, proxy, pause
        self.dice, self.counts = random.Random(seed), Counter[str]()
        self.began, self.over = list[float](), list[float]()

    def rage(self, stop: threading.Event, seconds: float, *, sure: tuple[str, ...] = ()) -> None:
        """Break something, wait, break something else; what is `sure` comes first, and comes however long it takes."""
        end, due = time.monotonic() + seconds, list(sure)
        menu = {name: weight for name, weight in MENU.items() if name != "database" or self.base.url[:6] != "sqlite"}
        while (due or time.monotonic() < end) and not stop.is_set():
            name = due.pop(0) if due else self.dice.choices(list(menu), list(menu.values()))[0]
            if name != "storm":
                self.began.append(time.time())
            getattr(self, f"_{name}")()
            self.counts[name] += 1
            if name in ("server", "database"):
                self.over.append(time.time())
            pause = self.dice.uniform(0.5, 1.5) * self.pause
            self.watch(pause if due else min(pause, end - time.monotonic()))
        self.proxy.storm = False

    def watch(self, seconds: float) -> None:
        """Do what looks after a server in production, for so long: start it again when it has gone."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.server.is_gone:
                self.counts["started again"] += 1
                self.server.start()
                self.over.append(time.time())
            time.sleep(0.1)

    def _worker(self) -> None:
        self.server.kill_worker(self.dice.randrange(2))

    def _server(self) -> None:
        self.server.kill()
        self.server.start()

    def _database(self) -> None:
        self.base.restart()

    def _storm(self) -> None:
        self.proxy.storm = not self.proxy.storm
