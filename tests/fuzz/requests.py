"""Requests out of a seed: the same seed makes the same requests."""

import random
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from tests.fuzz.addresses import filled, names_for, parameter_names, routes
from tests.fuzz.values import HEADERS, KINDS_OF_BODY, ODD, SENSIBLE, archives

ROLES = ("nobody", "agent", "lead", "editor", "publisher", "administrator")
METHODS = ("GET",) * 10 + ("POST",) * 12 + ("HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "ODD")
WRITERS = ROLES[3:]


@dataclass(frozen=True)
class Odd:
    """A request: who sends it, and what."""

    role: str
    method: str
    path: str
    body: bytes = b""
    kind: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.role} {self.method} {self.path[:200]} {self.kind} {self.body[:160]!r} {self.headers}"[:700]


class Maker:
    """Makes requests of the routes there are, each route as often as any other."""

    def __init__(self, seed: int, known: dict[str, list[Any]] | None = None) -> None:
        """`known` are numbers that exist, by the name of the place in the address that they belong in."""
        self.random, self.known = random.Random(seed), known or {}
        self.routes, self.names = routes(), parameter_names()
        self.likely: tuple[str, ...] = ()

    def one(self, number: int) -> Odd:
        """The next request; `number` says whose turn it is, who writes having more turns where only writers come in."""
        route, view = self.random.choice(list(self.routes.items()))
        role = ROLES[number % len(ROLES)]
        if route.startswith("admin/") and self.random.random() < 0.6:
            role = self.random.choice(WRITERS)
        self.likely = names_for(view) or self.names
        method = self.random.choice(METHODS)
        path = quote(filled(route, self._place), safe="/%", errors="surrogatepass")
        if self.random.random() < 0.6:
            path += "?" + self._encoded(self.random.randint(1, 4))
        body, kind = (b"", "") if method in ("GET", "HEAD") else self._body()
        return Odd(role, method, path, body, kind, self.random.choice(HEADERS))

    def value(self) -> str:
        """Something odd, or something that makes sense."""
        return self.random.choice(ODD if self.random.random() < 0.6 else SENSIBLE)

    def _place(self, kind: str, name: str) -> Any:
        if kind == "int":
            return self.random.choice([*self.known.get(name, [1]), *self.known.get(name, [1]), 0, 2**63, "9" * 400])
        if self.random.random() < 0.6:
            return self.random.choice(self.known.get(name, []) or SENSIBLE)
        return self.random.choice(ODD)

    def _encoded(self, count: int) -> str:
        pools = [self.likely if self.random.random() < 0.7 else self.names for _ in range(count)]
        pairs = [(self.random.choice(pool), self.value()) for pool in pools]
        return urlencode(pairs, errors="surrogatepass")

    def _body(self) -> tuple[bytes, str]:
        if self.random.random() < 0.06:
            return self._file()
        kind = KINDS_OF_BODY[0] if self.random.random() < 0.75 else self.random.choice(KINDS_OF_BODY)
        return self._encoded(self.random.randint(0, 8)).encode(), kind

    def _file(self) -> tuple[bytes, str]:
        name = self.random.choice(("file", "mine", "x"))
        said = self.random.choice(("a.zip", "\0.zip", "é" * 200, "../a", ""))
        head = f'--fuzz\r\nContent-Disposition: form-data; name="{name}"; filename="{said}"\r\n\r\n'
        body = head.encode() + self.random.choice(archives()) + b"\r\n--fuzz--\r\n"
        return body, "multipart/form-data; boundary=fuzz"
