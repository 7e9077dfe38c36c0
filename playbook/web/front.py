"""What stands before Django in the server: it reads each request whole, and only then gives it a thread.

A thread is the scarce thing (four in a process). One that reads a body waits for whoever sends it, so sixteen people
who send a byte now and then could stop every thread there is. Here a body is read by the event loop, which can wait
for thousands at once, within a time and a size; an answer is handed back whole too, so nobody who reads slowly keeps
a thread either.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from queue import SimpleQueue
from threading import Thread

from granian.rsgi import (  # type: ignore[attr-defined]  # its types do not say that they are for others
    HTTPProtocol,
    ProtocolClosed,
    ProtocolError,
    Scope,
)

from playbook.web.bare_answers import Answer, as_wire
from playbook.web.turns import Turns
from playbook.web.wsgi_bridge import Application, answer_of, environ

log = logging.getLogger(__name__)

# A refusal may ask to be sent only after so many seconds: whoever tries again and again then costs little, and no
# thread waits. The header is for the front alone.
HOLD_BACK = "X-Hold-Back"
REFUSALS = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)


@dataclass(frozen=True)
class Limits:
    """How long a body may take and how large it may be, in one process."""

    seconds: float = 20.0  # that any body may take
    rate: int = 50_000  # bytes a second that a body must come with, on top of those seconds
    small: int = 512 * 1024  # bytes of a body that is no file
    large: int = 13 * 1024 * 1024  # bytes of a body with a file in it
    together: int = 64 * 1024 * 1024  # bytes of all bodies larger than `small` that are read at once
    waiting: int = 256  # requests that wait for a thread


class Refused(Exception):
    """A request that is answered before Django sees it, with this status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass
class Front:
    """The application that the server calls (RSGI). `application` is Django's, which runs in `threads` threads."""

    application: Application
    threads: int = 4
    limits: Limits = field(default_factory=Limits)
    # What answers by the path alone, and whether a script asks; and what is begun in each process that answers.
    early: Callable[..., Answer | None] = lambda _path, *, for_script: None
    begin: tuple[Callable[[], None], ...] = ()
    _work: "SimpleQueue[tuple[asyncio.Future[Answer], Scope, bytes]]" = field(default_factory=SimpleQueue)
    _turns: Turns = field(default_factory=Turns)
    _reading: int = 0  # bytes of large bodies that are being read or worked on

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start the threads: in the process that answers, not in the one that it was forked from."""
        for begun in self.begin:
            begun()
        for number in range(self.threads):
            Thread(target=self._serve, args=(loop,), name=f"request-{number}", daemon=True).start()

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Answer one request."""
        try:
            protocol.response_bytes(*await self._answer(scope, protocol))
        except Refused as refused:
            protocol.response_bytes(*as_wire(refused.status, for_script="x-outbox" in scope.headers))

    async def _answer(self, scope: Scope, protocol: HTTPProtocol) -> Answer:
        if answer := self.early(scope.path, for_script="x-outbox" in scope.headers):
            return answer
        length = length_of(scope, self.limits)
        if self._work.qsize() >= self.limits.waiting:
            raise Refused(HTTPStatus.SERVICE_UNAVAILABLE)
        large = length if length > self.limits.small else 0
        if self._reading + large > self.limits.together:
            raise Refused(HTTPStatus.SERVICE_UNAVAILABLE)
        self._reading += large
        try:
            body = await self._body(protocol, length) if length else b""
            future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
            self._work.put((future, scope, body))
            answer = await future
        finally:
            self._reading -= large
        return await _held_back(answer) if answer[0] in REFUSALS else answer

    async def _body(self, protocol: HTTPProtocol, length: int) -> bytes:
        """The whole body. Raises `Refused` where it does not come in time, or breaks off."""
        try:
            async with asyncio.timeout(self.limits.seconds + length / self.limits.rate):
                return await protocol()
        except TimeoutError:
            raise Refused(HTTPStatus.REQUEST_TIMEOUT) from None
        except (ProtocolClosed, ProtocolError):
            raise Refused(HTTPStatus.BAD_REQUEST) from None

    def _serve(self, loop: asyncio.AbstractEventLoop) -> None:
        """Work, request by request, until the process ends."""
        while True:
            future, scope, body = self._work.get()
            with self._turns.one():
                answer = self._work_on(scope, body)
            loop.call_soon_threadsafe(_settle, future, answer)

    def _work_on(self, scope: Scope, body: bytes) -> Answer:
        """Django's answer. Django answers its own errors; a thread outlives even one that it did not see coming."""
        try:
            return answer_of(self.application, environ(scope, body))
        except Exception:
            log.exception("A request could not be answered")
            return as_wire(HTTPStatus.INTERNAL_SERVER_ERROR, for_script="x-outbox" in scope.headers)


def length_of(scope: Scope, limits: Limits) -> int:
    """How many bytes the body has. Raises `Refused` for one too large, or whose sender does not say."""
    headers = scope.headers
    if "transfer-encoding" in headers:
        # No browser sends one. Without a length nobody could tell a whole body from one that broke off.
        raise Refused(HTTPStatus.LENGTH_REQUIRED)
    said = headers.get("content-length") or "0"
    if not (said.isascii() and said.isdigit()):
        raise Refused(HTTPStatus.BAD_REQUEST)
    is_file = (headers.get("content-type") or "").startswith("multipart/")
    most = limits.large if is_file else limits.small
    if len(said) > 12 or int(said) > most:
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return int(said)


async def _held_back(answer: Answer) -> Answer:
    """The answer without the header that asks for a wait, after the wait."""
    status, headers, body = answer
    await asyncio.sleep(sum(float(value) for name, value in headers if name == HOLD_BACK))
    return status, [one for one in headers if one[0] != HOLD_BACK], body


def _settle(future: "asyncio.Future[Answer]", answer: Answer) -> None:
    if not future.done():
        future.set_result(answer)
