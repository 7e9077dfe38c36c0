"""A program that is told what happens: it listens on this machine and answers as a test wants."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks import Webhook


class Receiver:
    """What it got, and what it answers next."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answer: Callable[[BaseHTTPRequestHandler], None] = lambda handler: said(handler, 204)
        self.url = ""

    @property
    def ids(self) -> list[str]:
        """The ids that it got, in the order in which they came."""
        return [headers["webhook-id"] for headers, _body in self.got]

    def told(self, secret: str) -> list[dict]:
        """What it was told, each signature checked by the library that receivers use."""
        return [Webhook(secret).verify(body, headers) for headers, body in self.got]


def said(handler: BaseHTTPRequestHandler, status: int, **headers: str) -> None:
    """Answer with a status."""
    handler.send_response(status)
    for name, value in {"Content-Length": "0", **headers}.items():
        handler.send_header(name, value)
    handler.end_headers()


def drip(handler: BaseHTTPRequestHandler) -> None:
    """Answer a byte at a time, for longer than anybody should wait."""
    for _again in range(200):
        handler.wfile.write(b"H")
        handler.wfile.flush()
        time.sleep(0.05)


@contextmanager
def listening() -> Iterator[Receiver]:
    """A receiver that listens until the block ends."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.got.append((dict(self.headers.items()), body))
            with suppress(OSError):  # the sender has hung up, as some tests want
                receiver.answer(self)

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    receiver.url = f"http://127.0.0.1:{server.server_port}/hook?from=playbook"
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
