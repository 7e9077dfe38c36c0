"""The key that a browser seals with what it keeps of a sign-in, and lets go when that ends.

It is random and stands in the session, so it does not depend on the server's key. The browser has it as a cookie, which
ends when the sign-in does: the worker that keeps pages and the scripts of pages read it there, and nowhere else is it
kept. `.github/decisions/kept-pages.md` says what that is worth.
"""

import hashlib
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse

KEY = "kept_key"  # the session's entry for it


class KeptKey:
    """Gives the browser the key of its sign-in where it has none or another, and when it is noted that it is used."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the rest does, with the cookie."""
        response = self.get_response(request)
        # Known already, or not asked: an answer that looked nobody up is nobody's.
        user = getattr(request, "_cached_user", None)
        if user is not None and user.is_authenticated:
            _give(request, response)
        return response


def renew(session: SessionBase) -> None:
    """Give a sign-in a key of its own: what was kept by an earlier one is not opened by it."""
    session[KEY] = secrets.token_hex(32)


def print_of(request: HttpRequest) -> str:
    """What the key of this sign-in is known by, for the worker to see that it has the same; nothing without one."""
    key = _key(request)
    return hashlib.sha256(bytes.fromhex(key)).hexdigest()[:16] if key else ""


def let_go(response: HttpResponse) -> None:
    """Have the browser delete it: somebody signs out."""
    response.delete_cookie(settings.KEPT_KEY_COOKIE_NAME, samesite="Lax")


def _give(request: HttpRequest, response: HttpResponse) -> None:
    key, session = _key(request), request.session
    is_there = request.COOKIES.get(settings.KEPT_KEY_COOKIE_NAME) == key
    if not key or (is_there and not getattr(session, "is_noted", False)):
        return
    response.set_cookie(
        settings.KEPT_KEY_COOKIE_NAME,
        key,
        max_age=max(0, min(session["until"] - int(time.time()), settings.IDLE_MINUTES * 60)),
        samesite="Lax",
        secure=settings.PRODUCTION,
        httponly=False,  # it is there for scripts
    )


def _key(request: HttpRequest) -> str:
    """The key of this sign-in, made where it has none yet: it began before there were any. None without a sign-in."""
    session = request.session
    if "until" not in session:
        return ""
    if KEY not in session:
        renew(session)
    return str(session[KEY])
