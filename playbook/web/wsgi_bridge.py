"""A whole request as WSGI wants it, and a whole answer out of a WSGI application."""

import io
import sys
from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING

from granian.rsgi import Scope

from playbook.web.bare_answers import Answer
from playbook.web.log_lines import ExceptionInfo

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

type Application = Callable[["WSGIEnvironment", "StartResponse"], Iterable[bytes]]

_ALWAYS: "WSGIEnvironment" = {
    "SCRIPT_NAME": "",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "wsgi.errors": sys.stderr,
    "wsgi.multiprocess": True,
    "wsgi.multithread": True,
    "wsgi.run_once": False,
    "wsgi.version": (1, 0),
}


def environ(scope: Scope, body: bytes) -> "WSGIEnvironment":
    """The request as a WSGI environment.

    Headers with an underscore in their name are left out: WSGI could not tell `X_Forwarded_For`, which anybody may
    send, from `X-Forwarded-For`, which a proxy replaces.
    """
    server, _, port = scope.server.rpartition(":")
    found = _ALWAYS | {
        "CONTENT_LENGTH": str(len(body)),
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "REQUEST_METHOD": scope.method,
        "SERVER_NAME": server.strip("[]"),
        "SERVER_PORT": port,
        "wsgi.input": io.BytesIO(body),
        "wsgi.url_scheme": scope.scheme,
    }
    for name, value in scope.headers.items():
        key = _key(name)
        if key in found and key.startswith("HTTP_"):
            found[key] += ("; " if key == "HTTP_COOKIE" else ",") + value
        elif key and key not in found:
            found[key] = value
    found.setdefault("HTTP_HOST", scope.authority or "")
    return found


def answer_of(application: Application, request: "WSGIEnvironment") -> Answer:
    """What the application answers, all of it: so no thread waits for somebody who reads slowly."""
    head: list[tuple[int, list[tuple[str, str]]]] = []
    early: list[bytes] = []  # what it writes by the older way that the standard still has

    def start(
        status: str, headers: list[tuple[str, str]], exc_info: ExceptionInfo | None = None, /
    ) -> Callable[[bytes], None]:
        head.append((int(status.partition(" ")[0]), headers))
        return early.append

    parts = application(request, start)
    try:
        body = b"".join([*early, *parts])
        return (*head[-1], body)
    finally:
        # Django ends the request here, and gives the database connection back.
        getattr(parts, "close", _nothing)()


@cache
def _header_key(name: str) -> str:
    return "HTTP_" + name.upper().replace("-", "_")


def _key(name: str) -> str:
    """The name that WSGI gives a header; nothing for one that it must not see."""
    if name == "content-type":
        return "CONTENT_TYPE"
    if name == "content-length" or "_" in name or len(name) > 60:
        return ""
    return _header_key(name)


def _nothing() -> None:
    """Close what need not be closed."""
