"""A TCP proxy with weather: it delays, cuts, loses replies, and delivers requests after their sender has given up."""

import contextlib
import random
import socket
import threading
import time
from collections import Counter

# How often what happens to a request, in a storm; otherwise it passes.
STORM = {"delay": 0.12, "cut": 0.06, "drop": 0.10, "half": 0.04, "late": 0.06}


class Proxy:
    """Takes one request a connection and passes it on, as the weather allows."""

    def __init__(self, target: int, seed: int) -> None:
        self.target, self.counts, self.storm = target, Counter[str](), False
        self._dice, self._lock = random.Random(seed), threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        """Take no more requests."""
        self._listener.close()

    def _listen(self) -> None:
        while True:
            try:
                client, _address = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _fate(self) -> tuple[str, float]:
        """What happens to the next request, and after how long."""
        with self._lock:
            roll, wait = self._dice.random(), self._dice.uniform(0.05, 0.8)
            fate = "pass"
            for name, share in STORM.items() if self.storm else ():
                if roll < share:
                    fate = name
                    break
                roll -= share
            self.counts[fate] += 1
        return fate, wait

    def _serve(self, client: socket.socket) -> None:
        fate, wait = self._fate()
        with client, contextlib.suppress(OSError):
            client.settimeout(20)
            request = _read_request(client)
            if fate == "cut" or not request:
                return
            if fate == "late":
                client.close()
            if fate in ("late", "delay"):
                time.sleep(wait * (2 if fate == "late" else 1))
            reply = self._ask(request)
            if fate == "half":
                reply = reply[: len(reply) // 2]
            if fate not in ("drop", "late"):
                client.sendall(reply)

    def _ask(self, request: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self.target), timeout=20) as server:
            server.sendall(request)
            return b"".join(iter(lambda: server.recv(65536), b""))


def _read_request(client: socket.socket) -> bytes:
    """A whole request: its head, and as many bytes as that says."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = client.recv(65536)
        if not more:
            return b""
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    missing = (int(lengths[0]) if lengths else 0) - len(body)
    while missing > 0:
        more = client.recv(65536)
        if not more:
            return b""
        data += more
        missing -= len(more)
    return data
