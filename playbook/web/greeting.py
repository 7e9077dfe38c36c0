"""Says where the playbook is to be found once somebody can go there, and not while nothing listens yet."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

APART = 0.2  # seconds between two looks
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # what is listened on, and where that is reached


@contextmanager
def greeting(host: str, port: int, greet: Callable[[], None]) -> Iterator[None]:
    """While the block runs, call `greet` once, when the place takes connections."""
    stop = threading.Event()
    watcher = threading.Thread(target=_watch, args=(_EVERYWHERE.get(host, host), port, greet, stop), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        stop.set()
        watcher.join()


def _watch(host: str, port: int, greet: Callable[[], None], stop: threading.Event) -> None:
    while not stop.is_set():
        if _listens(host, port):
            greet()
            return
        stop.wait(APART)


def _listens(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=APART * 5).close()
    except OSError:
        return False
    return True
