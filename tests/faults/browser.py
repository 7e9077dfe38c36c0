"""A client as simple as can be: one connection a request, cookies, a token, and the patience to ask again."""

import http.client
import json
import re
import threading
import time
from html import unescape
from typing import Any
from urllib.parse import urlencode

from tests.faults.journal import Journal
from tests.faults.rig import HOST, PASSWORD

TIMEOUT = 8.0


class Unanswered(Exception):
    """No answer came, or half of one."""


class Browser:
    """Somebody who is signed in, through the proxy."""

    def __init__(self, port: int, name: str, journal: Journal, stop: threading.Event) -> None:
        self.port, self.name, self.journal, self.stop = port, name, journal, stop
        self.cookies: dict[str, str] = {}
        self._signing = threading.Lock()

    def sign_in(self) -> None:
        """Sign in, however often it takes."""
        with self._signing:
            self.patiently("GET", "/sign-in/", {})
            self.patiently("POST", "/sign-in/", {"username": self.name, "password": PASSWORD})

    def patiently(self, method: str, path: str, fields: dict[str, Any]) -> tuple[int, str, str]:
        """Status, body and redirect of a request that may be made any number of times."""
        while True:
            try:
                status, body, place = self.once(method, path, fields, outbox=False)
            except Unanswered:
                time.sleep(0.2)
                continue
            if status >= 500:
                # Signing in is answered so, too, while as many passwords are looked at as the machine can.
                event = "error" if status != 503 else "busy" if path == "/sign-in/" else "unavailable"
                self.journal.write(event, "", status=status, path=path)
                time.sleep(0.3)
                continue
            return status, body, place

    def once(self, method: str, path: str, fields: dict[str, Any], *, outbox: bool = True) -> tuple[int, str, str]:
        """One request. Raises `Unanswered`."""
        headers = {
            "Host": HOST,
            "Origin": f"https://{HOST}",
            "X-Forwarded-Proto": "https",
            "Connection": "close",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        if method == "POST":
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": self._token()}
            headers |= {"X-Outbox": "1"} if outbox else {}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        try:
            connection.request(method, path, urlencode(fields, doseq=True) if method == "POST" else None, headers)
            response = connection.getresponse()
            body = response.read().decode()
        except (TimeoutError, OSError, http.client.HTTPException, UnicodeDecodeError) as error:
            raise Unanswered from error
        finally:
            connection.close()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return response.status, body, response.headers.get("Location", "")

    def send(self, path: str, fields: dict[str, Any], *, tries: int = 400) -> tuple[int, dict[str, Any]] | None:
        """Send a form until it is answered, as the outbox does; None when it was given up after `tries`."""
        key = str(fields["key"])
        for _try in range(tries):
            self.journal.write("sent", key, path=path, fields=fields)
            try:
                status, body, _place = self.once("POST", path, fields)
            except Unanswered:
                self.journal.write("unknown", key)
                time.sleep(0.15)
                continue
            if status in (401, 403):
                self.sign_in()
            elif status == 503:
                self.journal.write("unavailable", key)
                time.sleep(0.3)
            elif status >= 500:
                self.journal.write("error", key, status=status, path=path)
                time.sleep(0.3)
            else:
                answer = _as_json(body)
                self.journal.write("answered", key, status=status, answer=answer)
                return status, answer
        self.journal.write("given-up", key)
        return None

    def _token(self) -> str:
        return self.cookies.get("__Host-csrftoken", "")


def _as_json(body: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(body)
    except ValueError:
        return {"text": body[:200]}
    return found


class Page:
    """What the page of a complaint shows, read from its HTML."""

    def __init__(self, html: str) -> None:
        self.seen = int(_one(r'name="seen"\s+value="(\d+)"\s+id="step-seen"', html) or 0)
        self.screen = unescape(_one(r'name="on"\s+value="([^"]*)"', html))
        boxes = re.findall(r'<input\s+type="checkbox"\s+name="tick"\s+value="([^"]*)"([^>]*)>', html)
        self.ticks = {unescape(text) for text, rest in boxes if re.search(r"\bchecked\b", rest)}
        self.note = unescape(_one(r'<textarea\s+class="notes__field"[^>]*>(.*?)</textarea>', html)).lstrip("\n")
        self.version = int(_one(r'name="version"\s+value="(\d+)"', html) or 0)


def _one(pattern: str, html: str) -> str:
    found = re.search(pattern, html, re.S)
    return found[1] if found else ""
