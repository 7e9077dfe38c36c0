"""Servers to send odd requests to: the real front over a Django that does nothing, and the same Django without it."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
THREADS = 4


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def server(*arguments: str, **environment: str) -> Iterator[int]:
    """`python ARGUMENTS --port PORT` for as long as the block lasts; the port."""
    port = free_port()
    command = [sys.executable, *arguments, "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.DEVNULL)
    try:
        wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Wait until something listens. Raises `RuntimeError` when it does not."""
    for _try in range(1800):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError("The server did not start.")


def bare(interface: str, target: str) -> Any:
    """A server with as many threads as ours over the Django of `bare_app`."""
    granian = ("-m", "granian", "--interface", interface, "--workers", "1", "--workers-kill-timeout", "1")
    threads = ("--blocking-threads", str(THREADS)) if interface == "wsgi" else ()
    return server(*granian, *threads, f"tests.web.bare_app:{target}", DJANGO_SETTINGS_MODULE="")


def sent(port: int, text: str | bytes, *, path: str = "/", headers: str = "", wait: float = 10) -> bytes:
    """What comes back for a POST whose head and body are sent as they are, until the server has no more to say."""
    body = text.encode() if isinstance(text, str) else text
    with socket.create_connection(("127.0.0.1", port), timeout=wait) as line:
        line.sendall(f"POST {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n".encode() + body)
        return received(line)


def received(line: socket.socket) -> bytes:
    """All that comes until the other side closes, or is silent for as long as the line waits."""
    found = b""
    with contextlib.suppress(OSError):
        while part := line.recv(65536):
            found += part
    return found


def slow_bodies(port: int, count: int, path: str = "/") -> list[socket.socket]:
    """`count` connections that have begun a body of 5 000 bytes and never go on with it."""
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\nusername=".encode()
    lines = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(count)]
    for line in lines:
        line.sendall(head)
    return lines


def slow_file(port: int) -> socket.socket:
    """A connection that has begun a file of 60 000 bytes and never goes on with it."""
    line = socket.create_connection(("127.0.0.1", port), timeout=10)
    head = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\n"
    line.sendall(f"{head}Content-Length: 60000\r\n\r\na".encode())
    return line


def status(port: int, path: str = "/", wait: float = 5) -> str:
    """The status of a GET, or nothing when no answer comes in time."""
    with socket.create_connection(("127.0.0.1", port), timeout=wait) as line:
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        return received(line).partition(b"\r\n")[0].decode()[9:12]
