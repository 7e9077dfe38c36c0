"""Words that somebody looks for in records, kept out of addresses, which stay in histories and in logs of proxies.

They come in the body of a form. The browser keeps them in a cookie that it cannot read, sealed with a key that only
this server and this sign-in make together, and goes on to an address that has a number in their place. So the way
back, a reload and further pages find them again, in each window its own. The server keeps nothing of them. They are
over after half an hour, and with the sign-in.
"""

import json
import secrets
import time
from dataclasses import dataclass

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode

from playbook.web.parameters import line
from playbook.web.secret_keys import Box

NAME = "sought"  # of the number, in an address
LONGEST = 100  # characters of a search
SECONDS = 30 * 60
MOST = 4  # searches of one browser: their cookie stays below the four kilobytes that browsers take

type Kept = dict[str, tuple[str, float]]  # words and when they were sent, by number


@dataclass(frozen=True)
class Sought:
    """What a page is asked to look for: the words, and the number that its address has for them."""

    words: str = ""
    number: str = ""
    is_forgotten: bool = False  # there was a number, and the words are not there any more

    @property
    def in_address(self) -> dict[str, str]:
        """What the address of a further page needs."""
        return {NAME: self.number} if self.number else {}


def now() -> float:
    """The time in seconds that words are kept by."""
    return time.time()


def sought(request: HttpRequest) -> Sought:
    """What the address of this request stands for."""
    number = request.GET.get(NAME, "")
    if not number:
        return Sought()
    words, _at = _kept(request).get(number, ("", 0.0))
    return Sought(words, number) if words else Sought(is_forgotten=True)


def look_for(request: HttpRequest, field: str = "q") -> HttpResponse:
    """Keep the words that a form sent in `field` and lead to this page with their number; without any, to all of it."""
    words = line(request.POST.get(field), LONGEST)
    if not words:
        return HttpResponseRedirect(request.path)
    number = secrets.token_hex(4)
    kept: Kept = dict([*_kept(request).items(), (number, (words, now()))][-MOST:])
    response = HttpResponseRedirect(f"{request.path}?{urlencode({NAME: number})}")
    sealed = _box(request).seal(json.dumps(kept, ensure_ascii=False))
    response.set_cookie(
        settings.SOUGHT_COOKIE_NAME,
        sealed,
        max_age=SECONDS,
        samesite="Lax",
        secure=settings.PRODUCTION,
        httponly=True,
    )
    return response


def let_go(response: HttpResponse) -> None:
    """Have the browser delete them: somebody signs out."""
    response.delete_cookie(settings.SOUGHT_COOKIE_NAME, samesite="Lax")


def _kept(request: HttpRequest) -> Kept:
    """What this browser keeps and is not over. What another sign-in kept, or anybody else wrote, is nothing."""
    try:
        found = json.loads(_box(request).opened(request.COOKIES.get(settings.SOUGHT_COOKIE_NAME, "")))
    except (InvalidToken, ValueError):
        return {}
    return {number: (words, at) for number, (words, at) in found.items() if now() - at < SECONDS}


def _box(request: HttpRequest) -> Box:
    """What seals and opens for this sign-in."""
    return Box("playbook.web.sought", str(request.session.session_key))
