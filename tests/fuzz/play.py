"""Sends requests to this process as each kind of person, and keeps what went wrong."""

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from types import SimpleNamespace
from typing import Any

from django.test import Client
from django.utils.module_loading import import_string

from playbook.accounts.models import User
from playbook.web.rates import buckets
from playbook.web.readable import Handler
from playbook.web.wsgi_bridge import answer_of
from tests.fuzz.requests import ROLES, Odd
from tests.fuzz.values import FORGED

TOKEN = "a" * 32
LINES_OF_A_TRACE = 12


class Lines(logging.Handler):
    """The log as it is written; counts lines that begin with what somebody sent, and keeps the last error."""

    def __init__(self, formatter: logging.Formatter) -> None:
        super().__init__()
        self.setFormatter(formatter)
        self.forged, self.last = 0, ""

    def emit(self, record: logging.LogRecord) -> None:
        """Look at one entry."""
        text = self.format(record)
        self.forged += sum(line.startswith(FORGED) for line in text.splitlines())
        self.forged += "\0" in text
        if record.exc_info:
            self.last = "\n".join(text.splitlines()[-LINES_OF_A_TRACE:])


@dataclass
class Report:
    """How a run went."""

    played: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    causes: Counter[str] = field(default_factory=Counter)
    forged: int = 0

    def __str__(self) -> str:
        found = sum(count for status, count in self.statuses.items() if status >= 500)
        lines = [f"{self.played} requests, {found} answers of 5xx, {self.forged} log lines begun by input"]
        lines += [f"{count:6} x {cause}" for cause, count in self.causes.most_common(40)]
        return "\n".join([*lines, f"statuses: {dict(sorted(self.statuses.items()))}"])


class Door(Client):
    """A browser whose requests come in as the server gives them to Django; what it is told to keep it does not."""

    def request(self, **request: Any) -> Any:
        """The status and the headers of the answer."""
        status, headers, _body = answer_of(application(), self._base_environ(**request))
        return SimpleNamespace(status_code=status, headers=dict(headers))


@cache
def application() -> Handler:
    """Django, as the server calls it."""
    return Handler()


class Player:
    """A browser for each role."""

    def __init__(self, users: dict[str, User]) -> None:
        self.users, self.report = users, Report()
        self.clients = {role: Door() for role in ROLES}
        self.lines = Lines(formatter())

    def sign_in(self) -> None:
        """Sign everybody in again: a request may have signed them out."""
        for role, user in self.users.items():
            User.objects.filter(pk=user.pk).update(is_active=True, role=role)
            self.clients[role].force_login(user)
            self.clients[role].cookies["csrftoken"] = TOKEN

    def play(self, odd: Odd) -> None:
        """Send one request and keep what became of it."""
        buckets.clear()
        self.lines.last = ""
        status = self._status(odd)
        report = self.report
        report.played += 1
        report.statuses[status] += 1
        if status >= 500:
            cause = f"{status} {self.lines.last.splitlines()[-1][:160] if self.lines.last else 'no traceback'}"
            if cause not in report.causes:  # one of each cause, with where it came from
                report.failed.append(f"{status}: {odd}\n    {self.lines.last}")
            report.causes[cause] += 1
        report.forged = self.lines.forged

    def _status(self, odd: Odd) -> int:
        headers = {"HTTP_X_CSRFTOKEN": TOKEN, **odd.headers}
        client = self.clients[odd.role]
        try:
            response = client.generic(odd.method, odd.path, odd.body, odd.kind or "application/octet-stream", **headers)
            # A refusal's headers must be there whatever failed.
            missing = response.status_code >= 400 and "Content-Security-Policy" not in response.headers
            self.lines.last = self.lines.last or ("no security headers" if missing else "")
            return 599 if missing else response.status_code
        except Exception as error:  # an error that no page was made of: the server would answer a bare 500
            self.lines.last = f"not answered: {type(error).__name__}: {error}"[:300]
            return 598

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Read the log meanwhile."""
        logger = logging.getLogger()
        before = logger.handlers[:]
        logger.handlers = [self.lines]
        try:
            yield
        finally:
            logger.handlers = before


def formatter() -> logging.Formatter:
    """The formatter that the settings name."""
    from django.conf import settings

    chosen = dict(settings.LOGGING["formatters"][settings.LOGGING["handlers"]["stderr"]["formatter"]])
    if "()" in chosen:
        made: logging.Formatter = import_string(chosen.pop("()"))(**chosen)
        return made
    return logging.Formatter(chosen["format"], style=chosen["style"])
