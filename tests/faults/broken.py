"""The settings with a guard taken away, named by FAULT. They live with the tests, which no installation carries.

`no-lock` takes the locks away (on SQLite, the transactions that lock at their beginning, and the line before them);
`ack-early` acknowledges before anything is kept.
"""

import os
import threading
import time
from collections.abc import Callable

from django.db import connection, connections
from django.http import HttpRequest, HttpResponse, JsonResponse

from tests.quick_settings import *  # noqa: F403
from tests.quick_settings import DATABASES, MIDDLEWARE

FAULT = os.environ["FAULT"]


class NoLock:
    """Rows are read without locking them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        type(connection.features).has_select_for_update = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the rest does."""
        return self.get_response(request)


class AckEarly:
    """A form is acknowledged first and taken in half a second later."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Say that it is done; do it later."""
        if request.method != "POST" or "X-Outbox" not in request.headers:
            return self.get_response(request)
        assert request.body is not None
        threading.Thread(target=self._later, args=(request,)).start()
        known = {"number": 1, "screen": request.POST.get("on", ""), "note_version": 0, "again": False}
        return JsonResponse(known)

    def _later(self, request: HttpRequest) -> None:
        time.sleep(0.5)
        try:
            self.get_response(request)
        finally:
            connections.close_all()


if FAULT == "no-lock":
    DATABASES["default"]["OPTIONS"].pop("transaction_mode", None)
    if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        DATABASES["default"]["ENGINE"] = "django.db.backends.sqlite3"  # whoever waits in a line needs no lock
MIDDLEWARE = [f"tests.faults.broken.{'NoLock' if FAULT == 'no-lock' else 'AckEarly'}", *MIDDLEWARE]
