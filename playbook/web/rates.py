"""How often one person may ask for what costs: each has so many at once, and one more after each while.

Counted in each process for itself, because a shared count would cost more than most of what it bounds; so a person has
as many times what is written in the settings as there are processes.
"""

import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from time import monotonic

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from playbook.web.http import View

MOST_PEOPLE = 10_000  # counts that are kept; who has not asked for longest is forgotten first


@dataclass(frozen=True)
class Rate:
    """`burst` at once, and one more each `seconds`; where `methods` are named, only those count."""

    burst: int
    seconds: float
    methods: tuple[str, ...] = ("GET", "HEAD", "POST")


class Buckets:
    """How many of a thing each person has left."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._left: OrderedDict[tuple[str, int], tuple[float, float]] = OrderedDict()

    def take(self, name: str, person: int, rate: Rate, now: float) -> float:
        """Take one at `now`. Returns 0, or the seconds until there is one again."""
        with self._lock:
            left, then = self._left.pop((name, person), (float(rate.burst), now))
            left = min(float(rate.burst), left + (now - then) / rate.seconds)
            is_there = left >= 1
            self._left[name, person] = (left - is_there, now)
            if len(self._left) > MOST_PEOPLE:
                self._left.popitem(last=False)
        return 0.0 if is_there else (1 - left) * rate.seconds

    def left(self, name: str, person: int) -> int:
        """How many were left after the last `take`; 0 for somebody who has taken none."""
        with self._lock:
            return int(self._left.get((name, person), (0.0, 0.0))[0])

    def clear(self) -> None:
        """Give everybody all of theirs back, as in a process that starts."""
        with self._lock:
            self._left.clear()


buckets = Buckets()


class TooOften(Exception):
    """Somebody asks too often for something that is counted where it is done; in `seconds` they may again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def take(name: str, person: int, rate: Rate) -> None:
    """Count something that a person does. Raises `TooOften`, which is answered with 429, where none is left."""
    if wait := math.ceil(buckets.take(name, person, rate, monotonic())):
        raise TooOften(wait)


def counted(name: str, key: int, rate: Rate) -> tuple[int, dict[str, str]]:
    """Count a call of a program: the seconds until it may call again (0 where it may), and the headers that say so."""
    wait = math.ceil(buckets.take(name, key, rate, monotonic()))
    left, window = buckets.left(name, key), math.ceil(rate.burst * rate.seconds)
    headers = {"RateLimit-Policy": f'"token";q={rate.burst};w={window}'}
    headers["RateLimit"] = f'"token";r={left};t={wait or math.ceil(rate.seconds)}'
    if wait:
        headers["Retry-After"] = str(wait)
    return wait, headers


class PersonRates:
    """Answers 429 and when to come back to somebody who asks for the views of `REQUEST_RATES` too often."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the rest does."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[str, ...], kwargs: dict[str, str | int]
    ) -> HttpResponse | None:
        """The refusal, or nothing."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        rate = settings.REQUEST_RATES.get(name)
        if rate is None or request.method not in rate.methods or not request.user.is_authenticated:
            return None
        wait = math.ceil(buckets.take(name, request.user.pk, rate, monotonic()))
        return _refusal(wait) if wait else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The refusal of what a view has counted itself."""
        return _refusal(exception.seconds) if isinstance(exception, TooOften) else None


def _refusal(seconds: int) -> HttpResponse:
    body = render_to_string("429.html", {"seconds": seconds})
    return HttpResponse(body, status=429, headers={"Retry-After": str(seconds)})
