"""What a session knows of its sign-in, whichever way that was."""

import time

from django.conf import settings
from django.http import HttpRequest

from playbook.accounts.session_views import browser_of
from playbook.accounts.throttle import address

SECOND_FACTOR = "second_factor"  # the session's entry for it


def note_sign_in(request: HttpRequest, *, second_factor: str = "") -> None:
    """Note when it began, until when it lasts, from where and with what: what a browser keeps must not outlive it.

    `second_factor` says what was shown besides a password: "code", "provider", or nothing.
    """
    now = int(time.time())
    session = request.session
    session.update({"begun": now, "until": now + settings.SESSION_COOKIE_AGE, "address": address(request)})
    session[SECOND_FACTOR] = second_factor
    session["browser"] = browser_of(request.headers.get("User-Agent", ""))
