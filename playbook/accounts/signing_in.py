"""Signing in, whichever way, and what a session knows of it."""

import time

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest

from playbook.accounts import kept_key
from playbook.accounts.models import User
from playbook.accounts.session_views import browser_of
from playbook.accounts.throttle import address

SECOND_FACTOR = "second_factor"  # the session's entry for it
# What was shown, as the audit trail names it
_BY = {"": "password", "code": "password+code", "passkey": "password+passkey", "provider": "provider"}


def sign_in(request: HttpRequest, user: User, *, second_factor: str = "") -> None:
    """Sign `user` in. Each sign-in has a key of its own, also where the same person signs in again.

    `second_factor` says what was shown besides a password: "code", "passkey", "provider", or nothing.
    """
    request.signed_in_by = _BY[second_factor]  # type: ignore[attr-defined]  # for the audit trail
    before = request.session.session_key
    login(request, user)
    if request.session.session_key == before:
        request.session.cycle_key()
    _note(request, second_factor)


def _note(request: HttpRequest, second_factor: str) -> None:
    """Note when it began, until when it lasts, from where and with what: what a browser keeps must not outlive it."""
    now = int(time.time())
    session = request.session
    session.update({"begun": now, "until": now + settings.SESSION_COOKIE_AGE, "address": address(request)})
    session[SECOND_FACTOR] = second_factor
    kept_key.renew(session)
    session["browser"] = browser_of(request.headers.get("User-Agent", ""))
